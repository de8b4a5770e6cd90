"""A session is in this century. One whose year was a slip of the keys becomes a draft at the edge of it, to be put right."""

from datetime import UTC, datetime, timedelta

from django.db import migrations

FROM, UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def bring_near(apps, schema_editor):
    sessions = apps.get_model("engagement", "Session").objects
    sessions.filter(starts_at__lt=FROM).update(starts_at=FROM, ends_at=FROM + timedelta(hours=1), state="draft")
    last = UNTIL - timedelta(days=1)
    sessions.filter(starts_at__gte=UNTIL).update(starts_at=last, ends_at=last + timedelta(hours=1), state="draft")


class Migration(migrations.Migration):
    dependencies = [("engagement", "0005_a_venue_is_named_once_a_town")]

    operations = [migrations.RunPython(bring_near, migrations.RunPython.noop)]
