"""The Bakehouse broken in one place at a time: exactly the right flag, on the right line."""

import copy
import json
import time

import pytest

from safercyber import content
from safercyber.rules.games.check.flags import MEANS
from safercyber.rules.games.report import report
from safercyber.rules.games.tests.mutations import GAMES, ON, Whole, all_of, append, drop, put

BRICK = ("body", "bricks")
POST = ("body", "post")
THREAT = ("body", "threats")
NEWS = ("body", "news")
HARD = (
    "Subsequent municipal deliberations regarding infrastructural modernisation necessitated extraordinarily comprehensive and "
    "continually reconsidered administrative documentation."
)


FINE = {"name": "Fine", "say": "All is well."}
SHUT = {"name": "Shut", "say": "The shop is shut.", "fails": True}


def no_targets(data):
    """The figures that the pack states change with its money: they are not what is tested here."""
    data["targets"] = {}


def swapped(go, bin):
    """Replies with these harms."""
    return {"go": {"harm": go, "say": "It went."}, "check": {"say": "You asked."}, "bin": {"harm": bin, "say": "It is gone."}}


def harmless(data):
    """Nothing that happens costs more than a bun."""
    for threat in data["body"]["threats"]:
        for step in threat["steps"]:
            step.pop("softened_by", None)
            if "harm" in step:
                step["harm"] = 2


A_THIEF_AT_ONCE = {
    "id": "thief", "name": "A plain thief", "who": "One man, one big coat.", "site": "street",
    "steps": [{"round": 1, "noticed": True, "harm": 300, "stopped_by": ["cameras"], "move": "report-early", "truth": "He walked in.",
               "coming": "A man in a coat looks in.", "hit": "The tablet is gone.", "saved": {"cameras": "He saw them and bought a bun."}}],
}  # fmt: skip
A_DISASTER_AT_ONCE = {
    "round": 1, "noticed": True, "harm": 90000, "stopped_by": ["two_step", "ring_back", "paper_plan", "backup", "updates", "wifi_split"],
    "move": "two-step", "truth": "It all went at once.", "coming": "The lights flicker.", "hit": "Nothing works.",
    "saved": dict.fromkeys(["two_step", "ring_back", "paper_plan", "backup", "updates", "wifi_split"], "That held."),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole():
    return Whole(content.ROOT / "packs" / "bakehouse" / "pack.yaml")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "flags"),
    [
        # 1 schema
        (put(*BRICK, 0, "shpae", [1, 1]), {("SCHEMA", (*BRICK, 0))}),
        (put(*BRICK, 0, "why", "{{ secret }}"), {("SCHEMA", (*BRICK, 0, "why"))}),
        (put(*BRICK, 0, "why", "Press javascript:go() now"), {("SCHEMA", (*BRICK, 0, "why"))}),
        (put(*BRICK, 0, "why", "Look at https://far.example"), {("SCHEMA", (*BRICK, 0, "why"))}),
        (put(*BRICK, 0, "cost", "cheap"), {("SCHEMA", (*BRICK, 0, "cost"))}),
        # 2 references and leaks
        (put(*BRICK, 0, "site", "offce"), {("DANGLING", (*BRICK, 0, "site"))}),
        (put(*BRICK, 0, "moves", ["two-stp"]), {("DANGLING", (*BRICK, 0, "moves", 0))}),
        (put(*THREAT, 0, "steps", 0, "stopped_by", ["mail_filtr"]), {("DANGLING", (*THREAT, 0, "steps", 0, "stopped_by", 0))}),
        (put("moves", 0, "advice", "bank-951"), {("DANGLING", ("moves", 0, "advice"))}),
        (put("art", "scene", "bakehose"), {("DANGLING", ("art", "scene"))}),
        (put("booster", 1, ["code_text", "streaming_email"]), {("UNUSED", ("items", "waste_letter"))}),
        (append("body", "sites", {"id": "roof", "name": "The roof", "at": [1, 1], "size": [2, 2]}), {("UNUSED", ("body", "sites"))}),
        (drop(*BRICK, 9, "hidden"), "UNUSED"),
        (put(*NEWS, 0, "lead", "Everyone talks about the new till software."), {("LEAK", (*NEWS, 0, "lead"))}),
        (put(*BRICK, 1, "why", "The password is on the cake board."), {("LEAK", (*BRICK, 1, "why"))}),
        (put(*THREAT, 0, "steps", 2, "coming", "Look. They had no new bank."), {("LEAK", (*THREAT, 0, "steps", 2, "coming"))}),
        (put(*POST, 1, "title", "A fake parcel"), {("LEAK", (*POST, 1, "title"))}),
        (put(*POST, 1, "id", "fake_parcel"), {("LEAK", (*POST, 1))}),
        # 3 words
        (put(*POST, 0, "show", "body", "Please come by for tea. " * 14), {("WORDS", (*POST, 0, "show", "body"))}),
        (put("reasons", 0, "say", "I will do all of it by then or by then or then"), {("WORDS", ("reasons", 0, "say"))}),
        (put(*NEWS, 1, "lead", HARD), {("WORDS", (*NEWS, 1, "lead"))}),
        (put("audience", "reading_age", 6), "WORDS"),
        (put(*POST, 0, "show", "from", "Tesco"), {("REAL-NAME", (*POST, 0, "show", "from"))}),
        (put(*POST, 0, "why", "Ring 0300 123 2040 to ask."), {("REAL-NAME", (*POST, 0, "why"))}),
        (put(*POST, 0, "why", "Look at realfirm.co.uk to see."), {("REAL-NAME", (*POST, 0, "why"))}),
        (put(*THREAT, 1, "steps", 0, "truth", "They ran powershell on the laptop."), {("WORDS", (*THREAT, 1, "steps", 0, "truth"))}),
        # 4 reachability
        (put(*BRICK, 6, "unlocks", []), {("UNREACHED", (*BRICK, 9))}),
        (put(*BRICK, 6, "reveals", ["old_till", "one_wifi"]), {("UNREACHED", ("body", "cards", 2))}),
        (put(*BRICK, 11, "cost", 2000), {("UNREACHED", (*BRICK, 11)), ("UNREACHED", (*THREAT, 5, "steps", 0, "saved", "cameras"))}),
        # 5 winnability
        (all_of(no_targets, harmless), "UNWINNABLE"),
        (put("body", "levels", [{**FINE, "at": 0}, {**SHUT, "at": 500}]), {("UNWINNABLE", ("body",))}),
        (put("body", "levels", [{**FINE, "at": 0}, {**SHUT, "at": 500_000}]), {("UNREACHED", ("body",))}),
        (put("body", "modules", [{"id": "extra", "name": "More trouble", "say": "Nobody comes."}]), {("UNUSED", ("body",))}),
        (put(*THREAT, 5, "module", "extra"), "DANGLING"),
        # 6 balance
        (all_of(no_targets, put("moves", 2, "type", "habit"), put(*THREAT, 5, A_THIEF_AT_ONCE)), "CLIFF"),
        (all_of(no_targets, put(*THREAT, 2, "steps", 0, A_DISASTER_AT_ONCE)), {("RUNAWAY", ("body", "income"))}),
        (all_of(put(*BRICK, 10, "decoy", False), put(*BRICK, 10, "cost", 900)), {("DEAD BRICK", (*BRICK, 10))}),
        (all_of(no_targets, put(*THREAT, 4, "steps", 1, "harm", 9000)), {("DOMINANT BRICK", (*BRICK, 7))}),
        (all_of(no_targets, put("body", "income", 1500)), "BALANCE"),
        (all_of(drop(*POST, 1), drop(*POST, 0)), {("SILENT GAME", ("body", "round_names", 0))}),
        (put("targets", "best", 1300), {("BALANCE", ("targets", "best"))}),
        (put("targets", "nobody", 24400), {("BALANCE", ("targets", "nobody"))}),
        (put("targets", "income", 300), {("BALANCE", ("targets", "income"))}),
        # 7 moves
        (put("moves", 3, "type", "judge"), {("ONE-SIDED", ("moves", 3))}),
        (all_of(put(*POST, 0, "truth", "fake"), put(*POST, 0, "answers", swapped(200, 0))), {("ONE-SIDED", POST), ("ONE-SIDED", ())}),
        (drop(*POST, 0, "answers", "bin", "harm"), {("ONE-SIDED", (*POST, 0, "answers", "bin"))}),
        (drop(*POST, 1, "answers", "go", "harm"), {("ONE-SIDED", (*POST, 1, "answers", "go"))}),
        # 8 time
        (put("audience", "minutes", 20), {("TOO LONG", ("audience", "minutes"))}),
        # 11 the gate
        (drop("reviewed"), {("UNREVIEWED", ())}),
        (put("reviewed", "again_by", "2026-11-25"), {("UNREVIEWED", ("reviewed",))}),
        (put("reviewed", "on", "2026-12-25"), {("UNREVIEWED", ("reviewed",))}),
    ],
)  # fmt: skip
def test_one_thing_broken_gives_one_flag_on_its_line(whole, change, flags):
    found = whole.broken(change)

    if isinstance(flags, str):
        assert flags in {name for name, _ in found}
    else:
        assert found == {(name, whole.line(*path)) for name, path in flags}


@pytest.mark.slow
def test_the_bakehouse_may_be_used_and_only_a_lead_has_still_to_read_it():
    file = content.ROOT / "packs" / "bakehouse" / "pack.yaml"
    data, where = content.open_pack(file)
    logs = {f"replays/{name}.json": log for name, log in content.replays("bakehouse").items()}
    started = time.perf_counter()
    found = report(data, ON, where=where, shelf=Whole(file).shelf, logs=logs)
    seconds = time.perf_counter() - started

    assert [flag.name for flag in found.flags] == ["UNREVIEWED"] and found.may_be_used and not found.unproven
    assert (found.real, found.fake, found.golden) == (10, 10, 3)
    assert {one.policy: round(one.mean) for one in found.parts[0].figures.balances} == {
        "nobody": 24500, "random": 4628, "shiny": 12530, "cheapest": 2401, "half": 5719, "attentive": 2000, "late": 2378, "solver": 1200,
    }  # fmt: skip
    assert seconds < 60
    assert "It may be used. One thing to look at." in found.lines()


def test_the_same_seeds_give_the_same_report(whole):
    assert whole.look(whole.data) == whole.look(whole.data)


def test_a_golden_game_that_ends_elsewhere_drifts(whole):
    logs = {f"replays/{name}.json": json.loads(json.dumps(log)) for name, log in content.replays("bakehouse").items()}
    logs["replays/best-line.json"]["sha256"] = "0" * 64
    logs["replays/all-shiny.json"]["events"][3]["kind"] = "cheat"
    logs["replays/look-round-last.json"] = ["not", "a", "log"]
    flags = report(whole.data, ON, where=whole.where, shelf=whole.shelf, logs=logs, games=GAMES).flags

    assert {(flag.name, flag.file) for flag in flags if flag.stops} == {("DRIFT", name) for name in logs}


def test_every_flag_of_the_format_is_known_and_each_has_a_sentence():
    assert set(MEANS) >= {
        "SCHEMA", "DANGLING", "UNUSED", "LEAK", "WORDS", "REAL-NAME", "UNREACHED", "DEAD END", "UNWINNABLE", "CLIFF", "DEAD BRICK",
        "DOMINANT BRICK", "SILENT GAME", "RUNAWAY", "ONE-SIDED", "TOO LONG", "NARROW", "NO HINT", "DRIFT", "UNREVIEWED",
    }  # fmt: skip
    assert all(means and not means.endswith(".") for _, means in MEANS.values())


def test_added_threats_are_looked_at_apart_and_cards_of_chance_are_left_out_and_said_to_be(whole):
    def change(data):
        data["body"]["modules"] = [{"id": "thieves", "name": "Thieves about", "say": "For a second evening."}]
        data["body"]["threats"][5]["module"] = "thieves"
        cards = [
            {"id": "prize", "title": "A prize", "text": "Best bun.", "money": 200},
            {"id": "leak", "title": "A leak", "text": "Drip.", "money": -150},
        ]
        data["body"]["decks"] = [{"id": "luck", "rounds": [2], "cards": cards}]

    data = copy.deepcopy(whole.data)
    change(data)
    found = whole.look(data)

    assert "With Thieves about: the best year costs £1,200 (spent £600, lost £600)." in found.lines()
    assert found.parts[0].figures.balance("nobody").mean == 24_500 - 900
    assert any("Cards that differ by table (-£150 to £200 each)" in say for say in found.unproven)


def test_a_game_of_every_feature_on_paper_is_looked_at_whole():
    from safercyber.rules.games.tests.test_table_games import raw_paper_game

    found = report(raw_paper_game(), ON, games=GAMES)

    assert found.parts and not {flag.name for flag in found.flags} & {"SCHEMA", "UNWINNABLE", "DEAD END", "LEAK"}
