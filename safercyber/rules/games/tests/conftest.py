import pytest

from safercyber import content
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.tests.players import Room, opened


@pytest.fixture(scope="session")
def bakehouse() -> Pack:
    return content.pack("bakehouse")


@pytest.fixture
def room(bakehouse: Pack) -> Room:
    return opened(bakehouse, 3)
