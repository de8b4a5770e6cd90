"""Small groups stay hidden, whatever is asked, in whatever order, and whatever was released before."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from safercyber.rules.change.certainty import Asked, Evidence, read, read_share
from safercyber.rules.change.outcome import paired_change, share_of
from safercyber.rules.change.tests.test_outcome import people
from safercyber.rules.disclosure import (
    Area,
    ChangeFigure,
    Count,
    Cut,
    NotReleased,
    Official,
    Operational,
    Period,
    Refused,
    Register,
    Released,
    ShareFigure,
    ShownCount,
    Table,
    disclose,
    disclose_all,
    drawable,
    from_data,
    to_data,
)

SUMMER = Period(date(2025, 7, 1), date(2025, 9, 30))
JULY = Period(date(2025, 7, 1), date(2025, 7, 31))
YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))
HOLM = Area("holm", "Holm", "ward", within=("north",))
NORTH = Area("north", "North district", "district")
CAME = Cut("took-part", SUMMER, words="people who took part")


def audience(name, cut=CAME):
    return replace(cut, filters=(*cut.filters, ("audience", name)))


def one(value, cut=CAME, profile="public", register=None, **told):
    return disclose(Table("reach", (Count("people", cut, value, **told),)), profile, register or Register())


def after(*released):
    """A register that holds what these tables released."""
    return Register([replace(r, on=date(2025, 10, 14), edition="edition 1") for table in released for r in table.to_store])


# --- hiding and rounding ------------------------------------------------------------------------------------------------


@given(st.integers(0, 100_000))
def test_no_public_count_is_ever_one_to_nine_and_every_one_is_near_the_truth(value):
    shown = one(value).count("people")

    assert shown.is_hidden == (value < 10)
    if value >= 10:
        assert shown.value % 5 == 0
        assert abs(shown.value - value) <= 2


@given(st.integers(0, 100_000))
def test_no_board_count_is_ever_one_to_seven_and_zero_is_shown(value):
    shown = one(value, profile="board").count("people")

    assert shown.is_hidden == (1 <= value <= 7)
    assert shown.value is None or shown.value == 0 or shown.value >= 10


@pytest.mark.parametrize(
    ("value", "profile", "text", "cell"),
    [
        (9, "public", "fewer than 10", "[c]"),
        (0, "public", "fewer than 10", "[c]"),
        (10, "public", "10", "10"),
        (12, "public", "10", "10"),
        (13, "public", "15", "15"),
        (1046, "public", "1,045", "1045"),
        (1048, "public", "1,050", "1050"),
        (7, "board", "1 to 7", "*"),
        (8, "board", "10", "10"),
        (0, "board", "0", "0"),
        (7, "analyst", "7", "7"),
    ],
)
def test_a_page_reads_words_and_a_table_file_its_mark(value, profile, text, cell):
    shown = one(value, profile=profile).count("people")

    assert (str(shown), shown.cell) == (text, cell)


def test_a_zero_that_could_be_nothing_else_is_shown():
    assert one(0, structural_zero=True).count("people").text == "0"


def test_a_zero_of_something_sensitive_is_hidden_from_the_board_too():
    assert one(0, profile="board", sensitive=True).count("people").is_hidden


def test_the_analyst_sees_all_and_may_take_nothing_away():
    released = one(3, profile="analyst")

    assert released.count("people").value == 3
    assert not released.may_leave
    assert released.to_store == ()


def test_the_page_says_that_rows_may_not_add_up():
    assert "may not add up" in one(44).notes[0]
    assert "0 to 9" in one(4).notes[1]
    assert one(44, profile="analyst").notes == ()


def test_what_is_no_statistic_about_people_stays_as_it_is():
    shown = disclose(Table("t", (Operational("sessions", 4),)), "public", Register()).count("sessions")

    assert shown.text == "4"


def test_an_official_figure_stays_as_published_with_its_source_beside_it():
    table = Table("t", (Official("frauds", 7, "Office for National Statistics", date(2024, 9, 30)),))

    assert disclose(table, "published", Register()).count("frauds").note == "Office for National Statistics, 30 September 2024"
    assert not disclose(Table("t", (Official("frauds", 7, " ", date(2024, 9, 30)),)), "published", Register()).ok
    assert not one(7, profile="published").ok


def test_organisations_are_counted_from_five_and_people_never_in_their_view():
    firms = replace(CAME, unit="firms")

    assert one(4, firms, "organisations").count("people").is_hidden
    assert one(5, firms, "organisations").count("people").value == 5
    assert isinstance(one(50, profile="organisations"), Refused)
    compared = Table("t", (ShareFigure("done", firms, yes=6, base=9),))
    assert "Not enough organisations" in disclose(compared, "organisations", Register()).reason


def test_an_unknown_profile_opens_no_door():
    with pytest.raises(KeyError):
        one(50, profile="friends")


# --- shares -------------------------------------------------------------------------------------------------------------


def share(yes, base, profile="public", **told):
    return disclose(Table("t", (ShareFigure("fun", CAME, yes=yes, base=base, **told),)), profile, Register()).share("fun")


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_per_cent_leaves_only_when_yes_and_no_may_both_be_shown(yes, no):
    shown = share(yes, yes + no)

    assert (shown.percent is not None) == (yes >= 10 and no >= 10 and yes + no >= 20)
    if shown.percent is not None:
        assert shown.percent <= 100 * shown.yes.value / shown.base.value + 1e-9
        assert shown.percent == int(shown.percent)
    if no < 10 or yes < 10:
        assert shown.yes.is_hidden


def test_shares_come_from_rounded_counts_and_are_never_rounded_up():
    assert share(99, 146).text == "68%"  # 100 of 145 is 68.97
    assert share(99, 146).of_text == "100 of 145"


def test_small_groups_on_either_side_become_words():
    assert share(4, 60).text == "very few"
    assert share(56, 60).text == "nearly all"
    assert share(60, 60).text == "nearly all"


def test_the_same_sensitive_answer_from_everybody_is_hidden_even_among_many():
    for yes in (0, 500):
        shown = share(yes, 500, "board", sensitive=True)
        assert shown.text == "not shown"
        assert shown.yes.is_hidden


def test_one_decimal_only_in_an_annex_and_from_two_hundred():
    assert share(67, 203, annex=True).text == "31.7%"
    assert share(67, 199, annex=True).text == "32%"


def test_a_survey_result_needs_thirty_answers():
    def of(n, yes):
        result = share_of({i: i < yes for i in range(n)}, asked=n + 5)
        figure = ShareFigure("fun", CAME, share=result, reading=read_share(result, Asked(Evidence.FEELING)))
        return disclose(Table("t", (figure,)), "public", Register()).share("fun")

    assert of(29, 15).percent is None
    assert of(29, 15).words == "too few to say"
    assert of(30, 15).text == "50%"
    assert (of(30, 15).low, of(30, 15).high) == (33, 67)  # 33.2 and 66.8, pushed outward
    assert of(9, 5).base.is_hidden


# --- changes ------------------------------------------------------------------------------------------------------------


def change_of(profile="public", sensitive=False, **told):
    change = paired_change(*people(**told))
    figure = ChangeFigure("A5", Cut("A5-v1", SUMMER), change, read(change, Asked()), sensitive)
    return change, disclose(Table("habits", (figure,)), profile, Register()).change("A5")


counts = st.integers(0, 70)


@given(counts, counts, counts, counts, counts, counts, st.integers(0, 12))
def test_no_change_leaves_unless_yes_and_no_before_and_after_may_all_be_shown(a, b, c, d, lost_yes, lost_no, sessions):
    change, shown = change_of(kept=a, gave_up=b, took_up=c, never=d, lost_yes=lost_yes, lost_no=lost_no, sessions=sessions)
    margins = (a + b, c + d, a + c, b + d)

    assert shown.is_shown == (change.n >= 30 and min(margins) >= 10)
    if shown.is_shown:
        assert shown.low <= 100 * change.interval.low + 1e-6
        assert shown.high >= 100 * change.interval.high - 1e-6
        assert abs(shown.points) <= abs(100 * change.estimate) + 1e-6
        assert abs(shown.points - 100 * change.estimate) < 1
    for count in (shown.n, shown.started, shown.lost, shown.before_yes, shown.after_yes):
        assert count.value is None or (count.value >= 10 and count.value % 5 == 0)


def test_with_ten_to_twenty_nine_only_counts_leave():
    _, shown = change_of(kept=11, took_up=2, never=12, gave_up=1)

    assert (shown.before, shown.after, shown.points, shown.low) == (None, None, None, None)
    assert (shown.n.text, shown.before_yes.text, shown.after_yes.text) == ("25", "10", "15")
    assert shown.text == "Too few to say"


def test_under_ten_nothing_leaves_at_all():
    _, shown = change_of(kept=3, took_up=3, never=3)

    assert shown.n.is_hidden
    assert shown.before_yes.is_hidden


def test_where_nearly_nobody_did_before_the_change_is_told_in_words():
    _, shown = change_of(kept=3, took_up=60, never=60)

    assert (shown.before, shown.before_words, shown.after, shown.points) == (None, "very few", 52, None)


def test_a_small_number_of_people_who_would_tip_the_finding_is_hidden_too():
    change, shown = change_of(kept=30, took_up=25, gave_up=10, never=35, lost_yes=12, lost_no=12, sessions=8)
    assume_small = change.tipping is not None and change.tipping.people is not None and change.tipping.people < 10

    assert assume_small
    assert shown.tipping.is_hidden


# --- the register -------------------------------------------------------------------------------------------------------

WHOLE = one(103)


@pytest.mark.parametrize(
    "cut",
    [
        audience("over-65s"),
        replace(CAME, area=HOLM),
        replace(CAME, period=JULY),
        replace(CAME, period=YEAR),
        replace(CAME, period=Period(date(2025, 6, 1), date(2025, 8, 31))),
        replace(audience("over-65s"), area=HOLM, period=JULY),
    ],
    ids=["nested filter", "nested place", "part of the time", "more of the time", "overlapping time", "a part in every way"],
)
@pytest.mark.parametrize("value", [94, 102, 104, 112])
def test_a_cut_that_differs_from_an_earlier_one_by_a_few_is_refused_and_names_it(cut, value):
    refused = one(value, cut, register=after(WHOLE))

    assert isinstance(refused, Refused)
    assert "people who took part, July to September 2025, released on 14 October 2025, edition 1" in refused.reason
    assert not {"94", "102", "103", "104", "112"} & set(refused.reason.replace(".", " ").split())


@pytest.mark.parametrize("value", [93, 103, 113, 40])
def test_a_cut_that_differs_by_ten_or_not_at_all_is_released(value):
    assert one(value, audience("over-65s"), register=after(WHOLE)).ok


@pytest.mark.parametrize(
    "cut",
    [
        replace(CAME, measure="hours"),
        replace(CAME, unit="firms"),
        replace(CAME, period=Period(date(2025, 10, 1), date(2025, 12, 31))),
    ],
    ids=["another measure", "another unit", "the next quarter"],
)
def test_what_shares_no_people_gives_nothing_away(cut):
    assert one(100, cut, register=after(WHOLE)).ok


def test_two_places_of_one_kind_share_nobody_but_a_ward_and_a_census_area_may():
    register = after(one(100, replace(CAME, area=HOLM)))

    assert one(97, replace(CAME, area=Area("stanmoor", "Stanmoor", "ward")), register=register).ok
    assert not one(97, replace(CAME, area=Area("E02001", "a census area", "msoa")), register=register).ok


def test_two_different_groups_share_nobody():
    assert one(97, audience("parents"), register=after(one(100, audience("over-65s")))).ok


def test_a_hidden_number_gives_nothing_away_by_difference():
    assert one(12, register=after(one(5, audience("over-65s")))).ok


@pytest.mark.parametrize(("first", "second"), [("public", "board"), ("board", "public")])
def test_a_small_count_is_never_shown_under_two_rules(first, second):
    assert not one(8, profile=second, register=after(one(8, profile=first))).ok
    assert one(60, profile=second, register=after(one(60, profile=first))).ok


def test_the_same_request_gets_the_same_answer_and_is_stored_once():
    again = one(103, register=after(WHOLE))

    assert again.shown == WHOLE.shown
    assert again.to_store == ()


@pytest.mark.parametrize("value", [104, 108, 112, 94])
def test_a_figure_that_moved_by_a_few_people_keeps_its_earlier_answer(value):
    assert one(value, register=after(WHOLE)).count("people").text == "105"


def test_a_figure_that_moved_by_ten_is_told_anew():
    released = one(113, register=after(WHOLE))

    assert released.count("people").text == "115"
    assert len(released.to_store) == 1


def test_a_figure_that_fell_under_ten_is_hidden_whatever_was_said_before():
    assert one(9, register=after(one(11))).count("people").is_hidden


def test_a_change_keeps_its_earlier_answer_when_a_few_late_answers_come_in():
    def released(took_up, register):
        change = paired_change(*people(kept=40, gave_up=10, took_up=took_up, never=40, sessions=9))
        return disclose(Table("habits", (ChangeFigure("A5", Cut("A5-v1", SUMMER), change, read(change, Asked())),)), "public", register)

    first = released(40, Register())

    assert released(43, after(first)).change("A5") == first.change("A5")
    assert released(60, after(first)).change("A5") != first.change("A5")


def test_a_refused_table_does_not_stop_the_rest_of_the_page():
    sheet = disclose_all(
        (
            Table("by audience", (Count("over-65s", audience("over-65s"), 100),)),
            Table("sessions", (Operational("held", 48),)),
        ),
        "public",
        after(WHOLE),
    )

    assert not sheet["by audience"].ok
    assert sheet["sessions"].ok
    assert list(sheet) == ["by audience", "sessions"]


# --- nothing can be worked out ------------------------------------------------------------------------------------------


def possible_values(shown_whole, shown_parts, hidden):
    """By trying all: which numbers could the first hidden part be?"""

    def around(value):
        return range(max(value - 2, 10), value + 3)

    sums = {sum(parts) for parts in product(*(around(value) for value in shown_parts))} or {0}
    return {
        first
        for first in range(10)
        for rest in product(range(10), repeat=hidden - 1)
        for whole in around(shown_whole)
        if whole - first - sum(rest) in sums
    }


@given(st.lists(st.integers(0, 60), min_size=2, max_size=4), st.randoms(), st.booleans())
def test_no_hidden_part_can_be_worked_out_from_the_whole_and_the_rest(parts, chance, apart):
    whole = sum(parts)
    assume(whole >= 10)
    figures = [Count(f"part{i}", audience(f"group{i}"), part) for i, part in enumerate(parts)] + [Count("whole", CAME, whole)]
    chance.shuffle(figures)
    tables = [Table(figure.key, (figure,)) for figure in figures] if apart else [Table("all", tuple(figures))]
    sheet = disclose_all(tables, "public", Register())
    shown = {key: figure for released in sheet.values() if released.ok for key, figure in released.shown.items()}
    hidden = [i for i, part in enumerate(parts) if part < 10]
    kept_back = [key for key, figure in shown.items() if figure.is_hidden and figure.note]

    assert not any(released.to_store == () for released in sheet.values())
    if hidden and not kept_back and not shown["whole"].is_hidden:
        seen = [shown[f"part{i}"].value for i, part in enumerate(parts) if part >= 10]
        assert len(possible_values(shown["whole"].value, seen, len(hidden))) >= 3


def test_three_parts_that_would_solve_for_a_nine_keep_the_whole_back():
    figures = (
        Count("over-65s", audience("over-65s"), 42),
        Count("parents", audience("parents"), 52),
        Count("firms", audience("firms"), 9),
        Count("all", CAME, 103),
    )
    released = disclose(Table("reach", figures), "public", Register())

    # 105 less 40 less 50 is 15: only 42, 52, 103 and so 9 would do.
    assert (released.count("over-65s").text, released.count("parents").text, released.count("firms").text) == ("40", "50", "fewer than 10")
    assert released.count("all").text == "not shown"
    assert "smaller group" in released.count("all").note


def test_a_whole_released_earlier_is_protected_by_keeping_a_later_part_back():
    register = after(one(103), one(42, audience("over-65s")), one(9, audience("firms")))
    released = one(52, audience("parents"), register=register)

    assert released.count("people").text == "not shown"


@given(
    st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), st.integers(0, 150)), min_size=1, max_size=6, unique_by=lambda pair: pair[0]),
    st.randoms(),
)
def test_the_order_in_which_figures_are_asked_for_changes_nothing(asked, chance):
    figures = [Count(f"k{name}", audience(name) if name else CAME, value) for name, value in asked]
    shuffled = list(figures)
    chance.shuffle(shuffled)

    one_way, other = (disclose(Table("t", tuple(order)), "public", Register()) for order in (figures, shuffled))
    assert dict(one_way.shown) == dict(other.shown)


released_before = st.lists(
    st.tuples(
        st.sampled_from(
            [
                CAME,
                audience("a"),
                audience("b"),
                replace(CAME, period=JULY),
                replace(audience("a"), period=JULY),
                replace(CAME, area=HOLM),
                replace(CAME, area=NORTH),
            ]
        ),
        st.integers(0, 60),
    ),
    max_size=12,
)


@given(released_before)
def test_whatever_is_asked_in_turn_no_two_releases_differ_by_a_small_group(asked):
    from safercyber.rules.release_register import shares_ground

    stored = []
    for cut, value in asked:
        released = one(value, cut, register=Register(stored))
        if released.ok:
            stored += released.to_store
    latest = {release.cut: release for release in stored}
    for a, b in product(latest.values(), repeat=2):
        if not a.hidden and not b.hidden and shares_ground(a.cut, b.cut):
            assert not 1 <= abs(a.raw - b.raw) <= 9


@given(st.integers(0, 500))
def test_what_has_passed_the_door_passes_it_unchanged(value):
    first = one(value)
    if (shown := first.count("people").value) is not None:
        assert one(shown).count("people").value == shown


# --- only what was released can be drawn --------------------------------------------------------------------------------


def test_nobody_but_the_door_makes_something_drawable():
    with pytest.raises(NotReleased):
        ShownCount(key="people", value=3, text="3")
    with pytest.raises(NotReleased):
        Released(name="t", profile="public", may_leave=True, shown={})


@pytest.mark.parametrize("raw", [3, "3", Count("people", CAME, 3), paired_change(*people(kept=40))])
def test_raw_numbers_are_not_drawable(raw):
    with pytest.raises(NotReleased):
        drawable(raw)


def test_what_came_through_is_drawable_and_so_is_a_refusal():
    assert drawable(WHOLE) is WHOLE
    assert drawable(WHOLE.count("people"))
    assert drawable(one(100, audience("x"), register=after(WHOLE)))


def test_a_figure_asked_for_as_the_wrong_kind_is_noticed():
    with pytest.raises(TypeError, match="not a ShownChange"):
        WHOLE.change("people")


def test_two_figures_of_one_key_are_refused_before_anything_leaves():
    with pytest.raises(ValueError, match="one key"):
        Table("t", (Count("a", CAME, 1), Count("a", CAME, 2)))
    with pytest.raises(ValueError, match="one name"):
        disclose_all((Table("t", ()), Table("t", ())), "public", Register())


def test_an_issued_table_is_drawn_again_as_it_was_and_carries_no_raw_number():
    change, _ = change_of(kept=40, took_up=43, gave_up=11, never=51, lost_yes=30, lost_no=31, sessions=7)
    table = Table(
        "page",
        (
            ChangeFigure("A5", Cut("A5-v1", SUMMER), change, read(change, Asked())),
            ShareFigure("fun", Cut("fun", SUMMER), yes=61, base=97),
            Count("people", CAME, 1046),
        ),
    )
    released = disclose(table, "public", Register())
    written = json.dumps(to_data(released))

    assert dict(from_data(json.loads(written)).shown) == dict(released.shown)
    assert "1046" not in written
    assert "raw" not in written


def test_ten_thousand_earlier_releases_are_looked_through_in_fifty_milliseconds():
    start = date(2000, 1, 1)
    register = Register(
        release
        for i in range(10_000)
        for release in one(
            10 + i % 400,
            Cut("took-part", Period(start + timedelta(i // 100), start + timedelta(i // 100 + 30)), filters=(("audience", str(i % 100)),)),
        ).to_store
    )
    table = Table("t", tuple(Count(f"k{i}", audience(f"group{i}"), 40 + 20 * i) for i in range(20)))
    times = []
    for _ in range(5):
        began = time.perf_counter()
        assert disclose(table, "public", register).ok
        times.append(time.perf_counter() - began)

    assert min(times) < 0.05


def test_a_period_of_whole_months_is_named_by_them():
    assert SUMMER.name == "July to September 2025"
    assert JULY.name == "July 2025"
    assert YEAR.name == "April 2025 to March 2026"
    assert Period(date(2025, 7, 3), date(2025, 9, 9)).name == "3 July 2025 to 9 September 2025"
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2025, 7, 3), date(2025, 7, 2))
    with pytest.raises(ValueError, match="two values"):
        Cut("m", SUMMER, filters=(("audience", "a"), ("audience", "b")))
