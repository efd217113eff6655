"""Floor 0. What reading knows: tables of words, all written by hand for this project. No weights were learnt."""
