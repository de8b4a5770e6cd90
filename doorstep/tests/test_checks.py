"""What ./test makes of the checks that it runs: a red one is never lost."""

from __future__ import annotations

import sys

from doorstep.test import Checks


def test_each_red_check_is_named_and_all_that_was_said_is_shown_in_order(capsys):
    checks = Checks()

    checks.read(
        {
            "Slow and green": [sys.executable, "-c", "import time; time.sleep(0.3); print('first')"],
            "Red": [sys.executable, "-c", "import sys; print('second'); sys.exit(3)"],
            "Red on the other stream": [sys.executable, "-c", "import sys; sys.exit('third')"],
        }
    )

    assert checks.red == ["Red", "Red on the other stream"]
    shown = capsys.readouterr().out
    assert shown.index("first") < shown.index("second") < shown.index("third")


def test_a_run_without_a_single_passed_test_is_red(capsys):
    assert Checks().close() == 1


def test_a_red_check_makes_a_run_red_though_every_test_passed(capsys):
    checks = Checks()
    checks.counts = {"passed": 10}
    checks.red = ["Style (ruff)"]

    assert checks.close() == 1
    assert "10 passed, 1 failed" in capsys.readouterr().out


def test_tests_that_fail_are_counted_once(capsys):
    checks = Checks()
    checks.counts = {"passed": 10, "failed": 2, "skipped": 1}
    checks.red = ["Tests on SQLite"]

    assert checks.close() == 1
    assert "===== 10 passed, 2 failed, 1 skipped in" in capsys.readouterr().out
