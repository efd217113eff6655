"""What scripts/make_pictures.py takes its pictures with: a moment of the sample broadcast, and a camera."""
