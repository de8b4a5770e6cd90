import re
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.charts import Row, before_and_after

CHECK = Row("Check a message", 41, 78, 69, 60, 76)
per_cent = st.none() | st.integers(0, 100)


def test_the_chart_is_named_by_its_sentence_and_carries_every_figure():
    svg = before_and_after([CHECK], title="More people check: 41% before, 69% three months on.")

    root = ET.fromstring(svg)
    assert root.get("aria-label") == "More people check: 41% before, 69% three months on."
    assert {"41%", "78%", "69%"} <= set(re.findall(r">(\d+%)<", svg))


def test_a_figure_that_must_not_be_shown_is_not_drawn():
    svg = before_and_after([Row("Check", None, None, None)], title="Too few to show")

    assert "circle cx=" in svg  # the key alone
    assert svg.count("<circle") == 2


def test_words_from_outside_stay_words():
    svg = before_and_after([Row("<script>alert(1)</script>", 1, None, 2)], title='"><script>')

    assert "<script" not in svg
    ET.fromstring(svg)


def test_nothing_in_it_needs_an_inline_style_or_script():
    svg = before_and_after([CHECK], title="A title")

    assert "style=" not in svg
    assert "on" + "click" not in svg


@given(
    st.lists(st.builds(Row, st.text(max_size=20), per_cent, per_cent, per_cent, st.just(None), st.just(None)), max_size=5), st.booleans()
)
def test_whatever_the_figures_are_the_drawing_stays_inside_its_frame(rows, narrow):
    printable = [Row("".join(c for c in row.words if c.isprintable()), row.before, row.straight_after, row.later) for row in rows]
    root = ET.fromstring(before_and_after(printable, title="Any", narrow=narrow))
    width, height = map(float, root.get("viewBox").split()[2:])

    for shape in root.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(shape.get("cx")) <= width
        assert 0 <= float(shape.get("cy")) <= height


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100), st.booleans())
def test_every_per_cent_is_written_however_crowded_and_no_two_touch(before, straight, later, narrow):
    svg = before_and_after([Row("Check", before, straight, later)], title="x", narrow=narrow)

    ink = re.findall(r'<text x="(\d+)" y="(\d+)" text-anchor="middle" font-size="\d+" font-weight="\d+" fill="#\w+">(\d+)%<', svg)
    labels = [(int(x), int(y)) for x, y, _ in ink[5:]]  # after the scale
    assert sorted(int(words) for _, _, words in ink[5:]) == sorted((before, straight, later))
    assert all(y1 != y2 or abs(x1 - x2) >= 43 for n, (x1, y1) in enumerate(labels) for x2, y2 in labels[n + 1 :])
    assert all(14 <= x <= (340 if narrow else 1000) - 14 for x, _ in labels)
