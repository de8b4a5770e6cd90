"""An install that broke off is noticed and mended. What is slow (making an environment, fetching packages) is played by small scripts."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from doorstep import environment

REAL_PYTHON = sys.executable
PIP = """#!/bin/sh
[ "$1" = -c ] && exit 0
echo "install $(cat {place}/half-done 2>/dev/null && echo half-done)" >> {log}
echo Collecting django
{then}
"""
WHOLE = """echo Installing collected packages: django
mkdir -p {place}/lib/python3.11/site-packages/django
echo Successfully installed django"""
FAILS = "echo ERROR: No matching distribution found for django; exit 1"


@pytest.fixture
def stage(tmp_path, monkeypatch):
    """A folder of its own for the environment; `stage.plays(script)` says what the installer does."""

    class Stage:
        place = tmp_path / "somewhere" / ".venv"
        log = tmp_path / "log"
        said: list[str] = []

        def plays(self, then: str, venv: str = "") -> None:
            """The next `python -m venv` makes an environment whose pip does this."""
            pip = PIP.format(place=self.place, log=self.log, then=then.format(place=self.place))
            program = tmp_path / "python"
            program.write_text(
                f"#!/bin/sh\necho venv >> {self.log}\n{venv}\nmkdir -p {self.place}/bin {self.place}/lib/python3.11/site-packages\n"
                f"cat > {self.place}/bin/python <<'END'\n{pip}END\nchmod +x {self.place}/bin/python\n"
            )
            program.chmod(0o755)
            if (self.place / "bin" / "python").exists():
                (self.place / "bin" / "python").write_text(pip)

        def done(self) -> list[str]:
            """What was run so far: "venv" and "install"."""
            return [line.strip() for line in self.log.read_text().splitlines()] if self.log.exists() else []

    stage = Stage()
    stage.said = []
    monkeypatch.setattr(environment, "ENVIRONMENT", stage.place)
    monkeypatch.setattr(environment, "PYTHON", stage.place / "bin" / "python")
    monkeypatch.setattr(environment, "SECONDS_BETWEEN_WORDS", 0.05)
    monkeypatch.setattr(environment, "say", stage.said.append)
    monkeypatch.setattr(environment.sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    stage.plays(WHOLE)
    return stage


@pytest.mark.req("E1")
def test_the_first_start_installs_and_the_second_does_not(stage):
    assert environment.make_ready("run") == stage.place / "bin" / "python"
    assert environment.make_ready("run") == stage.place / "bin" / "python"

    assert stage.done() == ["venv", "install"]


def test_what_the_tests_need_holds_what_a_start_needs(stage):
    environment.make_ready("test")

    assert environment.ready("run")


def test_what_a_start_needs_is_not_enough_for_the_tests(stage):
    environment.make_ready("run")

    assert not environment.ready("test")


def test_a_changed_lock_is_installed_into_the_same_environment(stage, tmp_path, monkeypatch):
    environment.make_ready("run")
    lock = tmp_path / "requirements-test.txt"
    lock.write_text("django==5.2\n")
    monkeypatch.setitem(environment.LOCKS, "test", lock)

    environment.make_ready("test")

    assert stage.done() == ["venv", "install", "install"]


@pytest.mark.req("E1")
def test_an_install_that_broke_off_is_begun_afresh(stage):
    environment.make_ready("run")
    (stage.place / "ready").unlink()
    (stage.place / "half-done").touch()

    environment.make_ready("run")

    assert stage.done() == ["venv", "install", "venv", "install"]
    assert "The last install broke off. Starting it afresh…" in stage.said
    assert not (stage.place / "half-done").exists()


def test_a_kill_in_the_middle_of_unpacking_is_noticed(stage, tmp_path):
    stage.plays("echo Installing collected packages: django; sleep 30")
    code = (
        "import sys; from pathlib import Path; from doorstep import environment as e\n"
        f"e.ENVIRONMENT = Path({str(stage.place)!r}); e.PYTHON = e.ENVIRONMENT / 'bin' / 'python'; e.shutil.which = lambda name: None\n"
        f"sys.executable = {str(tmp_path / 'python')!r}; e.make_ready('run')"
    )
    start = subprocess.Popen([REAL_PYTHON, "-c", code], cwd=environment.PROJECT, start_new_session=True, stdout=subprocess.DEVNULL)
    end = time.monotonic() + 20
    while not (stage.place / "half-done").exists() and time.monotonic() < end:
        time.sleep(0.02)
    os.killpg(start.pid, signal.SIGKILL)
    start.wait()

    assert not environment.ready("run")
    stage.plays(WHOLE)
    environment.make_ready("run")
    assert stage.done() == ["venv", "install", "venv", "install"]


@pytest.mark.parametrize("words", ["", "{", "null", '{"lock": 3}', '{"lock": "x", "holds": 3}'])
def test_an_unreadable_mark_is_no_mark(stage, words):
    environment.make_ready("run")
    (stage.place / "ready").write_text(words)

    assert not environment.ready("run")


def test_a_package_that_was_taken_away_is_missed(stage):
    environment.make_ready("run")
    (stage.place / "lib" / "python3.11" / "site-packages" / "django").rmdir()

    assert not environment.ready("run")
    # The installer would think it is there, by the notes that it left.
    environment.make_ready("run")
    assert stage.done() == ["venv", "install", "venv", "install"]


def test_an_environment_without_its_python_is_made_anew(stage):
    environment.make_ready("run")
    (stage.place / "bin" / "python").unlink()

    environment.make_ready("run")

    assert stage.done() == ["venv", "install", "venv", "install"]


def test_a_damaged_package_is_installed_afresh_at_the_next_start(stage):
    environment.make_ready("run")

    environment.distrust()

    assert not environment.ready("run")
    environment.make_ready("run")
    assert stage.done() == ["venv", "install", "venv", "install"]


def test_no_connection_gets_one_sentence_and_the_next_start_goes_on(stage):
    stage.plays(FAILS)
    with pytest.raises(environment.CannotInstall) as refused:
        environment.make_ready("run")

    assert str(refused.value) == (
        "The packages could not be installed (ERROR: No matching distribution found for django). "
        "Check the connection and the disk, then start again."
    )
    stage.plays(WHOLE)
    environment.make_ready("run")
    assert stage.done() == ["venv", "install", "install"]


@pytest.mark.parametrize(
    "venv",
    [
        "echo 'The virtual environment was not created successfully because ensurepip is not available.'; exit 1",
        "echo 'No module named venv' >&2; exit 1",
    ],
)
def test_a_python_without_venv_is_told_what_to_install(stage, venv):
    stage.plays(WHOLE, venv=venv)

    with pytest.raises(environment.CannotInstall) as refused:
        environment.make_ready("run")

    assert str(refused.value) == "Python cannot make an environment here. On Debian or Ubuntu: sudo apt install python3-venv"
    assert not stage.place.exists()


def test_another_trouble_of_venv_is_told_by_its_last_line(stage):
    stage.plays(WHOLE, venv="echo one >&2; echo 'No space left on device' >&2; exit 1")

    with pytest.raises(environment.CannotInstall, match="No space left on device"):
        environment.make_ready("run")


def test_a_folder_that_is_a_file_gets_one_sentence(stage):
    stage.place.parent.parent.mkdir(exist_ok=True)
    stage.place.parent.touch()

    with pytest.raises(environment.CannotInstall, match=r"cannot write in .*somewhere"):
        environment.make_ready("run")


def test_progress_is_told_while_it_goes_on(stage):
    stage.plays("sleep 0.3\n" + WHOLE)

    environment.make_ready("run")

    assert any(" fetched, " in words for words in stage.said)
    assert stage.said[-1].startswith("  installed in ")


def test_of_two_starts_one_installs_and_the_other_waits(stage):
    stage.plays("sleep 0.5\n" + WHOLE)
    starts = [threading.Thread(target=environment.make_ready, args=["run"]) for _ in range(2)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()

    assert stage.done() == ["venv", "install"]
    assert "Another start is installing. Waiting for it…" in stage.said


def test_the_installer_holds_the_lock_itself(stage):
    stage.plays("sleep 0.5\n" + WHOLE)
    start = threading.Thread(target=environment.make_ready, args=["run"])
    start.start()
    while not stage.done():
        time.sleep(0.01)

    with (stage.place.parent / ".venv-lock").open("w") as lock, pytest.raises(OSError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    start.join()
    assert set(json.loads((stage.place / "ready").read_text())) == {"lock", "holds"}


@pytest.mark.req("R35")
def test_packages_are_taken_by_their_hash_alone(stage, monkeypatch):
    commands: list[list[str]] = []
    monkeypatch.setattr(environment, "_watched", lambda command, many, lock: (commands.append(command), (0, []))[1])
    environment.make_ready("run")
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    Path(stage.place / "ready").unlink()
    environment.make_ready("run")

    assert [("--require-hashes" in command, command[0]) for command in commands] == [
        (True, str(stage.place / "bin" / "python")),
        (True, "/usr/bin/uv"),
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"PYTHONDONTWRITEBYTECODE": "1"}, {"PYTHONPYCACHEPREFIX": str(environment.ENVIRONMENT / "compiled")}),
        ({"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/elsewhere"}, {"PYTHONPYCACHEPREFIX": "/elsewhere"}),
        ({}, {}),
    ],
)
def test_compiled_code_is_kept_but_not_beside_the_sources_of_somebody_who_asked_for_none(monkeypatch, given, kept):
    monkeypatch.setattr(os, "environ", dict(given))

    environment.keep_compiled()

    assert os.environ == kept
