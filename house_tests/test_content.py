"""Everything on the shelf can be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from safercyber import content

LOADERS = {
    "help": content.help_routes,
    "packs": content.packs,
    "programme": content.programme,
    "scenes": content.scenes,
    "surveys": content.questionnaires,
}
FILES = sorted(path.relative_to(content.ROOT) for path in content.ROOT.rglob("*") if path.is_file())


def test_every_loader_reads_its_folder():
    for name, load in LOADERS.items():
        assert load() or not (content.ROOT / name).exists(), name


@pytest.mark.parametrize("place", FILES, ids=str)
def test_the_file_is_of_a_kind_that_somebody_reads_and_it_parses(place: Path):
    if place.suffix == ".toml":
        assert content.read_toml(str(place))
    elif place.suffix == ".json":
        assert content.read_json(str(place))
    elif place.suffix == ".yaml":
        assert content.read_yaml(str(place))
    elif place.parts[0] == "words":
        assert content.words(place.stem)
    else:
        assert place.suffix in (".md", ".svg", ".txt") and (content.ROOT / place).read_text("utf-8").strip()


@pytest.mark.parametrize("folder", sorted({path.parts[0] for path in FILES} - {"schema", "words"}))
def test_every_folder_has_its_reader(folder):
    assert folder in LOADERS or folder in ("checks", "playbook")
