"""Names are compared whatever their capitals in every alphabet: each row keeps its folded name. Two that are one get a number."""

from django.db import migrations, models

from safercyber.rules.formats import folded, name, one_line
from safercyber.rules.names import told_apart

LISTS = (("Organisation", 120), ("Theme", 60), ("Audience", 60))


def fold(apps, schema_editor):
    for table, most in LISTS:
        rows = list(apps.get_model("partnership", table).objects.order_by("pk"))
        for row, told in zip(rows, told_apart([name(row.name) or f"No name {row.pk}" for row in rows], most), strict=True):
            row.name, row.folded = told, folded(told)
            row.save(update_fields=["name", "folded"])
    for area in apps.get_model("partnership", "Partnership").objects.all():
        area.short_name, area.name = name(area.short_name) or "Our area", name(area.name) or "Our partnership"
        area.phone, area.safeguarding_phone = one_line(area.phone), one_line(area.safeguarding_phone)
        area.save()


class Migration(migrations.Migration):
    dependencies = [("partnership", "0005_the_database_keeps_the_century")]

    operations = [
        migrations.AddField("partnership", "version", models.PositiveIntegerField(default=1)),
        *(
            migrations.AddField(table, "folded", models.CharField(default="", editable=False, max_length=200), preserve_default=False)
            for table in ("organisation", "theme", "audience")
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
