"""Live rooms for the games."""
