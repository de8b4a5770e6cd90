from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.cells import csv_text, guarded, plain


@given(st.text())
def test_no_cell_begins_a_formula_and_every_value_comes_back(cell):
    assert guarded(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert plain(guarded(cell)) == cell or cell.startswith("'")


def test_a_file_says_that_it_is_utf8_leaves_empty_lines_out_and_guards_every_cell():
    assert csv_text([("Place", "People"), (), ("Holm, café", 25), ("=1+1", "-")]) == (
        "\ufeffPlace,People\r\n\"Holm, café\",25\r\n'=1+1,'-\r\n"
    )
