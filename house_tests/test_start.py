"""The server that ./run starts says where to look, goes on answering, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.conf import settings

from doorstep.run import check_folder

PATIENCE_SECONDS = 60


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as problem:
        return problem.code
    except OSError:
        return 0


@pytest.mark.slow
@pytest.mark.req("E1")
@pytest.mark.skipif("SAFERCYBER_POSTGRES" in os.environ, reason="its database would be shared with the tests")
def test_the_server_prints_the_way_in_and_goes_on_answering(tmp_path):
    port = _free_port()
    command = [sys.executable, "-m", "doorstep.serve", "--port", str(port), "--host", "127.0.0.1", "--empty", "--no-browser"]
    told = tmp_path / "told"
    with told.open("w") as out:
        # Its own folder and the plain static files: nothing of the house is touched.
        env = {**os.environ, "SAFERCYBER_DATA": str(tmp_path / "data"), "SAFERCYBER_STATIC": "sources"}
        (tmp_path / "data").mkdir()
        server = subprocess.Popen(command, cwd=settings.PROJECT, env=env, stdout=out, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + PATIENCE_SECONDS
        while "Stop with Ctrl C." not in told.read_text() and server.poll() is None and time.monotonic() < end:
            time.sleep(0.2)
        words = told.read_text()
        assert f"Set up your area  http://127.0.0.1:{port}/set-up?key=" in words
        assert "Traceback" not in words
        assert _status(f"http://127.0.0.1:{port}/livez") == 200
        assert server.poll() is None
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


def test_a_new_folder_for_the_data_is_its_owners_alone(tmp_path):
    check_folder(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
