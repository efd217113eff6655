"""Floor 3: the station's one HTTP server. Pages, feed, hooks, ears, state; and who may have which."""
