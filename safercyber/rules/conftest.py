"""Rules are tested by strangers who try everything; a busy machine may not fail them for being slow."""

from hypothesis import settings

settings.register_profile("no-clock", deadline=None)
settings.load_profile("no-clock")
