"""How the sample broadcast is made from the hand-written lines: plan, people, talk, sales.

Read by scripts/make_sample.py only. All chance comes from one seed, so that the same seed makes the same bytes.
"""
