"""A name belongs to one place: those that share one are told apart by a number first."""

import django.db.models.functions.text
from django.db import migrations, models

from safercyber.rules.names import told_apart

SEARCHED_BY = ("county town", "city", "town", "village", "suburb", "estate")


def tell_apart(apps, schema_editor):
    areas = list(apps.get_model("figures", "Area").objects.filter(kind__in=SEARCHED_BY).order_by("pk"))
    for area, name in zip(areas, told_apart([area.name for area in areas], 80), strict=True):
        if area.name != name:
            area.name = name
            area.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("figures", "0003_places_by_name")]

    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("kind__in", SEARCHED_BY)),
                name="a_place_is_named_once",
            ),
        ),
    ]
