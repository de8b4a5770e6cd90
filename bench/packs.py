"""How long the check of a pack takes: each on the shelf, and the largest that the format is meant for, beside the limits of 60 and 10 s.

The largest is made up: 16 bricks and 12 threats over six rounds, with stoppers that are needed together, softening and a hidden
brick, so that much has to be searched.
"""

from __future__ import annotations

import copy
import os
import random
import time
from datetime import date
from typing import Any

MOST_SECONDS, MOST_SEARCH_SECONDS = 60, 10
BRICKS, THREATS, ROUNDS = 16, 12, 6


def largest(data: dict[str, Any], seed: int = 1) -> dict[str, Any]:
    """A pack of this size from the Bakehouse: its words, with other prices, steps and stoppers."""
    dice = random.Random(seed)
    data = copy.deepcopy(data)
    body = data["body"]
    data["targets"] = {}
    body["rounds"], body["round_names"] = ROUNDS, [f"Round {n}" for n in range(1, ROUNDS + 1)]
    body["news"] = [{**body["news"][n % 4], "round": n + 1} for n in range(ROUNDS)]
    bricks = [copy.deepcopy(body["bricks"][n % 8]) for n in range(BRICKS)]
    for n, brick in enumerate(bricks):
        brick.update(id=f"b{n}", cost=dice.choice([100, 150, 200, 250, 300, 350, 400]), hidden=n == BRICKS - 1, reveals=[], unlocks=[])
    bricks[0].update(reveals=["old_till", "one_wifi", "same_password"], unlocks=[f"b{BRICKS - 1}"])
    body["bricks"] = bricks
    step = body["threats"][0]["steps"][2]
    body["threats"] = []
    for t in range(THREATS):
        steps = []
        for round in sorted(dice.choices(range(1, ROUNDS + 1), k=3)):
            groups = [dice.sample(range(BRICKS), dice.choice([1, 2])) for _ in range(dice.randint(1, 2))]
            names = sorted({f"b{k}" for group in groups for k in group})
            steps.append({
                **step, "round": round, "move": data["moves"][t % 5]["id"], "harm": dice.randint(3, 60) * 50,
                "stopped_by": [{"all": [f"b{k}" for k in group]} for group in groups],
                "softened_by": {f"b{dice.randrange(BRICKS)}": dice.choice([50, 200])}, "saved": dict.fromkeys(names, "It held."),
            })  # fmt: skip
        body["threats"].append({"id": f"t{t}", "name": "Somebody", "who": "Somebody who tries.", "site": "office", "steps": steps})
    return data


def main() -> None:
    """Check them and print seconds beside the limits."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safercyber.site.settings")
    import django

    django.setup()
    from safercyber import content
    from safercyber.play.shelf import look, shelf_of_ours
    from safercyber.rules.games import masks, solver
    from safercyber.rules.games.report import report
    from safercyber.rules.games.solver import best, near

    on, slowest = date(2026, 11, 26), 0.0
    for id in content.packs():
        started = time.perf_counter()
        found = look(content.pack_folder(id), on=on)
        slowest = max(slowest, seconds := time.perf_counter() - started)
        print(f"{id}: {seconds:.1f} s of {MOST_SECONDS}. {found.verdict}")
    data, where = content.open_pack(content.ROOT / "packs" / "bakehouse" / "pack.yaml")
    made_up = largest(data)
    started = time.perf_counter()
    found = report(made_up, on, where=where, shelf=shelf_of_ours())
    seconds = time.perf_counter() - started
    if found.pack is None:
        raise SystemExit("\n".join(str(flag) for flag in found.flags))
    print(f"made up, {BRICKS} bricks and {THREATS} threats over {ROUNDS} rounds: {seconds:.1f} s of {MOST_SECONDS}.")
    solver._best.cache_clear()
    masks._masked.cache_clear()
    started = time.perf_counter()
    top = best(found.pack.body)
    close = near(found.pack.body, top.line.cost + 500)
    search = time.perf_counter() - started
    shown = f"{'proven' if top.proven else 'not proven'}, {top.states:,} states, {close.plans:,} plans near it"
    print(f"  its best year and every plan near it: {search:.1f} s of {MOST_SEARCH_SECONDS} ({shown}).")
    print(f"ratio: {max(slowest, seconds) / MOST_SECONDS:.2f} of the limit for a check, {search / MOST_SEARCH_SECONDS:.2f} for the search.")


if __name__ == "__main__":
    main()
