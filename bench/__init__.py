"""How fast and how large, as ratios to a peer or to the bare limit in the same run. One command: ./manage bench."""
