"""The page of what each screen is given, drawn from games that are really played. Written on purpose only:

python -m safercyber.rules.games.tests.screens_page    (writes docs/reference/screens.md)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber import content
from safercyber.rules.games import kinds, phases, seats
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.tests import small
from safercyber.rules.games.tests.players import Room

PAGE = content.ROOT.parent / "docs" / "reference" / "screens.md"
ROLES = (("player", "phone"), ("projector", "big screen"), ("host", "host"))
SHARED = ("lobby", "before", "intro", "moves", "questions", "quilt", "item", "answer", "promise", "tell", "fun", "after", "finished")
HEAD = """# What each screen is given

`rules.games.seats.view(state, role, seat)` is all that leaves the server. This page is drawn from games that are really played: the keys
that a template may read, phase by phase. `a{b}` is a group with the key b, `a[]{b}` a list of such groups, `[tap]` a list to tap, of
`{id, label, sign, tone}`, `(letter)` a message, `{id, title, as, from, subject, body}`, in a scene or a clue without id and title. A key
that is empty or missing for one role is not for that role. `truth` is "real" or "fake". Counts are `None` where fewer than five people gave
them. Boards are left out here: their screens are drawn already.

Every view has: FRAME. A series adds part, parts, part_title and part_kind; its places end in "@2", its phases are those of its parts.

A phone also has me, ask, team, hint and screen; the big screen teams, names, hint and screen; the host ask, say_this, do_this, hint, next,
others, undo, strip, more_time, can_hint, teams, seats, screen, truth, post_truth and, where there are any, answers (of locks), cues,
modules and, in a board's rounds, `lines[]{id, words, was, others[]{id, say}}`: what the host may say in other words with override.text
(line, and pick from others, or words typed; neither: as it was). A team of a board with rules also has counters, badges, cue and turned
(cards that these eyes may see). The role "solo" is a phone with say_this, next and others. `care` is `None` for most packs, else help
(keys of the contact list),
leave, pause, is_sensitive, large_print, no_timer, read_aloud, one_action. `how` a lock is answered: "some", "one", "order", "digits",
"letters" or "call", which has `turns[]{say, options [tap]}`. Under "Moves" stands what a phone sends: the kind of event and its fields.
"""
TAIL = """
## How a kind plugs in

The engine's side is one object of `rules/games/kinds/`, the screens' side one of `play/shows/`: `story.py` holds `STORY`, a `Show`
that answers what the shared pages ask, and its pages lie in `play/templates/play/story/`. Nothing else asks which kind a room
plays. In a series each place is drawn by the show of its part; `intro` and the end by `series`.

A page of the kind is found by its name and comes before the shared one of the same name:

| page | what it draws | what it is given beside `v` (the view), `s` (`v.screen`), `screen` |
|---|---|---|
| `phone/<phase>` | inside `<main>` of a phone; one `<h1>` | `me`, `team`, `act` (where its forms go) |
| `wall/<phase>` | `<main id="main">` of the big screen; headings from `<h2>` | |
| `wall/foot` | the foot of the big screen | `screen.foot_words`, `screen.answered` |
| `phone/finale`, `wall/finale` | the kind's own part of the last page | `one`: its `finale`, in a series that of the part |
| `host/now`, `host/side` | in the panel of what goes on now; the right column, where only the host looks | `screen.teams`, `act` |
| `host/teams` | the list of teams | `screen.teams`, `screen.team_words`, `act` |
| `table/now`, `table/side` | without phones: the left panel with its `<h1>`; the right column | `team`, the table that is chosen |

Each phase of the kind needs its page for phone and wall; the others have shared ones. `Show` says in words what each answer is for:
`corner`, `add_to_phone`, `facts`, `picture`, `add_to_wall`, `now`, `team_words`, `asks_each_table` (tabs), `add_to_host`,
`closing`. What `add_to_...` puts on `about` is `screen` in the pages. `static/play/<kind>.css` is loaded on the three screens when
it is there.

Forms are plain: `method="post" action="{{ act }}" data-move`, the hidden fields `id` (`{{ screen.ids }}-word`, another word for
each form of a page), `kind` and, where "Moves" above says so, `ask` (`{{ v.ask }}`); the host's forms add the CSRF token, `team`,
and `at` to stay with a table. A button's name and value is the choice, and an `aria-pressed` in it follows the press. `picks` may
come more than once; what has an order comes as `pick-1`, `pick-2` and so on. `play/host/press.html` is one button of the host,
`play/host/hands.html` a show of hands.

Tags of `play_art`: `{% sign %}`, `{% flag %}`, `{% emblem %}`, `{% brick %}`, `{% quilt %}`, `{% art v.pack.id name words %}` (a
picture of the pack's `art/`, or what it would show in words), and the filters `bold`, `tone`, `entry`, `upto`, `money`. A pack that
takes care has its help, its way out and its pause card on every phone, and `large` on the phone's view; `screen.care` has them. The
clock of the host is offered as the kind's `clocks` say, and not at all with `no_timer`.

A kind is offered once `content.HAVE_SCREENS` names it; a series once the kinds of all its parts are named too.
`play/tests/test_shows.py` asks for each page of a kind that is named.
"""
MOVES = {
    "lobby": "redeal · people: people · team.pick: team · host of a board: module: what",
    "item": "answer: item, say, sure, ask",
    "promise": "promise: promise",
    "tell": "tell: who (one or two)",
    "fun": "fun: fun",
    "judge": "answer: item, say, sure, ask · host at a table: hands: what (the item), choice (real, fake, sure, not-sure), count",
    "again": "answer: item, say, sure, ask",
    "scene": "propose: choice, ask · commit: choice, ask (where may_place) · hint · "
    "host: commit: team, choice · hint: team · cue: what, team",
    "chosen": "host, where it is level: commit: team, choice",
    "locks": "try: lock, picks (a list: options, an order, one answer a turn, or what was typed) · hint: lock · "
    "host: try: team, lock, picks · hint: team, lock · cue: what, team · extend (ten minutes)",
}


TAP = {"id", "label", "sign", "tone"}
LETTER = {"as", "from", "subject", "body"}
Shape = dict[str, Any]  # a key of a view, with "[]" where it is a list, and the shape of what lies in it


def shape(value: Any) -> Shape:
    """The keys of a view and of what lies in it."""
    found: Shape = {}
    for key, entry in value.items():
        if key == "hands":  # counts by item
            found[key] = {}
        elif isinstance(entry, list):
            inner: Shape = {}
            for one in entry:
                merge(inner, shape(one) if isinstance(one, Mapping) else {})
            merge(found.setdefault(f"{key}[]", {}), inner)
        else:
            merge(found.setdefault(key, {}), shape(entry) if isinstance(entry, Mapping) else {})
    return found


def merge(one: Shape, other: Shape) -> Shape:
    """What one or the other has."""
    for key, inner in other.items():
        merge(one.setdefault(key, {}), inner)
    return one


def words(found: Shape) -> str:
    """A shape as words, in order, with lists to tap and messages by their names."""
    parts = []
    names = {key.removesuffix("[]"): key for key in sorted(found)}  # a key that is a list or nothing is told of as a list
    for name in sorted(names):
        key, inner = names[name], found[names[name]]
        if set(inner) >= TAP:
            more = {k: v for k, v in inner.items() if k not in TAP}
            parts.append(f"{name} [tap{' with ' + words(more) if more else ''}]")
        elif set(inner) >= LETTER:
            more = {k: v for k, v in inner.items() if k not in LETTER | {"id", "title"}}
            parts.append(f"{key} (letter{' with ' + words(more) if more else ''})")
        else:
            parts.append(f"{key}{{{words(inner)}}}" if inner else key)
    return ", ".join(parts)


def games() -> list[Pack]:
    """The packs whose games are looked at: the small ones, with something to talk over, and one quiz."""
    evening = small.series()
    evening["debrief"] |= {"steps": ["lessons", "path", "score", "questions", "quilt", "moves", "items", "promise", "tell", "fun"]}
    evening["debrief"]["script"] = {"questions": ["Who would you ask?"]}
    evening["facilitator"]["questions"] = small.WORDS
    return [small.checked(small.story()), small.checked(small.escape()), small.checked(evening), content.pack("real_or_not")]


def seen(pack: Pack) -> dict[tuple[str, str], Shape]:
    """What every role is given in every phase, over a few games played to the end."""
    found: dict[tuple[str, str], Shape] = {}
    for decide, mode in (("room", "phones"), ("agree", "phones"), ("room", "table")):
        room = Room(pack, decide=decide, mode=mode, seed=f"page-{decide}-{mode}")
        room.do("open")
        room.join(6 if mode == "phones" else 0)
        for _ in range(400):
            _look(room, found)
            here = phases.after(room.pack, room.data)
            if here.step is None:
                break
            _play(room, decide)
            _look(room, found)
            again = [one.to for one in here.others if one.to.startswith("again.1")]
            ends = [one.to for one in here.others if one.to.startswith("ending")]
            left = room.data["phase"] == "scene" and ends and room.data["step"] > 9
            room.do("phase.set", to=again[0] if again else ends[0] if left else phases.after(room.pack, room.data).step.to)
    return found


def _look(room: Room, found: dict[tuple[str, str], Shape]) -> None:
    phase = room.data["phase"]
    for role, name in ROLES:
        seat = next(iter(room.data["seats"]), None) if role == "player" else None
        if role == "player" and seat is None:
            continue
        view = seats.view(room.state, role, seat)
        merge(found.setdefault((phase, name), {}), shape(view["screen"]))
        merge(found.setdefault(("frame", name), {}), {key: {} for key in view if key != "screen"})
        if role == "host":
            merge(found.setdefault((phase, "host, each team"), {}), shape({"teams": view["teams"]})["teams[]"])


def _play(room: Room, decide: str) -> None:
    phase, here = room.data["phase"], list(room.data["seats"])
    if phase in ("judge", "again"):
        for k, seat in enumerate(here):
            room.say("answer", seat, item=room.asked(seat)[0], say="fake" if k % 3 else "real", sure=k % 2 == 0)
    elif phase == "scene" and here:
        for turn in range(12):
            screen = seats.view(room.state, "player", here[0])["screen"]
            if screen["is_end"] or not screen["choices"]:
                return
            choice = screen["choices"][turn % len(screen["choices"])]["id"]
            for seat in here:
                room.say("propose", seat, choice=choice)
            if decide != "agree":
                return
            room.say("commit", here[0], choice=choice)
            _ = turn
    elif phase == "scene":
        teams = seats.view(room.state, "host")["teams"]
        if teams[0]["choices"]:
            room.do("commit", team="t1", choice=teams[0]["choices"][0]["id"])
    elif phase == "locks":
        lock_by_lock(room, here)
    elif phase == "vote" and here and not room.data["teams"]["t1"]["done"]:
        open_now = [one["id"] for one in seats.view(room.state, "player", here[0])["screen"]["choices"] if one["can"]]
        for seat in here:
            room.say("propose", seat, choice=open_now[0])


def lock_by_lock(room: Room, here: list[str]) -> None:
    """Every lock opened, the first one after a hint and a wrong try."""
    bodies = [part.body for part in room.pack.body.parts if part.kind == "escape"] if room.pack.kind == "series" else [room.pack.body]
    by = f"seat:{here[0]}" if here else "host"
    for n in range(40):
        open_now = seats.view(room.state, "host")["teams"][0]["stuck_on"]
        if not open_now:
            return
        id = open_now[0]["lock"]
        lock = next(body.locks[id] for body in bodies if id in body.locks)
        if n == 0:
            room.do("hint", by=by, lock=id)
        room.do("try", by=by, lock=id, picks=sorted(lock.accept)[0].replace(">", "+").split("+"))


def page() -> str:
    """The whole page."""
    by_kind: dict[str, dict[tuple[str, str], Shape]] = {}
    frames = []
    for pack in games():
        found = seen(pack)
        frames += [set(found[("frame", name)]) for _, name in ROLES]
        for (phase, name), inner in found.items():
            if phase != "frame":
                kind = "shared" if phase in SHARED else next(k for k, one in kinds.ALL.items() if k != "series" and phase in one.titles)
                merge(by_kind.setdefault(kind, {}).setdefault((phase, name), {}), inner)
    lines = [HEAD.replace("FRAME", ", ".join(sorted(set.intersection(*frames))))]
    for kind in ("shared", "quiz", "story", "escape"):
        lines.append(f"## {kind.capitalize() if kind != 'shared' else 'What all games share'}\n")
        for phase in SHARED if kind == "shared" else kinds.ALL[kind].titles:
            here = {name: words(inner) for (at, name), inner in by_kind[kind].items() if at == phase}
            if not here:
                continue
            lines.append(f"### {phase}\n")
            if phase == "finished":
                lines.append("As after.\n")
                continue
            if phase in MOVES:
                lines.append(f"- Moves: {MOVES[phase]}")
            lines.append(f"- Phone: {here['phone'] or 'nothing of its own'}")
            wall = "as the phone" if here["big screen"] == here["phone"] else here["big screen"]
            lines.append(f"- Big screen: {wall or 'nothing of its own'}")
            if here["host"] != here["big screen"]:
                lines.append(f"- Host: {here['host']}")
            if phase not in SHARED:
                lines.append(f"- Host, each team: {here['host, each team']}")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n" + TAIL


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
