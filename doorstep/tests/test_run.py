"""What the start command refuses, each in one sentence and with an exit that is not zero."""

from __future__ import annotations

import fcntl
import os
import platform
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from doorstep import assets, command, database, environment, manage, run, serve
from doorstep.environment import PROJECT


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _served(folder, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "doorstep.serve", "--port", str(_free_port()), "--host", "127.0.0.1", "--no-browser", *arguments]
    env = {name: value for name, value in os.environ.items() if name != "SAFERCYBER_POSTGRES"}
    env |= {"SAFERCYBER_DATA": str(folder), "SAFERCYBER_STATIC": "sources"}
    return subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=60)


def _refused(ended: subprocess.CompletedProcess[str]) -> str:
    """The one line that was said."""
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    return ended.stderr


@pytest.mark.req("E1")
def test_a_port_in_use_names_the_next_one():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as left:
            run.check_port("127.0.0.1", port)

    assert left.value.code == f"Port {port} is in use. Stop what runs there, or choose another one: ./run --port {port + 1}"


def test_a_port_that_was_just_left_is_free():
    run.check_port("127.0.0.1", _free_port())


@pytest.mark.parametrize("port", ["0", "65536", "-1"])
def test_a_number_that_is_no_port_is_refused(port):
    with pytest.raises(SystemExit) as left:
        run.asked(["--port", port])

    assert left.value.code == f"{port} is not a port. Choose one from 1 to 65535, like --port 8001."


def test_an_unknown_option_is_refused_with_the_usage(capsys):
    with pytest.raises(SystemExit) as left:
        run.asked(["--prot", "8001"])

    assert left.value.code == 2
    assert "unrecognized arguments: --prot" in capsys.readouterr().err


def test_a_folder_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(SystemExit) as left:
        run.check_folder(tmp_path / "file" / "data")

    assert left.value.code == (
        f"Safer Cyber cannot write in {tmp_path / 'file' / 'data'}: Not a directory. Choose another folder with --data DIR."
    )


@pytest.mark.req("E1")
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "data").mkdir(mode=0o500)

    with pytest.raises(SystemExit, match="Permission denied"):
        run.check_folder(tmp_path / "data")


@pytest.mark.req("E1")
def test_a_second_start_on_the_same_folder_is_refused(tmp_path):
    with (tmp_path / "running").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        said = _refused(_served(tmp_path))

    assert said == f"Safer Cyber already runs on {tmp_path}. Stop it first, or choose another folder with --data DIR.\n"


@pytest.mark.slow
def test_a_database_that_is_none_is_refused_and_kept(tmp_path):
    file = tmp_path / "safercyber.sqlite3"
    file.write_bytes(b"not a database at all " * 100)

    said = _refused(_served(tmp_path, "--empty"))

    assert said.startswith(f"{file} is damaged (file is not a database). Nothing in it was changed.")
    assert file.read_bytes() == b"not a database at all " * 100


@pytest.mark.slow
def test_a_database_with_damage_deep_inside_is_refused(tmp_path):
    import sqlite3

    file = tmp_path / "safercyber.sqlite3"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE told (words TEXT)")
        made.executemany("INSERT INTO told VALUES (?)", [("word" * 200,) for _ in range(200)])
    made.close()
    with file.open("r+b") as open_file:
        open_file.seek(8192)
        open_file.write(os.urandom(40_000))

    assert "is damaged (" in _refused(_served(tmp_path, "--empty"))


def test_a_database_of_a_newer_version_is_refused():
    executor = SimpleNamespace(
        loader=SimpleNamespace(
            disk_migrations={("people", "0001_first"): None},
            applied_migrations={("people", "0001_first"): None, ("people", "0002_later"): None, ("gone", "0001_first"): None},
        )
    )

    with pytest.raises(database.NotReady) as refused:
        database._check_age(executor)

    assert str(refused.value) == "The database comes from a newer Safer Cyber (people.0002_later). Update this one, then start again."


def test_a_port_taken_during_the_install_is_refused():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SystemExit, match="Address already in use"):
            serve.hold_port("127.0.0.1", other.getsockname()[1])


@pytest.mark.parametrize(
    ("trouble", "is_theirs"),
    [
        (ModuleNotFoundError("No module named 'segno'", name="segno"), True),
        (ImportError("cannot import name 'x' from 'a2wsgi.wsgi'", name="a2wsgi.wsgi"), True),
        (ImportError("cannot import name 'x' from 'safercyber.play'", name="safercyber.play"), False),
        (SyntaxError("invalid", (str(environment.ENVIRONMENT / "lib" / "a2wsgi.py"), 1, 1, "")), True),
        (SyntaxError("invalid", (str(PROJECT / "safercyber" / "who.py"), 1, 1, "")), False),
    ],
)
def test_a_damaged_package_is_told_from_a_fault_of_our_own(trouble, is_theirs):
    assert serve.damaged(trouble) is is_theirs


def test_manage_takes_the_folder_as_run_does(monkeypatch, tmp_path):
    monkeypatch.setenv("SAFERCYBER_DATA", "elsewhere")

    (tmp_path / "two").mkdir()
    assert manage.without_data(["--data", str(tmp_path), "example", "remove"]) == ["example", "remove"]
    assert os.environ["SAFERCYBER_DATA"] == str(tmp_path)
    assert manage.without_data([f"--data={tmp_path / 'two'}", "tick"]) == ["tick"]
    assert os.environ["SAFERCYBER_DATA"] == str(tmp_path / "two")
    assert manage.without_data(["tick", "--data"]) == ["tick", "--data"]
    with pytest.raises(SystemExit, match="--data needs a folder"):
        manage.without_data(["--data"])


@pytest.mark.parametrize(("slip", "sentence"), [("a file", "is a file"), ("not there", "There is nothing at")])
@pytest.mark.parametrize("written", ["--data {}", "--data={}"])
def test_a_slip_in_the_folders_name_gets_one_sentence_and_makes_no_folder(tmp_path, slip, sentence, written):
    (tmp_path / "a file").touch()
    folder = tmp_path / slip
    words = ["--data", str(folder)] if " " in written else [f"--data={folder}"]

    with pytest.raises(SystemExit, match=sentence):
        manage.without_data([*words, "example", "sign-ins"])
    assert [kept.name for kept in tmp_path.iterdir()] == ["a file"]


def test_the_help_of_manage_begins_with_our_own_commands():
    told = command.help_page().splitlines()

    ours, others = (told.index(words) for words in ("Safer Cyber's own commands:", "Django's commands:"))
    assert ours < next(number for number, line in enumerate(told) if line.startswith("  example ")) < others
    assert any("migrate" in line for line in told[others:]) and max(map(len, told)) <= 100


def test_the_words_at_the_start_name_the_folder_that_was_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("SAFERCYBER_DATA", str(tmp_path / "my data"))
    assert serve._with_data("./manage") == f"./manage --data '{tmp_path / 'my data'}'"

    monkeypatch.setenv("SAFERCYBER_DATA", str(PROJECT / "var"))
    assert serve._with_data("./manage") == "./manage"


@pytest.mark.parametrize(("given", "origin"), [("", "http://192.0.2.7:8123"), ("https://safer.example", "https://safer.example")])
def test_links_that_a_command_prints_begin_as_the_last_start_in_that_folder_answered(tmp_path, given, origin):
    (tmp_path / "origin").write_text("http://192.0.2.7:8123\n")
    env = {**os.environ, "SAFERCYBER_DATA": str(tmp_path), "SAFERCYBER_ORIGIN": given}
    told = subprocess.run(
        [sys.executable, "-c", "from safercyber.site import settings; print(settings.ORIGIN)"],
        cwd=PROJECT, env=env, capture_output=True, text=True,
    )  # fmt: skip

    assert told.stdout.strip() == origin


@pytest.mark.req("E14")
@pytest.mark.django_db
def test_an_empty_start_prints_the_address_that_sets_an_area_up(monkeypatch, tmp_path):
    monkeypatch.setenv("SAFERCYBER_DATA", str(tmp_path))

    words = serve.words_at_start(8001, "http://192.0.2.7:8001", "192.0.2.7", empty=True)

    assert "  On this machine   http://127.0.0.1:8001/" in words
    assert "  On your network   http://192.0.2.7:8001/" in words
    assert any(line.startswith("  Set up your area  http://127.0.0.1:8001/set-up?key=") for line in words)
    assert any("█" in line for line in words)  # the QR
    assert words[-1] == "Stop with Ctrl C."


@pytest.mark.django_db
def test_a_start_for_this_machine_alone_draws_no_qr(monkeypatch, tmp_path):
    monkeypatch.setenv("SAFERCYBER_DATA", str(tmp_path))

    words = serve.words_at_start(8001, "http://127.0.0.1:8001", None, empty=True)

    assert not any("█" in line or "network" in line for line in words)


def test_two_starts_of_one_project_build_its_pages_one_after_the_other(tmp_path, monkeypatch):
    built, together, most = [], [], []

    def collect(command, **_):
        together.append(command)
        most.append(len(together))
        time.sleep(0.05)
        if command == "collectstatic":
            (tmp_path / "static").mkdir()
            (tmp_path / "static" / "staticfiles.json").write_text("{}")
            built.append(command)
        together.remove(command)

    monkeypatch.setenv("SAFERCYBER_STATIC", "collected")
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    monkeypatch.setattr("django.core.management.call_command", collect)
    starts = [threading.Thread(target=assets.build, args=[lambda words: None]) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()

    assert built == ["collectstatic"] and max(most) == 1


def test_a_folder_that_is_not_there_is_made_and_one_that_cannot_be_is_said_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("SAFERCYBER_DATA", str(tmp_path / "new" / "data"))
    serve.only_one().close()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SAFERCYBER_DATA", str(tmp_path / "file" / "data"))

    with pytest.raises(SystemExit, match="Safer Cyber cannot write in"):
        serve.only_one()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc" or not Path("/proc/self/statm").exists(), reason="only glibc gives back when asked")
def test_what_a_start_took_is_handed_back_before_it_serves():
    held = """
import os, sys
from doorstep.serve import give_back_memory
def held(): return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
taken = [bytes(1000) for _ in range(60_000)]
kept = taken[::6_000]
del taken
before = held()
give_back_memory()
print(before - held())
"""
    ended = subprocess.run([sys.executable, "-c", held], cwd=PROJECT, capture_output=True, text=True)

    assert ended.returncode == 0, ended.stderr
    assert float(ended.stdout) > 20, "of 60 MB that nobody needs"
