"""One plan starts on a day. Of two that did, the one made last was in force: it keeps that by starting a day later."""

from datetime import timedelta

from django.db import migrations, models


def start_later(apps, schema_editor):
    plans = apps.get_model("partnership", "Plan")
    taken = set()
    for plan in plans.objects.order_by("starts_on", "pk"):
        on = plan.starts_on
        while on in taken:
            on += timedelta(days=1)
        taken.add(on)
        if on != plan.starts_on:
            plan.starts_on, plan.ends_on = on, max(plan.ends_on, on + timedelta(days=1))
            plan.save(update_fields=["starts_on", "ends_on"])


class Migration(migrations.Migration):
    dependencies = [("partnership", "0002_names_and_retired")]

    operations = [
        migrations.RunPython(start_later, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=["starts_on"], name="one_plan_starts_on_a_day"),
        ),
    ]
