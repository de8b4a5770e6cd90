from __future__ import annotations

import pytest

from safercyber.play import live, writer


@pytest.fixture(autouse=True)
def rooms_begin_anew():
    live.forget_all()
    yield
    writer.stop()
    live.forget_all()
