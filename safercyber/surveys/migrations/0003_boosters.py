"""Three fresh messages to those who said yes to them."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_a_link_is_burned_whole")]

    operations = [
        migrations.CreateModel(
            name="Booster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_id", models.PositiveBigIntegerField()),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("pack_id", models.CharField(max_length=60)),
                ("n", models.PositiveSmallIntegerField()),
                ("send_on", models.DateField()),
                ("until", models.DateField()),
                ("stop_key", models.CharField(max_length=24)),
                ("sent_at", models.DateTimeField(null=True)),
                ("token_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("is_opened", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["send_on"], name="boosters_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=["session_id", "address", "n"], condition=~Q(address=""), name="one_booster_each"),
                    models.CheckConstraint(
                        condition=Q(sent_at__isnull=True) | Q(address=""), name="a_booster_that_is_sent_has_no_address"
                    ),
                ],
            },
        ),
    ]
