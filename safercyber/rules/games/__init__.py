"""The games: a pack is data, a room is a log of events, and everything between is a pure function.

`pack` turns parsed data into a checked `Pack` around one of five frozen `bodies`; `kinds` says how each body is played and shown;
`engine` folds events into a `State`, asking `moves` and `phases` what all rooms share and the pack's kind the rest; `seats` says what
each role may see; `outcome` says what is kept when a room closes; `booster` makes a small quiz of what a pack holds back for later.
`solver` and `teams` find the best year of a board and try simulated teams; `check` and `report` look a pack over for its author.
"""
