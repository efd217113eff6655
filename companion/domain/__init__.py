"""Floor 0, pure: what the station sells, what it heard, what it holds true. No clock, no I/O, no randomness."""
