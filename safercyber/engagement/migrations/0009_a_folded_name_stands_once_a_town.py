"""The promise that a hall is named once a town stands on the folded name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("engagement", "0008_halls_in_one_form")]

    operations = [
        migrations.RemoveConstraint("venue", "a_venue_is_named_once_a_town"),
        migrations.AddConstraint(
            "venue", models.UniqueConstraint(fields=["folded", "place_code"], name="a_venue_is_named_once_a_town")
        ),
    ]
