"""A fifth role: the Cyber Protect lead, who reads games before young people or a sensitive room play them."""

from django.db import migrations, models
from django.db.models import Q

ROLES = ["coordinator", "officer", "analyst", "board", "lead"]


class Migration(migrations.Migration):
    dependencies = [("people", "0002_second_step")]

    operations = [
        migrations.RemoveConstraint("role", "a_role_is_one_of_four"),
        migrations.AddConstraint("role", models.CheckConstraint(condition=Q(kind__in=ROLES), name="a_role_is_one_of_five")),
    ]
