"""Floor 3. The terminal screen: a client of the feed, which knows nothing of the station but what the feed says."""
