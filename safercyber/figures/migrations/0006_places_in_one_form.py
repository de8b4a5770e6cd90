"""Places are compared by their plain names in every alphabet, and found by index. Two of one plain name are told apart by a number."""

from django.db import migrations, models

from safercyber.rules import formats, names, postcodes

SEARCHED_BY = ("county town", "city", "town", "village", "suburb", "estate")


def keep_plain(apps, schema_editor):
    areas = apps.get_model("figures", "Area").objects
    rows = list(areas.order_by("pk"))
    before = {row.pk: row.name for row in rows}
    for row in rows:
        row.name = formats.name(row.name) or f"No name {row.pk}"
    named = [row for row in rows if row.kind in SEARCHED_BY]
    for row, told in zip(named, names.told_apart([row.name for row in named], 80, names.plain), strict=True):
        row.name = told
    for row in rows:
        row.plain_name, row.district = names.plain(row.name), postcodes.district(row.postcode) or ""
        row.beginning = row.plain_name[:1]
    # Names move in two steps: one may be the name that another row has until its turn.
    for row in rows:
        if row.name != before[row.pk]:
            areas.filter(pk=row.pk).update(name=f"{row.pk} is being named")
    areas.bulk_update(rows, ["name", "plain_name", "beginning", "district"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("figures", "0005_one_quantity_one_measure")]

    operations = [
        *(
            migrations.AddField(
                "area", field, models.CharField(blank=field == "district", default="", editable=False, max_length=most), preserve_default=False
            )
            for field, most in (("plain_name", 200), ("beginning", 1), ("district", 8))
        ),
        migrations.RunPython(keep_plain, migrations.RunPython.noop),
    ]
