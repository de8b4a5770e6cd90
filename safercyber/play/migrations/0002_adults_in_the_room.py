"""Who stays in a room that touches hard things, and in one for under-18s. Rooms from before say of neither that they were one."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("play", "0001_initial")]

    operations = [
        migrations.AddField("room", "is_sensitive", models.BooleanField(default=False)),
        migrations.AddField("room", "is_for_under_18s", models.BooleanField(default=False)),
        migrations.AddField("room", "trained_adult", models.CharField(blank=True, max_length=80, default=""), preserve_default=False),
        migrations.AddField("room", "school_adult", models.CharField(blank=True, max_length=80, default=""), preserve_default=False),
        migrations.AddConstraint(
            "room",
            models.CheckConstraint(condition=Q(is_sensitive=False) | ~Q(trained_adult=""), name="a_sensitive_room_has_a_trained_adult"),
        ),
        migrations.AddConstraint(
            "room",
            models.CheckConstraint(condition=Q(is_for_under_18s=False) | ~Q(school_adult=""), name="a_young_room_has_a_school_adult"),
        ),
    ]
