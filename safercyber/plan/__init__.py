"""One action plan under three objectives."""
