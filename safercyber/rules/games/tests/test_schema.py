"""The published schema and the reader say the same of every pack on the shelf."""

import json
from datetime import date

import jsonschema
import pytest

from safercyber import content

SCHEMA = content.read_json("schema/pack.json")
PACKS = sorted(content.packs())


def plain(id):
    return json.loads(json.dumps(content.read_yaml(f"packs/{id}/pack.yaml"), default=date.isoformat))


@pytest.mark.parametrize("id", PACKS)
def test_every_pack_fits_the_published_schema(id):
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(plain(id))


@pytest.mark.parametrize("id", PACKS)
def test_the_schema_refuses_an_unknown_key_in_the_body_of_every_kind(id):
    raw = plain(id)
    raw["body"]["shpae"] = 1

    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(raw)


@pytest.mark.parametrize("id", PACKS)
def test_every_pack_names_advice_and_help_that_is_on_the_contact_list(id):
    pack, routes = content.pack(id), content.help_routes()

    assert {move.advice for move in pack.moves} | set(pack.care.help) <= set(routes)


def test_the_page_of_screens_is_in_step_with_what_is_shown():
    from safercyber.rules.games.tests import screens_page

    assert screens_page.PAGE.read_text(encoding="utf-8") == screens_page.page(), "python -m safercyber.rules.games.tests.screens_page"
