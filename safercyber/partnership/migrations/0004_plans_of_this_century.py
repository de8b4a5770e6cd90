"""A plan is in this century. Dates before and after it were slips of the keys and move to its edge."""

from datetime import date, timedelta

from django.db import migrations

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def bring_near(apps, schema_editor):
    for plan in apps.get_model("partnership", "Plan").objects.order_by("pk"):
        ends_on = min(max(plan.ends_on, FIRST + timedelta(days=1)), LAST)
        starts_on = min(max(plan.starts_on, FIRST), ends_on - timedelta(days=1))
        if (starts_on, ends_on) != (plan.starts_on, plan.ends_on):
            taken = set(plan.__class__.objects.exclude(pk=plan.pk).values_list("starts_on", flat=True))
            while starts_on in taken:
                starts_on += timedelta(days=1 if starts_on < date(2050, 1, 1) else -1)
            plan.starts_on, plan.ends_on = starts_on, max(ends_on, starts_on + timedelta(days=1))
            plan.save()


class Migration(migrations.Migration):
    dependencies = [("partnership", "0003_one_plan_starts_on_a_day")]

    operations = [migrations.RunPython(bring_near, migrations.RunPython.noop)]
