"""Formulas are checked against libraries that take a second to load, on machines that are busy: no example here is timed."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
