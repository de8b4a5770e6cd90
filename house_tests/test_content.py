"""Everything on the shelf can be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from safercyber import content

LOADERS = {
    "help": content.help_routes,
    "packs": content.packs,
    "programme": content.programme,
    "refused": content.refused_names,
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


@pytest.mark.req("E13")
def test_a_broken_shelf_is_told_at_the_start_with_every_file_and_line(tmp_path, monkeypatch):
    shutil.copytree(content.ROOT, tmp_path / "content")
    monkeypatch.setattr(content, "ROOT", tmp_path / "content")
    (tmp_path / "content/help/routes.toml").write_text("[[route]]\nid = \n")
    (tmp_path / "content/packs/bakehouse/pack.yaml").write_text("- a\n")
    (tmp_path / "content/words/animals.txt").unlink()
    (tmp_path / "content/words/animals.txt").mkdir()
    loaders = (*LOADERS.values(), content.words)
    try:
        for one in loaders:
            one.cache_clear()
        with pytest.raises(content.BadContent) as bad:
            content.look_over()
    finally:
        for one in loaders:
            one.cache_clear()
    assert [line.partition(": ")[0] for line in bad.value.problems] == [
        "content/packs/bakehouse/pack.yaml:1",
        "content/help/routes.toml:2",
        "content/words/animals.txt:1",
    ]


def test_the_shelf_as_it_is_can_be_used():
    content.look_over()
