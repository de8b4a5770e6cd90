"""A pack from outside is read with care, checked, and put on the shelf in one step or not at all."""

import io
import re
import shutil
import stat
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from safercyber import content
from safercyber.ledger.models import LedgerEntry
from safercyber.play import pictures, shelf
from safercyber.rules.games import engine, replays

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
OURS = content.ROOT / "packs" / "bakehouse"


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The Bakehouse under another name, as somebody's own pack."""
    folder = tmp_path_factory.mktemp("made") / "tea_room"
    shutil.copytree(OURS, folder, ignore=shutil.ignore_patterns("older"))
    for file in (folder / "pack.yaml", *(folder / "replays").glob("*.json")):
        text = file.read_text(encoding="utf-8")
        text = text.replace("id: bakehouse", "id: tea_room").replace('"pack": "bakehouse"', '"pack": "tea_room"')
        text = re.sub(r'^(version: |  "version": )\d+', r"\g<1>1", text, flags=re.M)
        file.write_text(text, encoding="utf-8")
    end_anew(folder)
    return folder


@pytest.fixture
def tea_room(made, tmp_path):
    """A copy of it to do with as one likes."""
    return Path(shutil.copytree(made, tmp_path / "tea_room"))


def end_anew(folder):
    """The end of a golden game names its pack and version, so that it has to be worked out again."""
    pack = content.check_pack(folder / "pack.yaml")
    for file in (folder / "replays").glob("*.json"):
        log = content._json(file)
        file.write_text(file.read_text(encoding="utf-8").replace(log["sha256"], engine.digest(replays.run(pack, log))), encoding="utf-8")


def zipped(folder: Path, at: Path, top: str = "", extra=()) -> Path:
    with zipfile.ZipFile(at, "w") as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.parent.name != "older":
                packed.write(path, f"{top}{path.relative_to(folder).as_posix()}")
        for entry, data in extra:
            packed.writestr(entry, data)
    return at


def put_up(path: Path) -> shelf.Installed:
    return shelf.install(path, by="system", now=NOW, games=20)


@pytest.mark.django_db
@pytest.mark.parametrize("top", ["", "tea_room/", "any name/"])
def test_a_good_zip_goes_on_the_shelf_and_can_be_chosen_at_once(tea_room, tmp_path, top):
    assert "tea_room" not in content.packs()

    done = put_up(zipped(tea_room, tmp_path / "pack.zip", top))

    assert done.is_new and content.packs()["tea_room"].title == "The Bakehouse"
    assert set(content.replays("tea_room")) == {"best-line", "all-shiny", "look-round-last"}
    assert content.pack_folder("tea_room") == done.folder
    assert LedgerEntry.objects.get(did="install_pack").about == "pack:tea_room@1"


@pytest.mark.django_db
def test_a_folder_goes_on_the_shelf_too_and_a_second_time_changes_nothing(tea_room, data_folder):
    assert put_up(tea_room).is_new
    assert not put_up(tea_room).is_new
    assert [one.name for one in data_folder.iterdir()] == ["packs"]
    assert [one.name for one in (data_folder / "packs").iterdir()] == ["tea_room@1"]


@pytest.mark.django_db
def test_a_version_on_the_shelf_is_never_replaced_by_other_content(tea_room):
    put_up(tea_room)
    file = tea_room / "pack.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("They were orderly", "They were not"), encoding="utf-8")

    with pytest.raises(shelf.NotInstalled, match="higher version"):
        put_up(tea_room)
    assert "They were orderly" in (content.pack_folder("tea_room") / "pack.yaml").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_a_higher_version_is_played_by_new_rooms_and_the_older_one_stays(tea_room):
    put_up(tea_room)
    for file in (tea_room / "pack.yaml", *(tea_room / "replays").glob("*.json")):
        file.write_text(re.sub(r'^(version: |  "version": )1', r"\g<1>2", file.read_text("utf-8"), flags=re.M), "utf-8")
    with pytest.raises(shelf.NotInstalled):  # its golden games end elsewhere now: they name the version
        put_up(tea_room)
    end_anew(tea_room)

    assert put_up(tea_room).instead_of == 1
    assert content.pack("tea_room").version == 2 and content.pack("tea_room", 1).version == 1


@pytest.mark.django_db
def test_our_own_pack_is_not_replaced_either(tmp_path):
    mine = tmp_path / "mine"
    shutil.copytree(OURS, mine, ignore=shutil.ignore_patterns("older"))
    assert not put_up(mine).is_new
    (mine / "facilitator.md").write_text("# Mine\n")

    with pytest.raises(shelf.NotInstalled, match="other content"):
        put_up(mine)


@pytest.mark.django_db
def test_what_may_not_be_used_is_not_installed_and_says_why(tea_room):
    (tea_room / "replays" / "best-line.json").unlink()

    with pytest.raises(shelf.NotInstalled) as refused:
        put_up(tea_room)
    assert [flag.name for flag in refused.value.report.flags if flag.stops] == ["DRIFT"]
    assert "tea_room" not in content.packs()


@pytest.mark.django_db
def test_a_pack_may_bring_a_scene_of_its_own_and_its_bricks_stand_there(tea_room):
    (tea_room / "scene.toml").write_text((content.ROOT / "scenes" / "bakehouse.toml").read_text("utf-8"), "utf-8")
    (tea_room / "pack.yaml").write_text((tea_room / "pack.yaml").read_text("utf-8").replace("scene: bakehouse", "scene: tea_room"), "utf-8")
    assert "tea_room" not in content.scenes()

    put_up(tea_room)

    assert {stand.id for stand in content.scenes()["tea_room"].stands} == {stand.id for stand in content.scenes()["bakehouse"].stands}
    assert "<svg" in pictures.board("tea_room", [{"id": "two_step", "new": True, "held": False}])


@pytest.mark.parametrize(
    ("id", "scene", "flags"),
    [
        ("tea_room", "plates = [", {("scene.toml", "SCHEMA")}),
        ("tea_room", "plaits = []", {("scene.toml", "SCHEMA")}),
        ("village", "plates = []", {("scene.toml", "SCHEMA")}),
        ("tea_room", 'vehicles = [{ at = [1, 1], kind = "van", text = "Tesco" }]', {("scene.toml", "REAL-NAME")}),
        ("tea_room", '# see https://far.example\nvehicles = [{ at = [1, 1], kind = "van" }]', {("scene.toml", "SCHEMA")}),
    ],
)
def test_a_scene_that_cannot_be_drawn_or_names_a_firm_is_told(tea_room, id, scene, flags):
    (tea_room / "scene.toml").write_text(scene)
    text = (tea_room / "pack.yaml").read_text("utf-8").replace("id: tea_room", f"id: {id}", 1)
    (tea_room / "pack.yaml").write_text(text, "utf-8")
    found = shelf.look(tea_room, on=date(2026, 11, 25), games=10)

    assert {(flag.file, flag.name) for flag in found.flags if flag.stops and flag.name != "DRIFT"} == flags


@pytest.mark.django_db
def test_a_pack_from_outside_that_no_longer_reads_does_not_keep_the_house_shut(tea_room):
    done = put_up(tea_room)
    (done.folder / "pack.yaml").write_text("- a\n")
    content.packs.cache_clear()

    assert "bakehouse" in content.packs() and "tea_room" not in content.packs()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (("../evil.txt", b"x"), "points out of its folder"),
        (("/etc/evil.txt", b"x"), "points out of its folder"),
        (("art/../../evil.svg", b"x"), "points out of its folder"),
        (("art\\evil.svg", b"x"), "points out of its folder"),
        (("C:evil.txt", b"x"), "points out of its folder"),
        (("run.py", b"x"), "is not part of a pack"),
        (("art/run.exe", b"x"), "is not part of a pack"),
        (("PACK.YAML", b"x"), "is not part of a pack"),
        (("art/a.svg", b"x" * (shelf.MOST_FILE_BYTES + 1)), "is larger than 2 MB"),
        ((link("art/a.svg"), b"/etc/passwd"), "is a link or a device"),
    ],
)
def test_a_zip_that_plays_tricks_is_refused(tea_room, tmp_path, data_folder, extra, words):
    with pytest.raises(shelf.NotAPack, match=words):
        put_up(zipped(tea_room, tmp_path / "pack.zip", extra=[extra]))
    assert not list(data_folder.rglob("*"))


def test_a_zip_that_lies_about_its_sizes_is_refused(tea_room, tmp_path):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(tea_room / "pack.yaml", "pack.yaml")
        for n in range(11):
            packed.writestr(f"art/a{n}.svg", b" " * (shelf.MOST_FILE_BYTES - 1))
    with pytest.raises(shelf.NotAPack, match="larger than 20 MB"):
        put_up(bomb)
    with zipfile.ZipFile(bomb, "w") as packed:
        for n in range(shelf.MOST_FILES + 1):
            packed.writestr(f"art/a{n}.svg", b"")
    with pytest.raises(shelf.NotAPack, match="the most is 200"):
        put_up(bomb)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(zipped(tea_room, tmp_path / "good.zip").read_bytes()[:-200] + io.BytesIO(b"x" * 200).read())
    with pytest.raises(shelf.NotAPack):
        put_up(broken)


def test_a_pack_file_that_would_take_for_ever_to_read_is_refused(tmp_path):
    file = tmp_path / "pack.yaml"
    file.write_text("a: [" + "1, " * 200_000 + "]")
    with pytest.raises(shelf.NotAPack, match="larger than 500 KB"):
        shelf.look(file, on=date(2026, 11, 25))


@pytest.mark.parametrize("id", sorted(content.packs()))
def test_every_game_on_our_shelf_may_be_used_and_is_proven(id):
    found = shelf.look_on_shelf(id, on=date.today(), games=150)

    assert found.may_be_used, "\n".join(map(str, found.flags))
    assert not found.unproven


def test_links_in_a_folder_are_refused(tea_room, tmp_path):
    (tea_room / "art").mkdir()
    (tea_room / "art" / "a.svg").symlink_to("/etc/hostname")
    with pytest.raises(shelf.NotAPack, match="is a link to somewhere else"):
        put_up(tea_room)
    (tmp_path / "pack.zip").symlink_to(tea_room)
    with pytest.raises(shelf.NotAPack, match="is a link"):
        put_up(tmp_path / "pack.zip")


@pytest.mark.parametrize("text", ["[" * 5000, "a: &x 1", "a: !!python/object 1", "\x00", "", "just words", "a: 1\na: 2"])
def test_a_file_that_is_no_pack_gets_a_sentence_and_never_a_crash(tmp_path, text):
    file = tmp_path / "pack.yaml"
    file.write_text(text)
    try:
        assert not shelf.look(file, on=date(2026, 11, 25), games=10).may_be_used
    except shelf.NotAPack as refused:
        assert str(refused)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("art/a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("art/a.svg", '<svg><rect onload="x()"/></svg>'),
        ("art/a.svg", '<svg><image href="//far.example/a.png"/></svg>'),
        ("facilitator.md", "See https://far.example for more."),
        ("facilitator.md", "Hello {{ secret }}"),
        ("replays/bad.json", "{"),
    ],
)
def test_what_lies_beside_a_pack_only_draws_and_only_tells(tea_room, name, text):
    (tea_room / name).parent.mkdir(exist_ok=True)
    (tea_room / name).write_text(text)
    found = shelf.look(tea_room, on=date(2026, 11, 25), games=10)

    assert [(flag.file, flag.name) for flag in found.flags if flag.stops] == [(name, "SCHEMA")]


@pytest.mark.django_db
def test_somebody_with_a_game_on_paper_can_write_rehearse_and_install_it(tea_room, capsys):
    shutil.rmtree(tea_room / "replays")
    with pytest.raises(CommandError):
        call_command("pack", "install", str(tea_room), games=20)
    call_command("pack", "rehearse", str(tea_room))
    call_command("pack", "install", str(tea_room), games=20)

    assert "Installed: tea_room, version 1." in capsys.readouterr().out
    assert set(content.replays("tea_room")) == {"rehearsed-well", "rehearsed-badly", "rehearsed-oddly"}
    with pytest.raises(CommandError, match="There is no pack"):
        call_command("pack", "rehearse", str(tea_room / "replays"))


@pytest.mark.django_db
def test_the_command_prints_the_report_and_says_no_with_its_exit(tea_room, tmp_path, capsys):
    call_command("pack", "check", str(tea_room), games=20)
    assert "It may be used." in capsys.readouterr().out
    call_command("pack", "install", str(zipped(tea_room, tmp_path / "pack.zip")), games=20)
    assert "Installed: tea_room, version 1." in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no file"):
        call_command("pack", "check", str(tmp_path / "nothing.zip"))
    (tea_room / "replays" / "best-line.json").unlink()
    with pytest.raises(CommandError, match="may not be used"):
        call_command("pack", "check", str(tea_room), games=20)
    assert "DRIFT" in capsys.readouterr().out
