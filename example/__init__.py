"""Northvale, a county that does not exist: the story behind the demonstration, the tests and the pictures."""
