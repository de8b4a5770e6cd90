from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.change.quantiles import incomplete_beta, t_quantile, z_quantile


@pytest.mark.parametrize(("df", "value"), [(1, 12.706), (2, 4.303), (4, 2.776), (11, 2.201), (19, 2.093), (30, 2.042), (120, 1.980)])
def test_t_is_that_of_the_printed_tables(df, value):
    assert t_quantile(df) == pytest.approx(value, abs=0.0005)


@given(st.integers(1, 5000), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_t_agrees_with_scipy(df, level):
    from scipy.special import stdtrit

    assert t_quantile(df, level) == pytest.approx(float(stdtrit(df, 0.5 + level / 2)), rel=1e-9)


@given(st.floats(0.2, 400), st.floats(0.2, 400), st.floats(0, 1))
def test_the_beta_function_agrees_with_scipy(a, b, x):
    from scipy.special import betainc

    assert incomplete_beta(a, b, x) == pytest.approx(float(betainc(a, b, x)), abs=1e-10)


def test_z_is_that_of_the_printed_tables():
    assert z_quantile() == pytest.approx(1.959964, abs=1e-6)


def test_no_t_is_given_for_less_than_one_degree_of_freedom():
    with pytest.raises(ValueError, match="one degree"):
        t_quantile(0)


def test_a_page_that_reads_a_result_loads_no_numeric_library():
    code = (
        "import sys; from safercyber.rules import small_numbers; from safercyber.rules.change import sentences, matching, clusters; "
        "clusters.t_quantile(4); sys.exit(bool({'numpy', 'scipy', 'statsmodels'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
