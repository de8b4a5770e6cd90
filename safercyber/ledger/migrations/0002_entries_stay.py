"""The ledger is only added to: entries can be neither changed nor removed, and its head moves on by one entry at a time."""

from django.db import migrations

SQLITE = {
    "ledger_entries_are_never_changed": "BEFORE UPDATE ON ledger_ledgerentry",
    "ledger_entries_are_never_removed": "BEFORE DELETE ON ledger_ledgerentry",
    "the_ledger_head_stays": "BEFORE DELETE ON ledger_ledgerhead",
    "the_ledger_head_moves_by_one": "BEFORE UPDATE ON ledger_ledgerhead WHEN NEW.number <> OLD.number + 1",
}
POSTGRESQL = """
CREATE FUNCTION the_ledger_is_only_added_to() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the ledger is only added to' USING ERRCODE = 'integrity_constraint_violation'; END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER ledger_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_ledgerentry
FOR EACH STATEMENT EXECUTE FUNCTION the_ledger_is_only_added_to();
CREATE TRIGGER the_ledger_head_stays BEFORE DELETE OR TRUNCATE ON ledger_ledgerhead
FOR EACH STATEMENT EXECUTE FUNCTION the_ledger_is_only_added_to();
CREATE TRIGGER the_ledger_head_moves_by_one BEFORE UPDATE ON ledger_ledgerhead
FOR EACH ROW WHEN (NEW.number <> OLD.number + 1) EXECUTE FUNCTION the_ledger_is_only_added_to();
"""
POSTGRESQL_BACK = """
DROP TRIGGER ledger_entries_stay ON ledger_ledgerentry;
DROP TRIGGER the_ledger_head_stays ON ledger_ledgerhead;
DROP TRIGGER the_ledger_head_moves_by_one ON ledger_ledgerhead;
DROP FUNCTION the_ledger_is_only_added_to();
"""


def guard(apps, schema_editor):
    """Write the triggers in the words of the database at hand."""
    if schema_editor.connection.vendor == "sqlite":
        for name, when in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END")
    else:
        schema_editor.execute(POSTGRESQL)


def let_go(apps, schema_editor):
    """Take the triggers away again."""
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
    else:
        schema_editor.execute(POSTGRESQL_BACK)


class Migration(migrations.Migration):
    """What the code promises, kept by the database."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(guard, let_go)]
