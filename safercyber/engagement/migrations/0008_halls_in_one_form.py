"""Halls are compared by name whatever their capitals, in every alphabet: each keeps its folded name. Two of a town that are one get a number."""

from django.db import migrations, models

from safercyber.rules.formats import folded, name
from safercyber.rules.names import told_apart


def fold(apps, schema_editor):
    venues = apps.get_model("engagement", "Venue").objects
    for town in list(venues.order_by().values_list("place_code", flat=True).distinct()):
        rows = list(venues.filter(place_code=town).order_by("pk"))
        told = told_apart([name(row.name) or f"No name {row.pk}" for row in rows], 80)
        # Names move in two steps: one may be the name that another row has until its turn.
        for row, new in zip(rows, told, strict=True):
            if row.name != new:
                venues.filter(pk=row.pk).update(name=f"{row.pk} is being named")
        for row, new in zip(rows, told, strict=True):
            venues.filter(pk=row.pk).update(name=new, folded=folded(new))


class Migration(migrations.Migration):
    dependencies = [("engagement", "0007_the_database_keeps_the_century")]

    operations = [
        migrations.AddField("venue", "folded", models.CharField(default="", editable=False, max_length=200), preserve_default=False),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
