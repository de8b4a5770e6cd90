"""Staff accounts. The public has none."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Accounts are made by `actions.invite`, not here."""


class User(AbstractBaseUser):
    """A member of staff of one of the partners."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    post = models.CharField(max_length=80)
    organisation = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    is_example = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()


class Role(models.Model):
    """What somebody may do: coordinator, officer, analyst or board."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="a_role_is_held_once")]
