"""Where to turn, read from the content and put in the order of urgency."""

from __future__ import annotations

from collections.abc import Mapping

from safercyber import content

GROUPS = {
    "now": "In danger now",
    "money": "Money is leaving, or you were just asked for it",
    "report": "Report it",
    "children": "Children and young people",
    "support": "Someone to talk to",
    "business": "Firms and charities",
    "advice": "Put it right yourself",
    "local": "Near you",
}


def by_id() -> Mapping[str, content.Route]:
    """Every route by its id."""
    return content.help_routes()


def routes() -> tuple[content.Route, ...]:
    """Every route, the most urgent group first."""
    order = list(GROUPS)
    return tuple(sorted(by_id().values(), key=lambda route: order.index(route.group)))
