"""Isometric brick scenes as SVG: data in, one picture out; no files, no clock, no dice."""

from safercyber.rules.bricks.board import Burst, Placed
from safercyber.rules.bricks.drawing import Pin, draw
from safercyber.rules.bricks.scene import BadScene, Scene, scene_from

__all__ = ["BadScene", "Burst", "Pin", "Placed", "Scene", "draw", "scene_from"]
