"""./manage places: the towns and villages of an area from a file."""

import pytest
from django.core.management import CommandError, call_command

from safercyber.figures import queries

pytestmark = pytest.mark.django_db
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
