"""Reach and change for a session or a quarter."""
