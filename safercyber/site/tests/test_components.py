"""Components carry the accessibility, so that pages cannot forget it."""

import re

import pytest
from django.template.loader import render_to_string

from safercyber.site.gallery import Sample
from safercyber.site.templatetags import look
from safercyber.site.tests.factories import PRIYA, asked_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery() -> str:
    from safercyber.site import views

    return views.gallery(asked_by(PRIYA, "/design")).content.decode()


def test_every_component_is_drawn_and_none_is_left_as_a_tag(gallery):
    assert "<c-" not in gallery and "{{" not in gallery and "{%" not in gallery


def test_every_control_has_a_label(gallery):
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', gallery))
    controls = set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', gallery))

    assert controls and controls <= labels


def test_a_field_in_error_is_tied_to_its_words_and_linked_from_the_summary(gallery):
    control = re.search(r'<input[^>]* id="bad_name"[^>]*>', gallery)[0]

    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="bad_name-hint bad_name-error"' in control
    assert 'href="#bad_name"' in gallery and 'id="bad_name-error"' in gallery
    assert 'href="#bad_people_0"' in gallery and 'id="bad_people_0"' in gallery


def test_the_browsers_own_bubbles_stay_away(gallery):
    assert " required" not in re.sub(r"aria-required", "", gallery)


def test_what_was_typed_is_kept(gallery):
    assert 'value="07700 900 143"' in gallery


def test_what_somebody_typed_is_never_read_as_a_page():
    form = Sample({"name": '"><script>alert(1)</script>', "contact": "x"})

    html = str(look.control(form["name"], "hint"))

    assert "<script>" not in html


def test_a_row_of_bricks_is_hidden_and_its_number_is_said():
    row = str(look.brick_row(6, 10))

    assert 'aria-hidden="true"' in row
    assert row.count('class="on"') == 6 and row.count("<i") == 10


@pytest.mark.parametrize(("on", "of", "filled"), [(0, 10, 0), (12, 10, 10), (-3, 10, 0), ("6", "10", 6), (3, 0, 0)])
def test_a_row_never_shows_more_than_it_has(on, of, filled):
    assert str(look.brick_row(on, of)).count('class="on"') == filled


@pytest.mark.parametrize("name", ["base.html", "base_staff.html", "base_play.html", "base_print.html"])
def test_each_base_page_has_a_skip_link_to_its_main_part(name):
    html = render_to_string(name, {}, request=asked_by(PRIYA))

    assert '<a class="skip" href="#main">' in html
    assert html.count('id="main"') == 1 and html.count("<main") == 1


def test_the_title_of_a_form_with_faults_begins_with_error():
    form = Sample({})
    form.is_valid()

    assert "<title>Error: " in render_to_string("base.html", {"form": form}, request=asked_by(None))
    assert "<title>Error: " not in render_to_string("base.html", {"form": Sample()}, request=asked_by(None))
