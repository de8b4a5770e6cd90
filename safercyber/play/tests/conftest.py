from __future__ import annotations

import pytest

from safercyber.play import live, writer


@pytest.fixture(autouse=True)
def keys_of_studies_stay_apart(settings, tmp_path):
    """The surveys keep a study's key in a file; each test has its own folder for it."""
    settings.DATA = tmp_path


@pytest.fixture(autouse=True)
def rooms_begin_anew():
    live.forget_all()
    yield
    writer.stop()
    live.forget_all()
