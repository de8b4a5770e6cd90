from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0003_room_for_headcount"),
    ]

    operations = [
        migrations.RemoveField(model_name="tellme", name="token"),
    ]
