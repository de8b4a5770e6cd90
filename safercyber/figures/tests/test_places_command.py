"""./manage places: the towns and villages of an area from a file."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safercyber.figures import actions, queries
from safercyber.ledger.queries import history_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
HEAD = "name,kind,postcode,north,east\n"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "places.csv"


def test_places_are_added_once_however_often_the_file_is_read(file, capsys):
    file.write_text(HEAD + "Stanmoor,village,nv4 7qp,1,0.7\nEldon,village,NV2 3BX,-1.6,1.2\n", "utf-8")
    call_command("places", str(file))
    call_command("places", str(file))

    assert [place.name for place in queries.places()] == ["Eldon", "Stanmoor"]
    assert queries.find_place("NV4 7QP").name == "Stanmoor"
    assert "2 added, 0 were" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Holm,hamlet,NV4 2HM,1,1", 'csv:3: the kind "hamlet" is not known here'),
        (",village,NV4 2HM,1,1", "csv:3: the place needs a name"),
        ("Holm,village,NV4 2HM,far,1", "csv:3: north and east should be miles"),
        ("Holm,village,NV4 2HM AND MORE,1,1", "csv:3: .NV4 2HM AND MORE. is not a postcode"),
        ("Holm,village,NV4 2HM,inf,1", "csv:3: north and east should be miles"),
        ("Holm,village,NV4 2HM,1,nan", "csv:3: north and east should be miles"),
        ("Holm,village,NV4 2HM,1,1e200", "csv:3: north and east should be miles"),
        ("\nHolm,village,NV4 2HM,far,1", "csv:4: north and east should be miles"),
        ("x" * 61 + ",village,NV4 2HM,1,1", "csv:3: a name has 60 letters at most"),
        ("Holm,village", "csv:3: north and east should be miles"),
    ],
)
def test_a_line_with_a_slip_is_named_and_no_place_is_added(file, line, words):
    file.write_text(f"{HEAD}Stanmoor,village,NV4 7QP,1,0.7\n{line}\n", "utf-8")

    with pytest.raises(CommandError, match=words):
        call_command("places", str(file))
    assert queries.places() == ()


@pytest.mark.parametrize("words", ["", "name,kind\nHolm,village\n", "\x00"])
def test_a_file_that_is_none_gets_one_sentence(file, words):
    file.write_text(words, "utf-8")

    with pytest.raises(CommandError, match=r"places\.csv"):
        call_command("places", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("places", str(file.parent / "none.csv"))


def test_two_long_names_that_begin_alike_are_two_places(file):
    file.write_text(HEAD + "Stoke on the Green Upper,village,,1,1\nStoke on the Green Upperton,village,,2,2\n", "utf-8")
    call_command("places", str(file))

    assert [place.name for place in queries.places()] == ["Stoke on the Green Upper", "Stoke on the Green Upperton"]
    assert len({place.code for place in queries.places()}) == 2


def test_a_name_that_stands_twice_in_the_file_is_refused_with_both_lines(file):
    file.write_text(HEAD + "St. Anne’s Cross,village,,1,1\nHolm,village,,1,1\nst annes  cross,village,,2,2\n", "utf-8")

    with pytest.raises(CommandError, match=r"csv:4: st annes cross stands in line 2 already"):
        call_command("places", str(file))
    assert queries.places() == ()


def test_a_long_file_takes_the_same_few_statements_and_one_ledger_entry(file, django_assert_num_queries):
    actions.add_town("Holm", by="system", now=NOW)
    with CaptureQueriesContext(connection) as five:
        actions.add_places(_villages(5), by="system", now=NOW)
    with django_assert_num_queries(len(five)):
        actions.add_places(_villages(60), by="system", now=NOW)

    assert len(five) < 20
    assert [entry.facts for entry in history_of("places")] == [{"added": 5, "put_on_grid": 0}, {"added": 55, "put_on_grid": 0}]
    assert actions.add_places(_villages(60), by="system", now=NOW) == 0 and len(history_of("places")) == 2


def _villages(count):
    return [queries.Place("", f"Village {number}", "village", "", 1.0, number) for number in range(count)]
