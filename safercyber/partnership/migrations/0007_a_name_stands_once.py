"""The promise that no two names of a list read as one stands on the folded name."""

from django.db import migrations, models

PROMISES = (("organisation", "a_partner_is_named_once"), ("theme", "a_theme_is_named_once"), ("audience", "an_audience_is_named_once"))


class Migration(migrations.Migration):
    dependencies = [("partnership", "0006_names_in_one_form")]

    operations = [
        *(migrations.RemoveConstraint(table, promise) for table, promise in PROMISES),
        *(migrations.AddConstraint(table, models.UniqueConstraint(fields=["folded"], name=promise)) for table, promise in PROMISES),
    ]
