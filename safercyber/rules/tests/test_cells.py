from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.cells import guarded, plain


@given(st.text())
def test_no_cell_begins_a_formula_and_every_value_comes_back(cell):
    assert guarded(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert plain(guarded(cell)) == cell or cell.startswith("'")
