"""Questionnaires asked in waves under three random words."""
