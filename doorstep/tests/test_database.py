"""What the doorstep does to the database before it serves."""

import os
import subprocess
import sys

import pytest

APART = """
import sys; from doorstep import database
def work():
    print("working"); held = bytearray(60_000_000); open(sys.argv[1], "w").write(str(len(held)))
    {ending}
try:
    database._apart(work)
    print("done")
except database.NotReady as trouble:
    print(trouble)
"""


@pytest.fixture
def apart(tmp_path):
    def run(ending: str):
        env = {**os.environ, "SAFERCYBER_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "safercyber.site.settings"}
        note = tmp_path / "note"
        ended = subprocess.run([sys.executable, "-c", APART.format(ending=ending), str(note)], env=env, capture_output=True, text=True)
        return ended, note.read_text()

    return run


def test_what_is_done_apart_is_done_before_the_house_goes_on(apart):
    ended, note = apart("pass")

    assert ended.stdout.split() == ["working", "done"]
    assert note == "60000000"


@pytest.mark.parametrize("ending", ["raise RuntimeError('the disk is full')", "import os; os.kill(os.getpid(), 9)"])
def test_what_breaks_off_apart_is_said_and_does_not_start_a_half_filled_house(apart, ending):
    ended, _ = apart(ending)

    assert ended.stdout.splitlines()[-1] == "The example was not loaded. Start again, or start with --empty."
    assert ended.returncode == 0 and ("the disk is full" in ended.stderr) == ("disk" in ending)
