"""The programme's decisions, pure and replayable: no web, no clock, no dice, no files."""
