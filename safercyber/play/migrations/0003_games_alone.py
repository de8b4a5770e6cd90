"""Games that one person plays by a link, and teams whose captain places."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("play", "0002_adults_in_the_room")]

    operations = [
        migrations.AddField("room", "is_alone", models.BooleanField(default=False)),
        migrations.AlterField("room", "decide", models.CharField(default="room", max_length=8)),
        migrations.AddConstraint(
            "room",
            models.CheckConstraint(
                condition=Q(is_alone=False) | Q(session__isnull=True, code__isnull=True), name="a_game_alone_has_no_session_and_no_code"
            ),
        ),
    ]
