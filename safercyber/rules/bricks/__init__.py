"""Isometric brick scenes as SVG: data in, one picture out; no files, no clock, no dice.

`scene_from` checks parsed data, `draw` draws it with pins, a game's bricks and bursts; `lobby`, `skyline` and
`mark` are pictures of their own.
"""

from safercyber.rules.bricks.board import Burst, Placed, State, in_words
from safercyber.rules.bricks.drawing import Pin, draw
from safercyber.rules.bricks.gatherings import Stack, Team, lobby, mark, skyline
from safercyber.rules.bricks.scene import BadScene, Scene, scene_from

__all__ = [
    "BadScene",
    "Burst",
    "Pin",
    "Placed",
    "Scene",
    "Stack",
    "State",
    "Team",
    "draw",
    "in_words",
    "lobby",
    "mark",
    "scene_from",
    "skyline",
]
