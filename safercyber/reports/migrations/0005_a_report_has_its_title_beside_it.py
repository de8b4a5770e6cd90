"""The title of each edition beside its text, so that lists need not read the texts. What is issued stands as it did: only this column is new."""

import json
from importlib import import_module

from django.db import migrations, models

_stays = import_module("safercyber.reports.migrations.0002_an_issued_report_stays")


def fill(apps, schema_editor):
    """Copy each title out of its frozen text."""
    reports = apps.get_model("reports", "Report").objects
    for id_, frozen in list(reports.values_list("pk", "frozen").order_by("pk")):
        reports.filter(pk=id_).update(title=json.loads(frozen)["title"])


class Migration(migrations.Migration):
    """The trigger that keeps issued reports gives way while their titles are copied, and comes back in the same transaction."""

    dependencies = [("reports", "0004_drafts_are_drawn_again")]

    operations = [
        migrations.RunPython(_stays.let_go, _stays.stay),
        migrations.AddField("report", "title", models.TextField(blank=True, default="")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(_stays.stay, _stays.let_go),
    ]
