"""One picture while it is being made: the ground, what stands on it, and the words over it."""

from collections.abc import Callable

from safercyber.rules.bricks.colours import by_night
from safercyber.rules.bricks.geometry import Box, back_to_front
from safercyber.rules.bricks.labels import Label, Rect
from safercyber.rules.bricks.sketch import Sheet, Sketch


class Canvas:
    """Collects the parts of a picture. Nothing is in order until `things` is asked for."""

    def __init__(self, id_prefix: str, *, night: bool) -> None:
        self.night = night
        self.sheet = Sheet(id_prefix, by_night if night else None)
        self.ground = Sketch(self.sheet)
        self.over = Sketch(self.sheet)
        self.casts: list[Box] = []
        self.solid: list[Box] = []
        """Boxes that hide the caps they stand on."""
        self.labels: list[Label] = []
        self.busy: list[Rect] = []
        """Parts of the picture that labels had better leave open."""
        self.boxes: list[Box] = []
        self._drawn: list[str] = []

    def add(self, paint: Callable[[Sketch], Box], *, group: str = "", casts: bool = True) -> Box:
        """Draw one thing, remember the box that holds it, and let it cast a shadow."""
        sketch = Sketch(self.sheet)
        box = paint(sketch)
        self._drawn.append(f"<g {group}>{sketch.svg()}</g>" if group else sketch.svg())
        self.boxes.append(box)
        if casts:
            self.casts.append(box)
        return box

    def things(self) -> str:
        """Return all things from back to front."""
        return "".join(self._drawn[i] for i in back_to_front(self.boxes))
