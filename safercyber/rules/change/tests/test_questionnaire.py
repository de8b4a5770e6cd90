import copy
import tomllib
from pathlib import Path

import pytest

from safercyber.rules.change import questionnaire
from safercyber.rules.change.words import reading_grade

DATA = tomllib.loads((Path(__file__).resolve().parents[4] / "content" / "surveys" / "adults.toml").read_text("utf-8"))
ADULTS = questionnaire.check(DATA, "adults.toml")


def ids(wave, act="A5"):
    return [item.id for item in questionnaire.paper(ADULTS, wave, act)]


def test_before_asks_four_straight_after_five_and_three_months_on_four():
    assert ids("before") == ["A7", "A7w", "A2", "A5", "A5p"]
    assert ids("after") == ["A7", "A7w", "A2", "A5p", "fun", "told"]
    assert ids("follow-up") == ["A7", "A7w", "A2", "A5", "A8"]


@pytest.mark.parametrize("act", ["A1", "A3", "A5", "A6"])
def test_an_act_of_the_last_thirty_days_is_never_asked_straight_after(act):
    assert act not in ids("after", act)
    assert act in ids("before", act)
    assert act in ids("follow-up", act)


def test_the_packs_first_known_move_chooses_the_act():
    assert questionnaire.act_for(ADULTS, ["juggling", "update", "ring-back"]) == "A3"
    assert questionnaire.act_for(ADULTS, ["juggling"]) == "A5"


def test_knowing_where_to_report_is_naming_the_right_place():
    def knows(**answers):
        return questionnaire.counts_as(ADULTS, "A7", answers)

    assert knows(A7="yes", A7w="report-fraud") is True
    assert knows(A7="yes", A7w="post-office") is False
    assert knows(A7="yes", A7w="nobody") is False
    assert knows(A7="not-sure") is False
    assert knows(A7="no", A7w="report-fraud") is False
    assert knows(A7="yes", A7w="skip") is None
    assert knows(A7="skip") is None


def test_not_sure_counts_as_no_and_does_not_apply_leaves_the_base():
    assert questionnaire.counts_as(ADULTS, "A2", {"A2": "not-sure"}) is False
    assert questionnaire.counts_as(ADULTS, "A2", {"A2": "not-applicable"}) is None
    assert questionnaire.counts_as(ADULTS, "A2", {}) is None


def test_only_listed_values_are_taken_and_each_missing_one_gets_a_sentence():
    asked = questionnaire.paper(ADULTS, "before", "A5")

    read = questionnaire.read_answers(asked, {"A7": "no", "A2": "yes'; DROP TABLE answer; --", "A5": "yes", "A5p": "yes"})

    assert read.answers == ()
    assert list(read.problems) == ["A2"]


def test_the_second_half_is_asked_for_only_after_a_yes():
    asked = questionnaire.paper(ADULTS, "before", "A5")
    rest = {"A2": "yes", "A5": "no", "A5p": "yes"}

    assert "A7w" in questionnaire.read_answers(asked, {"A7": "yes", **rest}).problems
    assert not questionnaire.read_answers(asked, {"A7": "no", **rest}).problems
    assert "A7w" not in {given.id for given in questionnaire.read_answers(asked, {"A7": "no", "A7w": "council", **rest}).answers}


def test_no_question_needs_more_schooling_than_it_may():
    assert max(reading_grade(item.words) for item in ADULTS.items.values()) <= 6


def broken(change):
    data = copy.deepcopy(DATA)
    change(data)
    with pytest.raises(questionnaire.BadQuestionnaire) as bad:
        questionnaire.check(data, "adults.toml")
    return "\n".join(bad.value.problems)


def test_an_unknown_key_is_named_with_its_nearest_neighbour():
    assert "did you mean 'hint'" in broken(lambda data: data["item"][0].update(hnit="x"))


def test_a_hard_question_is_sent_back():
    hard = "Notwithstanding technological sophistication, do multifactor authentication methodologies safeguard your correspondence?"
    assert "Use shorter words" in broken(lambda data: data["item"][0].update(words=hard))


def test_the_same_id_twice_a_dangling_half_and_a_wrong_right_answer_are_all_told_at_once():
    def change(data):
        data["item"][1]["id"] = "A1"
        data["item"][0]["then"] = "A99"
        next(item for item in data["item"] if item["id"] == "A7w")["right"] = "the-moon"

    told = broken(change)
    assert "stands twice" in told
    assert "'the-moon'" in told
