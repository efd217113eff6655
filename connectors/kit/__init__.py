"""What connectors share: small pure tools, and a health report. Imports nothing of ours but `domain` and `contract`."""
