"""The promise that a place is named once stands on its plain name."""

from django.db import migrations, models

SEARCHED_BY = ("county town", "city", "town", "village", "suburb", "estate")


class Migration(migrations.Migration):
    dependencies = [("figures", "0006_places_in_one_form")]

    operations = [
        migrations.RemoveConstraint("area", "a_place_is_named_once"),
        migrations.AddConstraint(
            "area",
            models.UniqueConstraint(
                fields=["plain_name"], condition=models.Q(("kind__in", SEARCHED_BY)), name="a_place_is_named_once"
            ),
        ),
        migrations.AddIndex("area", models.Index(fields=["beginning"], name="places_by_first_letter")),
        migrations.AddIndex("area", models.Index(fields=["district"], name="places_by_district")),
    ]
