"""What scripts/bench.py measures with: two small floor programs, the load, the clients that watch, and the sums.

`plain` and `coalesced` are whole programs of their own, started as processes like the station; the rest runs in the
bench's process.
"""
