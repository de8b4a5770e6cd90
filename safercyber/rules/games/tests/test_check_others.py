"""Level Six, Number Nine and a small quiz broken in one place at a time: exactly the right flag, on the right line."""

import copy

import pytest

from safercyber import content
from safercyber.rules.games.check.escapes import check_escape
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.texts import parts_of
from safercyber.rules.games.pack import check
from safercyber.rules.games.tests.mutations import Whole, all_of, append, drop, put

LOCKS = ("body", "parts", 0, "locks")
STORY = ("body", "parts", 1)
NODES = (*STORY, "nodes")
WORDY = "This choice says at least thirteen words, and that is far too many here"
SPARE = [{"id": "spare", "title": "Spare", "text": "A spare card."}]
LONG = "We sit by the river and talk for a while. " * 7
HARD = (
    "Subsequent municipal deliberations regarding infrastructural modernisation necessitated extraordinarily comprehensive and "
    "continually reconsidered administrative documentation."
)


def file_of(id):
    folder = content.ROOT / "packs" / id
    return folder / "pack.yaml" if (folder / "pack.yaml").exists() else folder / "draft.yaml"


@pytest.fixture(scope="module")
def level_six():
    return Whole(file_of("level_six"))


@pytest.fixture(scope="module")
def number_nine():
    return Whole(file_of("number_nine"))


def check_one(whole, change, flags):
    found = whole.broken(change)

    if isinstance(flags, str):
        assert flags in {name for name, _ in found}
    else:
        assert found == {(name, whole.line(*path)) for name, path in flags}


def places_of(*ids):
    """The places of locks in the file, by their ids."""
    data = content.open_pack(file_of("level_six"))[0]
    standing = [one["id"] for one in data["body"]["parts"][0]["locks"]]
    return [standing.index(id) for id in ids]


DM, POSTS, FILTER, MAILS, WORDS, RELAY, TIDY = places_of("dm", "posts", "filter", "mails", "words", "relay", "tidy")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "flags"),
    [
        (put(*LOCKS, DM, "nedes", ["thread"]), {("SCHEMA", (*LOCKS, DM))}),
        (put(*LOCKS, DM, "kind", "spott"), "SCHEMA"),
        (put(*LOCKS, DM, "ask", "${answer} gives it away?"), {("SCHEMA", (*LOCKS, DM, "ask"))}),
        (put(*LOCKS, DM, "place", "siute"), {("DANGLING", (*LOCKS, DM, "place"))}),
        (put(*LOCKS, DM, "move", "slow-prase"), {("DANGLING", (*LOCKS, DM, "move"))}),
        (put(*LOCKS, DM, "accept", ["a+c+z"]), {("DANGLING", (*LOCKS, DM, "accept", 0))}),
        (put(*LOCKS, FILTER, "needs", ["sendr"]), "DANGLING"),
        (put("care", "help", 0, "childlin"), {("DANGLING", ("care", "help", 0))}),
        (append("body", "parts", 0, "places", {"id": "roof", "name": "The roof"}), {("UNUSED", ("body", "parts", 0, "places"))}),
        (append("body", "parts", 0, "facts", {"id": "ghost", "say": "Boo."}), {("UNREACHED", ("body", "parts", 0, "facts"))}),
        (put("body", "parts", 0, "cards", SPARE), {("UNUSED", ("body", "parts", 0))}),
        (put(*LOCKS, DM, "options", 0, "id", "right"), "DANGLING"),
        (put(*LOCKS, POSTS, "needs", ["account-back"]), "UNREACHED"),
        (put("body", "parts", 0, "goal", "sender-name"), {("DANGLING", ("body", "parts", 0, "goal"))}),
        (put(*LOCKS, TIDY, "gives", ["tidied"]), "DANGLING"),
        (put(*LOCKS, DM, "hints", [{"after": 60, "say": "Look."}]), {("NO HINT", (*LOCKS, DM, "hints"))}),
        (put(*LOCKS, DM, "hints", 2, "after", 400), {("NO HINT", (*LOCKS, DM, "hints"))}),
        (put(*LOCKS, DM, "hints", 2, "say", "You will see."), {("NO HINT", (*LOCKS, DM, "hints", 2))}),
        (put(*LOCKS, DM, "minutes", 12), {("TOO LONG", ("body", "parts", 0, "minutes"))}),
        (put("audience", "team", [4, 6]), {("NARROW", ("body", "parts", 0, "locks"))}),
        (put(*LOCKS, DM, "learn", LONG[:190]), {}),
        (put(*LOCKS, POSTS, "success", "Nobody ever looks there twice."), {}),
        (
            all_of(put(*LOCKS, POSTS, "success", "Nobody ever looks there twice."), put("summary", "Nobody ever looks there twice.")),
            {("LEAK", ("summary",))},
        ),
        (put(*LOCKS, DM, "success", HARD), {("WORDS", (*LOCKS, DM, "success"))}),
        (put(*LOCKS, DM, "options", 0, "say", WORDY), {("WORDS", (*LOCKS, DM, "options", 0, "say"))}),
        (put(*LOCKS, DM, "wrong", "Look on Instagram again."), {("REAL-NAME", (*LOCKS, DM, "wrong"))}),
        (put("audience", "warnings", []), {("UNREVIEWED", ("audience",))}),
        (put("audience", "trained_adult", False), {("UNREVIEWED", ("audience",))}),
        (drop("care", "sources"), {("SCHEMA", ("care",))}),
    ],
)  # fmt: skip
def test_an_escape_broken_in_one_place(level_six, change, flags):
    if flags == {}:
        assert not level_six.broken(change)
    else:
        check_one(level_six, change, flags)


ISLAND = {"title": "An island", "text": "Sea all round.", "choices": [{"id": "on", "text": "Go on", "go": "e_alone"}], "late": True}
TRAP = {"title": "A trap", "text": "Round and round.", "choices": [{"id": "on", "text": "Go on", "go": "trap"}], "late": True}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "flags"),
    [
        (put(*NODES, "n1", "txet", "x"), {("SCHEMA", (*NODES, "n1"))}),
        (put(*NODES, "n1", "choices", 0, "go", "n22"), "DANGLING"),
        (put(*STORY, "start", "n11"), {("DANGLING", (*STORY, "start"))}),
        (put(*NODES, "n1", "choices", 0, "do", [["trsut", 1]]), {("DANGLING", (*NODES, "n1", "choices", 0, "do", 0))}),
        (put(*NODES, "n1", "choices", 0, "if", "a-fact"), {("DANGLING", (*NODES, "n1", "choices", 0, "if"))}),
        (put(*NODES, "island", ISLAND), {("UNREACHED", NODES)}),
        (put(*NODES, "n1", "choices", 0, "if", {"counter": ["trust", ">", 9]}), {("UNREACHED", (*NODES, "n1", "choices", 0))}),
        (
            all_of(put(*NODES, "n1", "choices", 0, "go", "trap"), put(*NODES, "trap", TRAP)),
            {("DEAD END", NODES), ("TOO LONG", ("audience", "minutes"))},
        ),
        (all_of(*(put(*NODES, "n5", "choices", n, "if", {"counter": ["trust", ">", 9]}) for n in range(2))), "DEAD END"),
        (drop(*NODES, "n7", "late"), {}),
        (drop(*NODES, "n8", "late"), {("UNWINNABLE", (*NODES, "n8"))}),
        (all_of(put(*NODES, "n5", "choices", 0, "go", "e_alone"), put(*NODES, "n5", "choices", 1, "go", "e_alone")), "UNWINNABLE"),
        (put(*NODES, "n1", "choices", 1, "text", "An argument shuts that door."), {("LEAK", (*NODES, "n1", "choices", 1, "text"))}),
        (put(*NODES, "n1", "text", LONG), {("WORDS", (*NODES, "n1", "text"))}),
        (put(*NODES, "n1", "choices", 0, "afterthought", HARD), {("WORDS", (*NODES, "n1", "choices", 0, "afterthought"))}),
        (put(*NODES, "n1", "choices", 0, "text", WORDY), {("WORDS", (*NODES, "n1", "choices", 0, "text"))}),
        (put(*NODES, "n1", "text", "It is a joke from Discord."), {("REAL-NAME", (*NODES, "n1", "text"))}),
        (put(*NODES, "n1", "text", "Look at joke.com now."), {("REAL-NAME", (*NODES, "n1", "text"))}),
        (put(*NODES, "n1", "text", "<script>alert(1)</script>"), {("SCHEMA", (*NODES, "n1", "text"))}),
        (put(*STORY, "cards", SPARE), {("UNUSED", STORY)}),
        (put("moves", 3, "advice", "nobody"), {("DANGLING", ("moves", 3, "advice"))}),
        (put("audience", "minutes", 30), {("TOO LONG", ("audience", "minutes"))}),
    ],
)  # fmt: skip
def test_a_story_broken_in_one_place(level_six, change, flags):
    if flags == {}:
        assert not level_six.broken(change)
    else:
        check_one(level_six, change, flags)


def test_level_six_comes_out_as_it_was_planned(level_six):
    escape, story = level_six.look(level_six.data).parts

    assert (escape.figures.sum_minutes, escape.figures.chain_minutes, escape.figures.open_at_start) == (19, 13, 2)
    assert story.figures.scenes == 13 and set(story.figures.good) == {"e_together", "e_late"}
    assert sum(story.figures.endings.values()) == pytest.approx(1) and min(story.figures.endings.values()) > 0.1


def test_a_scene_whose_id_tells_what_it_is_leaks(number_nine):
    def change(data):
        nodes = data["body"]["parts"][0]["nodes"]
        case = next(key for key, node in nodes.items() if "truth" in node)
        nodes["fake-call"] = nodes.pop(case)
        data["body"]["parts"][0]["start"] = "fake-call" if data["body"]["parts"][0]["start"] == case else data["body"]["parts"][0]["start"]
        for node in nodes.values():
            for choice in node.get("choices", ()):
                choice["go"] = "fake-call" if choice["go"] == case else choice["go"]
                if choice.get("mends") == case:
                    choice["mends"] = "fake-call"

    assert {name for name, _ in number_nine.broken(change)} == {"LEAK"}


def test_a_story_that_one_answer_would_win_is_one_sided(number_nine):
    def change(data):
        for node in data["body"]["parts"][0]["nodes"].values():
            if "truth" in node:
                node["truth"] = "fake"

    assert "ONE-SIDED" in {name for name, _ in number_nine.broken(change)}


def test_number_nine_is_balanced_and_always_comes_home(number_nine):
    found = number_nine.look(number_nine.data)
    visits, bingo = found.parts

    assert found.real == found.fake
    assert set(visits.figures.endings) == set(visits.figures.good) and bingo.figures.habits["believes everything"] <= 2 / 3
    assert not [flag for flag in found.flags if flag.stops and flag.name != "DRIFT"]


# --- where things are used up ------------------------------------------------------------------------------------------------


def walked(level_six, change):
    data = copy.deepcopy(level_six.data)
    change(data)
    findings = Findings(level_six.where)
    pack = check(data, where=level_six.where)
    figures = check_escape(parts_of(data, pack)[0], (), pack.team, findings)
    return figures, {(flag.name, flag.line) for flag in findings.flags}


def test_every_order_of_opening_locks_is_walked_where_something_is_used_up(level_six):
    figures, flags = walked(level_six, put(*LOCKS, WORDS, "uses", ["recovery"]))

    assert figures.states > 7 and not flags


def test_a_key_that_can_be_spent_on_the_wrong_door_is_a_dead_end(level_six):
    figures, flags = walked(
        level_six,
        all_of(
            put(*LOCKS, FILTER, "needs", ["sender", "how-in"]),
            put(*LOCKS, FILTER, "uses", ["how-in"]),
            put("body", "parts", 0, "places", [{**place, "needs": []} for place in level_six.data["body"]["parts"][0]["places"]]),
        ),
    )

    assert {name for name, _ in flags} == {"DEAD END"}
    assert "not each" in figures.way


# --- a quiz --------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quiz(tmp_path_factory):
    """The messages of the Bakehouse as a quiz with two forms."""
    from ruamel.yaml import YAML

    data = content.read_yaml("packs/bakehouse/pack.yaml")
    for key in ("cues", "print", "targets", "reasons", "rules", "hints"):
        data.pop(key)
    del data["debrief"]["headlines"]
    data["kind"], data["id"] = "quiz", "small_quiz"
    data["audience"]["minutes"] = 20
    data["moves"] = [data["moves"][0], *data["moves"][1:3]]
    one = {"kind": "real-or-fake", "level": 1, "move": "ring-back", "why": "It asks for nothing, or for too much."}
    for n, (name, truth) in enumerate([("bins", "real"), ("fee", "fake"), ("bus", "real"), ("prize", "fake")]):
        data["items"][name] = {
            **one,
            "title": f"Message {n + 1}",
            "truth": truth,
            "show": {"as": "text", "from": "A sender", "body": "A word or two about it."},
        }
    for name, move in (("bins", "two-step"), ("fee", "backup-away"), ("bus", "two-step"), ("prize", "backup-away")):
        data["items"][name]["move"] = move
    data["moves"][1]["type"] = data["moves"][2]["type"] = "habit"
    for item in data["items"].values():
        if item["move"] in ("report-early", "update"):
            item["move"] = "ring-back"
    data["body"] = {
        "items": ["bins", "fee", "bus", "prize"],
        "forms": {"A": ["bins", "fee"], "B": ["bus", "prize"]},
        "deal": "seats",
        "again": True,
    }
    words = {"say": "Go on.", "do": "Go on."}
    phases = (
        "lobby",
        "before",
        "judge",
        "told",
        "score",
        "again",
        "compare",
        "moves",
        "promise",
        "tell",
        "fun",
        "item",
        "answer",
        "after",
        "finished",
    )
    data["facilitator"] = dict.fromkeys(phases, words)
    data["debrief"]["promises"] = [{"id": one["id"], "say": one["say"]} for one in data["debrief"]["promises"]]
    data["debrief"].pop("steps")
    data["debrief"].pop("best_line")
    data["debrief"]["script"] = {}
    file = tmp_path_factory.mktemp("quiz") / "quiz.yaml"
    yaml = YAML()
    yaml.representer.ignore_aliases = lambda data: True
    yaml.dump(data, file)
    return Whole(file)


ABOUT = "A word or two about it. "
FORMS = ("body", "forms")


@pytest.mark.parametrize(
    ("change", "flags"),
    [
        (put("body", "ordre", "seeded"), {("SCHEMA", ("body",))}),
        (put("body", "speed", True), {("SCHEMA", ("body", "speed"))}),
        (put("body", "items", 0, "bns"), "DANGLING"),
        (put(*FORMS, "A", 0, "bns"), "DANGLING"),
        (put(*FORMS, "B", ["bus"]), "SCHEMA"),
        (put("items", "bus", "level", 3), {("ONE-SIDED", (*FORMS, "B", 0))}),
        (put("items", "bus", "move", "ring-back"), "ONE-SIDED"),
        (put("items", "bus", "truth", "fake"), "ONE-SIDED"),
        (put("items", "bus", "show", "body", ABOUT * 4), {("BALANCE", FORMS)}),
        (put("items", "bus", "show", "body", ABOUT * 11), {("BALANCE", FORMS), ("WORDS", ("items", "bus", "show", "body"))}),
        (put("items", "bus", "title", "A genuine bus"), {("LEAK", ("items", "bus", "title"))}),
        (put("items", "bus", "show", "from", "A scam artist"), {("LEAK", ("items", "bus", "show", "from"))}),
        (put("items", "bus", "show", "body", "Pay on 07911 123456."), "REAL-NAME"),
        (put("items", "bus", "show", "from", "Netflix"), {("REAL-NAME", ("items", "bus", "show", "from"))}),
        (put("items", "bus", "why", HARD), {("WORDS", ("items", "bus", "why"))}),
        (put("body", "question", "Is it so or is it not so or is it as it is"), {("WORDS", ("body", "question"))}),
        (put("body", "calls", {"nobody": "Look up."}), {("DANGLING", ("body",))}),
        (put("audience", "minutes", 2), {("TOO LONG", ("audience", "minutes"))}),
        (put("items", "bus", "kind", "real"), "SCHEMA"),
        (drop("reviewed"), {("UNREVIEWED", ())}),
        (put("art", "scene", "nowhere"), {("DANGLING", ("art", "scene"))}),
    ],
)  # fmt: skip
def test_a_quiz_broken_in_one_place(quiz, change, flags):
    check_one(quiz, change, flags)


def test_the_small_quiz_is_whole(quiz):
    assert {flag.name for flag in quiz.flags} <= {"DRIFT", "UNREVIEWED"}
