"""An action is in this century. Dates before and after it were slips of the keys and move to its edge."""

from datetime import date

from django.db import migrations

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def bring_near(apps, schema_editor):
    actions = apps.get_model("plan", "Action").objects
    # What is due never comes before the start, not for a moment: the database watches.
    for field in ("due_on", "first_due_on", "starts_on"):
        actions.filter(**{f"{field}__lt": FIRST}).update(**{field: FIRST})
    for field in ("starts_on", "first_due_on", "due_on"):
        actions.filter(**{f"{field}__gt": LAST}).update(**{field: LAST})


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial")]

    operations = [migrations.RunPython(bring_near, migrations.RunPython.noop)]
