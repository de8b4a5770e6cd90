"""A hall, a room and people who answer."""

from datetime import UTC, datetime

WORDS = ("amber", "tidy", "fox", "river", "lamp", "stone", "cloud", "apple", "chair", "drum", "piano", "tower")
NOW = datetime(2026, 10, 15, 14, 0, tzinfo=UTC)
BEFORE = {"A7": "no", "A2": "no", "A5": "no", "A5p": "yes"}
AFTER = {"A7": "yes", "A7w": "report-fraud", "A2": "no", "A5p": "yes", "fun": "very", "told": "no"}
FOLLOW_UP = {"A7": "yes", "A7w": "report-fraud", "A2": "yes", "A5": "yes", "A8": "2"}
