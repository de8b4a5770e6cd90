"""The shell looks for a Python that is new enough before anything else."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from doorstep.environment import PROJECT


def _machine(folder: Path, **pythons: int) -> dict[str, str]:
    """A machine with these commands called python-something, each of which says that it is new enough (0) or too old (1)."""
    folder.mkdir()
    for name in ("dirname", "sh"):
        (folder / name).symlink_to(shutil.which(name) or name)
    for name, answer in pythons.items():
        program = folder / name.replace("_", ".")
        program.write_text(f'#!/bin/sh\n[ "$1" = -c ] && exit {answer}\necho started {program.name} "$@"\n')
        program.chmod(0o755)
    return {"PATH": str(folder), "HOME": os.devnull}


@pytest.mark.req("E1")
@pytest.mark.parametrize("command", ["run", "test", "manage"])
def test_without_a_python_each_command_says_what_to_install(tmp_path, command):
    ended = subprocess.run([PROJECT / command], env=_machine(tmp_path / "bin"), capture_output=True, text=True)

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == "Safer Cyber needs Python 3.11 or newer. On Debian or Ubuntu: sudo apt install python3 python3-venv\n"


def test_an_old_python_is_not_enough(tmp_path):
    ended = subprocess.run([PROJECT / "run"], env=_machine(tmp_path / "bin", python3=1), capture_output=True, text=True)

    assert ended.returncode == 1
    assert "needs Python 3.11 or newer" in ended.stderr


def test_a_newer_python_beside_an_old_one_is_found(tmp_path):
    machine = _machine(tmp_path / "bin", python3=1, python3_12=0)

    ended = subprocess.run([PROJECT / "run", "--port", "8180"], env=machine, capture_output=True, text=True)

    assert ended.stdout.startswith("started python3.12 ")
    assert ended.stdout.rstrip().endswith("doorstep/run.py --port 8180")


def test_the_commands_work_from_any_folder(tmp_path):
    ended = subprocess.run([PROJECT / "manage", "tick"], cwd="/", env=_machine(tmp_path / "bin", python3=0), capture_output=True, text=True)

    assert ended.stdout == f"started python3 {PROJECT}/doorstep/manage.py tick\n"
