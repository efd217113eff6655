"""Floor 2, time: the door, the desk and the voice. Everything that waits, waits here."""
