"""Drafts hold counts under the measures of before: they are drawn up again before they are issued."""

from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("reports", "Report").objects.filter(state="draft").update(counts=None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_the_counts_behind_a_draft")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
