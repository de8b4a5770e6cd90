"""A pack on paper: what stands on its cards, sheets and script, and on whose. Nothing here knows how a page is set."""

from safercyber.rules.games.paper.sets import PARTS, PrintedSet, printed

__all__ = ["PARTS", "PrintedSet", "printed"]
