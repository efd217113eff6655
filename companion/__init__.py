"""助播台: a live-stream companion for village anchors. The six boxes are drawn in ARCHITECTURE.md."""

__version__ = "0.1.0"
