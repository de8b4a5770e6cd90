"""What stands in the way of issuing a draft: asked by the page before anybody presses, and by `issue` itself."""

from __future__ import annotations

import json

from safercyber.figures import queries as releases
from safercyber.reports import counts, quarter
from safercyber.reports.models import Report
from safercyber.rules.small_numbers import Profile, Refused, disclose


def problems_with(draft: Report) -> list[str]:
    """Every reason for which this draft would be refused now, in whole sentences; empty when it can be issued.

    What another report told since the draft was drawn up counts too. At most one SQL statement.
    """
    found = quarter.problems_with(json.loads(draft.frozen), draft.ask)
    if draft.edition > 1 and not draft.changes:
        found.append("Say what this edition changes.")
    cells = counts.from_text(draft.counts)
    if not cells:
        found.append("This draft was drawn up before its counts were kept. Draw it up again, then issue it.")
    released = disclose(cells, Profile.PUBLIC, releases.earlier_releases({cell.cut.measure for cell in cells}))
    if isinstance(released, Refused):
        found.append(f"{released.reason} Draw it up again: that figure is then left out, with words why.")
    return found
