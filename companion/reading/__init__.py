"""Floor 0, pure: understanding one comment. Is it a question, about what, and which of them ask the same."""
