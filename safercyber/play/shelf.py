"""Packs from outside: reading one from a file, a folder or a zip, checking it, and putting it on the shelf.

Nothing of a pack is ever run. A zip is unpacked by ourselves into a folder of our own: plain names, plain files, within limits. What
is installed lies in the data folder as packs/<id>@<version>, put there in one step or not at all, and is never changed after.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import stat
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from safercyber import content
from safercyber.ledger.actions import record
from safercyber.rules.bricks import scene_from
from safercyber.rules.games.rehearsal import HOW, rehearse
from safercyber.rules.games.replays import log_of, written
from safercyber.rules.games.report import Flag, Report, Shelf, report
from safercyber.rules.games.teams import GAMES
from safercyber.storage import saved_together

MOST_FILES = 200
MOST_FILE_BYTES = 2_000_000
MOST_PACK_BYTES = 500_000
MOST_BYTES = 20_000_000
_NAMES = re.compile(r"pack\.yaml|scene\.toml|facilitator\.md|licence\.txt|replays/[\w-]+\.json|art/[\w-]+\.svg|print/[\w-]+\.(?:md|svg)")
_PASSED_OVER = re.compile(r"(?:^|/)(?:__MACOSX/|older/|\.DS_Store$|Thumbs\.db$|\.git/)")


class NotAPack(ValueError):
    """What was given cannot be read as a pack. Its text is the sentence to show."""


class NotInstalled(ValueError):
    """The pack may not go on the shelf. Its text says why; `report` is what the check found, if it came so far."""

    def __init__(self, words: str, report: Report | None = None) -> None:
        self.report = report
        super().__init__(words)


@dataclass(frozen=True)
class Installed:
    """A pack on the shelf. `is_new` is false when the very same one lay there already; `instead_of` is the older version it replaces."""

    id: str
    version: int
    folder: Path
    is_new: bool
    report: Report
    instead_of: int | None = None


def look(path: Path, *, on: date, games: int = GAMES) -> Report:
    """Check a pack: a pack.yaml (with what lies beside it), another .yaml file (alone), a folder or a zip. Raises NotAPack."""
    if path.is_file() and path.suffix in (".yaml", ".yml") and path.name != "pack.yaml":
        return _looked_over({"pack.yaml": _read(path)}, on, games, path)
    with _opened(path) as (files, file):
        return _looked_over(files, on, games, file)


def rehearse_into(folder: Path) -> tuple[str, ...]:
    """Let the pack of a folder play three games by itself and keep them in its replays/. Returns their names.

    Games kept under other names stay as they are. Raises NotAPack; content.BadContent when it cannot be read.
    """
    if not (folder / "pack.yaml").is_file():
        raise NotAPack(f"There is no pack.yaml in {folder.name}.")
    pack = content.check_pack(folder / "pack.yaml")
    (folder / "replays").mkdir(exist_ok=True)
    for how in HOW:
        try:
            log = log_of(rehearse(pack, how), f"rehearsed-{how}")
        except ValueError as stuck:
            raise NotAPack(str(stuck)) from None
        (folder / "replays" / f"rehearsed-{how}.json").write_text(written(log), encoding="utf-8")
    return tuple(f"replays/rehearsed-{how}.json" for how in HOW)


def look_on_shelf(id: str, *, on: date, games: int = GAMES) -> Report:
    """Check a pack that is on the shelf. Raises LookupError when there is none."""
    return look(content.pack_folder(id), on=on, games=games)


def install(path: Path, *, by: str, now: datetime, games: int = GAMES) -> Installed:
    """Check a pack and put it on the shelf. Raises NotAPack or NotInstalled.

    A version that lies there already is never replaced: the same content is left as it is, other content is refused.
    """
    shelf = content.installed_packs()
    if shelf is None:
        raise NotInstalled("There is no data folder to put it in.")
    with _opened(path) as (files, file):
        found = _looked_over(files, now.date(), games, file)
    if found.pack is None or not found.may_be_used:
        raise NotInstalled("It was not installed: what is listed first must be mended.", found)
    id, version = found.pack.id, found.pack.version
    target = shelf / f"{id}@{version}"
    here = _same_version(id, version, target)
    if here is None:
        before = content.packs().get(id)
        _keep(files, target, kind=found.pack.kind, by=by, now=now)
        return Installed(id, version, target, True, found, before.version if before and before.version < version else None)
    if _read_all(here) != files:
        words = f"Version {version} of {id} is on the shelf already, with other content. Give yours a higher version."
        raise NotInstalled(words, found)
    return Installed(id, version, here, False, found)


@saved_together
def _keep(files: dict[str, bytes], target: Path, *, kind: str, by: str, now: datetime) -> None:
    """The checking is done before: nobody waits for the ledger while simulated teams play."""
    record(by=by, did="install_pack", about=f"pack:{target.name}", now=now, facts={"kind": kind, "files": len(files)})
    _put(files, target)


def _same_version(id: str, version: int, target: Path) -> Path | None:
    """Where this version lies, among the installed ones or ours."""
    if target.exists():
        return target
    ours = content.ROOT / "packs" / id
    try:
        if (ours / "pack.yaml").exists() and content.check_pack(ours / "pack.yaml").version == version:
            return ours
    except content.BadContent:
        return ours
    return None


def _put(files: dict[str, bytes], target: Path) -> None:
    """Write all files under another name beside the target, then give the folder its name in one step."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = target.parent.parent / f".incoming-{secrets.token_hex(8)}"
    try:
        for name, data in files.items():
            place = fresh / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
        fresh.rename(target)
    except OSError as trouble:
        raise NotInstalled(f"It could not be written ({trouble.strerror}). Nothing was changed.") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


# --- checking ----------------------------------------------------------------------------------------------------------------


def _looked_over(files: dict[str, bytes], on: date, games: int, file: Path) -> Report:
    """The report on these files. `file` is the pack.yaml among them, as it can be read."""
    if len(files["pack.yaml"]) > MOST_PACK_BYTES:
        raise NotAPack(f"pack.yaml is larger than {MOST_PACK_BYTES // 1000} KB. A whole evening's game is 40 KB.")
    try:
        data, where = content.open_pack(file)
    except RecursionError:
        raise NotAPack("Its lists lie too deep in one another.") from None
    except content.BadContent as bad:
        return Report(file.name, None, tuple(_schema(problem) for problem in bad.problems))
    texts, logs, broken = {}, {}, []
    for name, raw in files.items():
        try:
            if name.startswith("replays/"):
                logs[name] = json.loads(raw)
            elif name != "pack.yaml":
                texts[name] = raw.decode("utf-8")
        except (ValueError, RecursionError):
            broken.append(
                Flag(name, 1, "SCHEMA", "this file cannot be read: it is not the JSON or the UTF-8 text that it should be.", True)
            )
    shelf = shelf_of_ours()
    if "scene.toml" in texts:
        try:
            shelf = _with_scene(shelf, str(data.get("id")), texts["scene.toml"])
        except (ValueError, KeyError, TypeError) as bad:
            broken.append(Flag("scene.toml", 1, "SCHEMA", f"{bad}.".replace("..", "."), True))
    return report(data, on, where=where, shelf=shelf, logs=logs, beside=texts, games=games).with_flags(broken)


def _with_scene(shelf: Shelf, id: str, text: str) -> Shelf:
    """The shelf with the scene that a pack brings, known by the id of the pack. Raises ValueError, KeyError or TypeError."""
    scene = scene_from(tomllib.loads(text))
    if (content.ROOT / "scenes" / f"{id}.toml").exists():
        raise ValueError(f"a scene called {id} is on our shelf; a pack that brings its own needs another id")
    return replace(shelf, scenes={**(shelf.scenes or {}), id: frozenset(stand.id for stand in scene.stands)})


def _schema(problem: str) -> Flag:
    file, line, words = problem.split(":", 2)
    return Flag(file, int(line), "SCHEMA", words.strip(), True)


def shelf_of_ours() -> Shelf:
    """What packs lean on here: the contact list, the scenes with what can stand in them, and the names to refuse."""
    scenes = {id: frozenset(stand.id for stand in scene.stands) for id, scene in content.scenes().items()}
    return Shelf(frozenset(content.help_routes()), scenes, content.refused_names())


# --- reading what came -------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[tuple[dict[str, bytes], Path]]:
    """The files of a pack by their names in it, and its pack.yaml as a file. A zip is read whole before any of it is believed."""
    if path.is_symlink():
        raise NotAPack(f"{path.name} is a link to somewhere else. Give the file itself.")
    if path.is_dir():
        if not (path / "pack.yaml").is_file():
            raise NotAPack(f"There is no pack.yaml in {path.name}.")
        yield _read_all(path), path / "pack.yaml"
    elif path.name == "pack.yaml" and path.is_file():
        yield _read_all(path.parent, passing_over=True), path
    elif path.is_file() and zipfile.is_zipfile(path):
        files = _unzipped(path)
        if "pack.yaml" not in files:
            raise NotAPack(f"There is no pack.yaml in {path.name}.")
        with TemporaryDirectory() as place:
            file = Path(place) / "pack.yaml"
            file.write_bytes(files["pack.yaml"])
            yield files, file
    elif path.exists():
        raise NotAPack(f"{path.name} is neither a pack.yaml, a folder with one in it, nor a zip of such a folder.")
    else:
        raise NotAPack(f"There is no file {path}.")


def _read(path: Path) -> bytes:
    if path.stat().st_size > MOST_FILE_BYTES:
        raise NotAPack(f"{path.name} is larger than {MOST_FILE_BYTES // 1_000_000} MB.")
    return path.read_bytes()


def _read_all(folder: Path, *, passing_over: bool = False) -> dict[str, bytes]:
    """Every file of a pack's folder. Links are refused, and so is what a pack does not have, unless that is passed over."""
    files: dict[str, bytes] = {}
    within = [*folder.iterdir(), *(one for part in ("replays", "art", "print") for one in (folder / part).glob("*"))]
    for path in sorted(within if passing_over else folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if passing_over and not _NAMES.fullmatch(name):
            continue
        if path.is_symlink():
            raise NotAPack(f"{name} is a link to somewhere else. A pack holds plain files.")
        if path.is_dir() or _PASSED_OVER.search(name):
            continue
        if not path.is_file():
            raise NotAPack(f"{name} is not a plain file.")
        _check_name(name)
        files[name] = _read(path)
        _check_size(files)
    return files


def _unzipped(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(path) as packed:
            entries = [one for one in packed.infolist() if not one.is_dir() and not _PASSED_OVER.search(one.filename)]
            if len(entries) > MOST_FILES:
                raise NotAPack(f"The zip holds {len(entries)} files; the most is {MOST_FILES}.")
            for entry in entries:
                _check_path(entry.filename)
            top = _one_folder(entries)
            for entry in entries:
                name = entry.filename.removeprefix(top)
                kind = stat.S_IFMT(entry.external_attr >> 16)
                if kind not in (0, stat.S_IFREG):
                    raise NotAPack(f"{name} is a link or a device. A pack holds plain files.")
                if entry.flag_bits & 1:
                    raise NotAPack("The zip is locked with a password.")
                _check_name(name)
                if name.lower() in {one.lower() for one in files}:
                    raise NotAPack(f"{name} stands in the zip twice.")
                with packed.open(entry) as member:
                    data = member.read(MOST_FILE_BYTES + 1)  # what is really there, whatever the zip says of its size
                if len(data) > MOST_FILE_BYTES:
                    raise NotAPack(f"{name} is larger than {MOST_FILE_BYTES // 1_000_000} MB.")
                files[name] = data
                _check_size(files)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as trouble:
        raise NotAPack(f"The zip cannot be read ({trouble}).") from None
    return files


def _one_folder(entries: list[zipfile.ZipInfo]) -> str:
    """The folder that everything in a zip lies in, where there is one; it is not part of the pack."""
    if any(entry.filename == "pack.yaml" for entry in entries):
        return ""
    tops = {entry.filename.split("/", 1)[0] for entry in entries if "/" in entry.filename}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in entry.filename for entry in entries) else ""


def _check_path(name: str) -> None:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in parts or not parts:
        raise NotAPack(f"The zip holds {name!r}, which points out of its folder.")


def _check_name(name: str) -> None:
    if not _NAMES.fullmatch(name):
        raise NotAPack(f"{name} is not part of a pack. It has pack.yaml, scene.toml, facilitator.md, licence.txt, replays/, art/, print/.")


def _check_size(files: dict[str, bytes]) -> None:
    if len(files) > MOST_FILES:
        raise NotAPack(f"It holds more than {MOST_FILES} files.")
    if sum(map(len, files.values())) > MOST_BYTES:
        raise NotAPack(f"Together the files are larger than {MOST_BYTES // 1_000_000} MB.")
