"""Floor 4. What each command of the command line does, a module each, imported only when it is used."""
