"""Each requirement has its tests, and the page that says so is in step."""

import ast

from doorstep import requirements


def test_the_page_of_requirements_is_the_newest():
    shown = (requirements.PROJECT / requirements.PAGE).read_text("utf-8")

    assert shown == requirements.page(), "Run ./manage requirements."


def test_each_requirement_has_a_test_and_each_mark_a_requirement():
    assert set(requirements.proofs()) == set(requirements.CLAIMS)


def test_a_mark_is_read_from_a_test_and_from_a_whole_file():
    tree = ast.parse('pytestmark = [pytest.mark.req("R1")]\n@pytest.mark.req("R2")\ndef test_a(): ...\ndef test_b(): ...\ndef help(): ...')

    assert list(requirements._marked(tree)) == [("R1", "test_a"), ("R2", "test_a"), ("R1", "test_b")]
