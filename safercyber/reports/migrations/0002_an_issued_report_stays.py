"""An issued report can be neither changed nor removed, whoever asks the database for it."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER an_issued_report_stays BEFORE UPDATE ON reports_report WHEN OLD.state = 'issued'
BEGIN SELECT RAISE(ABORT, 'an issued report stays as it is'); END;
CREATE TRIGGER an_issued_report_is_not_removed BEFORE DELETE ON reports_report WHEN OLD.state = 'issued'
BEGIN SELECT RAISE(ABORT, 'an issued report stays as it is'); END;
"""
POSTGRESQL = """
CREATE FUNCTION an_issued_report_stays() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'an issued report stays as it is' USING ERRCODE = 'integrity_constraint_violation'; END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER an_issued_report_stays BEFORE UPDATE OR DELETE ON reports_report
FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION an_issued_report_stays();
"""


def stay(apps, schema_editor):
    """Write the trigger in the words of the database at hand."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in filter(str.strip, SQLITE.split("END;")):
            schema_editor.execute(statement + "END;")
    else:
        schema_editor.execute(POSTGRESQL)


def let_go(apps, schema_editor):
    """Take the trigger away again."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER an_issued_report_stays")
        schema_editor.execute("DROP TRIGGER an_issued_report_is_not_removed")
    else:
        schema_editor.execute("DROP TRIGGER an_issued_report_stays ON reports_report")
        schema_editor.execute("DROP FUNCTION an_issued_report_stays()")


class Migration(migrations.Migration):
    """The promise that the actions make, kept by the database."""

    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(stay, let_go)]
