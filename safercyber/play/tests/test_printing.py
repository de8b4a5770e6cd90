"""Packs on paper: that every one can be set, that nothing in a pack is taken for markup, and who may have which pages."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from safercyber import content
from safercyber.play import printing
from safercyber.play.tests import factories as make
from safercyber.rules.games import paper
from safercyber.rules.games.tests import sallow_fen

HOSTILE = '#panic("no") #read("/etc/passwd") $x + $ *b _i_ \\ "q" \'s @ref <label> `raw` = Title // gone /* gone */ - + ~ [ ] { } https://a.example'
SHEETS_OF_A4 = {"bakehouse": (12, 30), "level_six": (30, 60), "number_nine": (20, 45), "real_or_not": (5, 16)}


def count(pdf: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", pdf))


@pytest.mark.req("E8")
@pytest.mark.parametrize("part", ["tables", "officer"])
@pytest.mark.parametrize("id", sorted(content.packs()))
def test_every_pack_is_set_tagged_titled_and_in_its_language(id, part):
    pack = content.pack(id)
    made = printing.pack_pdf(id, part)

    assert made.startswith(b"%PDF-1.7")
    assert b"/Lang(en-GB)" in made
    assert b"/StructTreeRoot" in made and b"/Marked true" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert pack.title.encode() in re.search(rb"<dc:title>.*?</dc:title>", made).group()
    assert len(made) < 1_000_000


@pytest.mark.parametrize("id", sorted(SHEETS_OF_A4))
def test_the_tables_get_a_sane_number_of_pages(id):
    least, most = SHEETS_OF_A4[id]

    assert least <= count(printing.pack_pdf(id, "tables")) <= most
    assert count(printing.pack_pdf(id, "officer")) <= 30


def test_the_same_pack_gives_the_same_bytes():
    found = printing.set_of(content.pack("real_or_not"), "officer")

    assert printing.pages(found) == printing.pages(found)


def hostile(value: Any, key: str = "") -> Any:
    """A set whose every word is an attempt at markup; what is no word to read stays."""
    if isinstance(value, dict):
        return {name: one if name in ("is", "key", "letter") else hostile(one, name) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [hostile(one, key) for one in value]
    return f"{value} {HOSTILE}" if isinstance(value, str) else value


@pytest.mark.req("R18")
@pytest.mark.parametrize("id", sorted(content.packs()))
@pytest.mark.parametrize("part", ["tables", "officer"])
def test_what_looks_like_markup_is_set_as_plain_words(id, part):
    found = printing.set_of(content.pack(id), part)
    attacked = replace(found, title=f"{found.title} {HOSTILE}", sheets=tuple(hostile(list(found.sheets))))

    made = printing.pages(attacked)

    assert made.startswith(b"%PDF")
    assert b"panic" in re.search(rb"<dc:title>.*?</dc:title>", made).group()


def test_hostile_words_stand_on_the_page_letter_by_letter():
    import typst

    found = printing.set_of(content.pack("real_or_not"), "officer")
    attacked = replace(found, sheets=({"is": "words", "title": HOSTILE, "lead": [], "blocks": []},))
    setter = typst.Compiler(
        input=printing.TEMPLATE, root=printing.TEMPLATE.parent, font_paths=[printing._fonts()],
        sys_inputs={"book": json.dumps(attacked.data()), "drawings": "{}"},
    )  # fmt: skip
    (heading,) = json.loads(setter.query("heading"))

    assert heading["body"]["text"] == HOSTILE


@pytest.mark.parametrize("part", ["tables", "officer"])
def test_a_board_whose_scene_is_not_on_the_shelf_says_in_words_what_would_be_seen(part):
    found = paper.printed(sallow_fen.PACK, part)

    assert printing.pages(replace(found, id="real_or_not")).startswith(b"%PDF")


def test_a_picture_that_is_missing_gives_way_to_its_words():
    found = printing.set_of(content.pack("number_nine"), "tables")

    without = printing.pages(found, {})

    assert count(without) >= 20
    assert without != printing.pages(found)


def test_a_picture_that_cannot_be_drawn_gives_way_to_its_words():
    found = printing.set_of(content.pack("number_nine"), "tables")
    key = next(key for key in found.keys if key.startswith("art:"))

    assert printing.pages(found, {key: "<svg this is not a picture"}).startswith(b"%PDF")


def test_a_set_that_cannot_be_set_says_so_kindly(monkeypatch, tmp_path):
    broken = tmp_path / "paper.typ"
    broken.write_text("#panic(1)", "utf-8")
    monkeypatch.setattr(printing, "TEMPLATE", broken)

    with pytest.raises(printing.CannotPrint, match="could not be set on paper"):
        printing.pages(printing.set_of(content.pack("real_or_not"), "tables"))


def test_a_set_that_takes_too_long_is_stopped(monkeypatch, tmp_path):
    slow = tmp_path / "paper.typ"
    slow.write_text("#let n = 0\n#for i in range(100000000) { n = n + calc.sin(i) }\n#n", "utf-8")
    monkeypatch.setattr(printing, "TEMPLATE", slow)
    monkeypatch.setattr(printing, "MOST_SECONDS", 1)

    with pytest.raises(printing.CannotPrint, match="took longer than 1 second"):
        printing.pages(printing.set_of(content.pack("real_or_not"), "tables"))


# --- the pages for staff and the command ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_officer_prints_from_the_report_of_a_game(okafor, signed_in):
    officer = signed_in(Client(), okafor)
    page = officer.get("/staff/packs/real_or_not").content.decode()

    for part in ("tables", "officer"):
        assert f"/staff/packs/real_or_not/print/{part}" in page
        answer = officer.get(f"/staff/packs/real_or_not/print/{part}")
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == f'inline; filename="real_or_not-1-{part}.pdf"'
        assert answer.content.startswith(b"%PDF")
        assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.req("E8")
def test_the_session_and_the_table_lead_to_the_prints_of_their_game(okafor, signed_in):
    make.northvale()
    session = make.breakfast()
    room = make.a_room(session_id=session, mode="table")
    officer = signed_in(Client(), okafor)

    for page in (f"/staff/rooms/of/{session}?part=game", f"/staff/rooms/{room.ref}"):
        text = officer.get(page).content.decode()
        assert "/staff/packs/bakehouse/print/tables" in text and "/staff/packs/bakehouse/print/officer" in text
    make.go(room.ref, "1.news")
    assert "/print/" not in officer.get(f"/staff/rooms/{room.ref}").content.decode()


@pytest.mark.django_db
def test_nobody_prints_without_signing_in():
    answer = Client().get("/staff/packs/real_or_not/print/officer")

    assert answer.status_code == 302
    assert "/staff/sign-in" in answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["real_or_not/print/everything", "no-such-pack/print/tables"])
def test_what_there_is_not_is_not_printed(okafor, signed_in, address):
    assert signed_in(Client(), okafor).get(f"/staff/packs/{address}").status_code == 404


@pytest.mark.django_db
def test_a_print_that_fails_tells_the_officer_what_to_do(okafor, signed_in, monkeypatch):
    def sorry(id, part):
        raise printing.CannotPrint("Real or not? could not be set on paper: a picture is missing.")

    monkeypatch.setattr(printing, "pack_pdf", sorry)
    answer = signed_in(Client(), okafor).get("/staff/packs/real_or_not/print/tables")

    assert answer.status_code == 503
    assert "a picture is missing" in answer.content.decode()


def test_a_set_is_made_once_until_the_pack_changes(monkeypatch):
    printing._kept.cache_clear()
    made = []
    real = printing.pages
    monkeypatch.setattr(printing, "pages", lambda found: made.append(found.part) or real(found))

    printing.pack_pdf("real_or_not", "officer")
    printing.pack_pdf("real_or_not", "officer")
    assert made == ["officer"]

    monkeypatch.setattr(printing, "_changed", lambda id: (1,))
    printing.pack_pdf("real_or_not", "officer")
    assert made == ["officer", "officer"]
    printing._kept.cache_clear()


def test_a_pack_from_outside_prints_on_the_console(settings, tmp_path, capsys):
    target = settings.DATA / "packs" / "real_or_not@99"
    shutil.copytree(content.ROOT / "packs" / "real_or_not", target)
    file = target / "pack.yaml"
    file.write_text(re.sub(r"^version: .*$", "version: 99", file.read_text("utf-8"), flags=re.M), "utf-8")
    call_command("pack", "print", "real_or_not", to=tmp_path / "out.pdf", part="tables")

    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert printing.name_of("real_or_not", "tables") == "real_or_not-99-tables.pdf"
    shutil.rmtree(target)
    content.packs.cache_clear()


def test_the_console_says_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match=r"--to FILE\.pdf"):
        call_command("pack", "print", "real_or_not")
    with pytest.raises(CommandError, match="no game called nothing"):
        call_command("pack", "print", "nothing", to=tmp_path / "out.pdf")
    with pytest.raises(CommandError, match="could not be written"):
        call_command("pack", "print", "real_or_not", to=tmp_path / "no" / "out.pdf")
