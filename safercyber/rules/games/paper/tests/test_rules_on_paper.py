"""An officer without a screen can follow the rules of a board by hand."""

import json

from safercyber import content
from safercyber.rules.games.paper import board, rules
from safercyber.rules.games.tests.sallow_fen import PACK


def test_every_rule_is_a_row_in_plain_words():
    table = rules.sheet(PACK.body)["blocks"][0]
    said = [tuple("".join(run[0] for line in cell for run in line) for cell in row) for row in table["rows"]]

    assert len(said) == len(PACK.body.rules) and all(when and then for when, _, then in said)
    assert said[3] == (
        '"Your licence" is opened', 'it goes on with "Your licence"', "An attack begins: The friendly caller. Trust down by 1.",
    )  # fmt: skip
    assert said[12][0] == 'You choose "parish meeting"' and said[12][2].endswith("Only once for each table.")
    assert not any("_" in cell for row in said for cell in row)


def test_the_sheet_says_what_waits_and_what_may_be_passed_over():
    words = json.dumps(rules.sheet(PACK.body))

    assert "waits until it begins" in words and "pass over this step unless Trust is under 3" in words and "begins at 3" in words


def test_only_a_board_with_rules_has_the_sheet_and_the_tables_never_see_it():
    bakehouse = content.pack("bakehouse")
    assert "When this happens" in [one["title"] for one in board.for_officer(PACK, "Sallow Fen")]
    assert "When this happens" not in [one["title"] for one in board.for_officer(bakehouse, "The Bakehouse")]
    assert "When this happens" not in json.dumps(board.on_tables(PACK, "Sallow Fen", {}))
