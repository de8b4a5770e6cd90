"""Two towns may each have a Village Hall. Two of one town whose names differ in capitals alone are told apart by a number first."""

import django.db.models.functions.text
from django.db import migrations, models

from safercyber.rules.names import told_apart


def tell_apart(apps, schema_editor):
    venues = apps.get_model("engagement", "Venue")
    for town in venues.objects.order_by().values_list("place_code", flat=True).distinct():
        rows = list(venues.objects.filter(place_code=town).order_by("pk"))
        for row, name in zip(rows, told_apart([row.name for row in rows], 80), strict=True):
            if row.name != name:
                row.name = name
                row.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("engagement", "0004_tell_me_has_no_link")]

    operations = [
        migrations.AlterField(model_name="venue", name="name", field=models.CharField(max_length=80)),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), models.F("place_code"), name="a_venue_is_named_once_a_town"
            ),
        ),
    ]
