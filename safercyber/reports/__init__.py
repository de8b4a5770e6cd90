"""The quarterly report, frozen when issued."""
