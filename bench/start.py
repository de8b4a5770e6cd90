"""From a clone to the first page: seconds, packages, megabytes, memory. Installs into a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.served import PROJECT, free_port


def size_mb(folder: Path) -> float:
    """What a folder holds, in megabytes."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / 1e6


def first_page(clone: Path, data: Path, home: Path, port: int) -> tuple[float, subprocess.Popen[bytes]]:
    """Seconds from `./run` to the first page, and the process that serves it."""
    started = time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SAFERCYBER", "VIRTUAL_ENV"))} | {
        "HOME": str(home)
    }
    command = ["./run", "--port", str(port), "--data", str(data), "--no-browser", "--host", "127.0.0.1"]
    with (home / "start.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=clone, env=environment, stdout=log, stderr=log)
    while time.perf_counter() - started < 300:
        if process.poll() is not None:
            raise RuntimeError((home / "start.log").read_text()[-2000:])
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                page.read()
                return time.perf_counter() - started, process
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("No page within five minutes.")


def stop(process: subprocess.Popen[bytes]) -> None:
    """As Ctrl C does."""
    process.terminate()
    process.wait(timeout=20)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="safercyber-start-") as temporary:
        room = Path(temporary)
        home = room / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "-q", str(PROJECT), str(room / "clone")], check=True)
        clone, data = room / "clone", room / "data"
        cold, process = first_page(clone, data, home, free_port())
        memory = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        stop(process)
        warm, process = first_page(clone, data, home, free_port())
        stop(process)
        packages = len(list((clone / ".venv").glob("lib/python*/site-packages/*.dist-info")))
        print(f"clone to first page      {cold:6.1f} s   (limit 60)   ratio {cold / 60:.2f}")
        print(f"second start             {warm:6.1f} s   (limit 3)    ratio {warm / 3:.2f}")
        print(f"packages to run          {packages:6d}     (limit 60)   ratio {packages / 60:.2f}")
        print(f"installed                {size_mb(clone / '.venv'):6.0f} MB")
        print(f"memory after first page  {memory:6.0f} MB  (limit 120)  ratio {memory / 120:.2f}")
        shutil.rmtree(clone, ignore_errors=True)


if __name__ == "__main__":
    main()
