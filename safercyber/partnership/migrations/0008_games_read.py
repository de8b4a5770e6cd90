"""Which games a Cyber Protect lead has read."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("partnership", "0007_a_name_stands_once")]

    operations = [
        migrations.CreateModel(
            name="GameReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pack_id", models.CharField(max_length=60)),
                ("pack_version", models.PositiveIntegerField()),
                ("read_on", models.DateField()),
                ("again_by", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("by", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(again_by__gt=F("read_on")), name="a_reading_ends_after_it_began"),
                    models.UniqueConstraint(
                        fields=["pack_id", "pack_version"],
                        condition=Q(ended_at__isnull=True),
                        name="one_reading_of_a_version_stands",
                    ),
                ],
            },
        ),
    ]
