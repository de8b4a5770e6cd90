"""Names are compared whatever their capitals in every alphabet: each row keeps its folded name. Two that are one get a number."""

from django.db import migrations, models

from safercyber.rules.formats import folded, name, one_line
from safercyber.rules.names import told_apart

LISTS = (("Organisation", 120), ("Theme", 60), ("Audience", 60))


def fold(apps, schema_editor):
    for table, most in LISTS:
        listed = apps.get_model("partnership", table).objects
        rows = list(listed.order_by("pk"))
        told = told_apart([name(row.name) or f"No name {row.pk}" for row in rows], most)
        # Names move in two steps: one may be the name that another row has until its turn.
        for row, new in zip(rows, told, strict=True):
            if row.name != new:
                listed.filter(pk=row.pk).update(name=f"{row.pk} is being named")
        for row, new in zip(rows, told, strict=True):
            listed.filter(pk=row.pk).update(name=new, folded=folded(new))
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
