"""The games: a pack is data, a room is a log of events, and everything between is a pure function.

`pack` turns parsed data into a checked `Pack`; `engine` folds events into a `State`; `seats` says what each role may see;
`solver` finds the best line and tries simulated teams; `outcome` says what is kept when a room closes.
"""
