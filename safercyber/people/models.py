"""Staff accounts and their second step. The public has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac


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
    # Counted up when the password, the roles or the second step change: a session that began under an older number is over.
    session_number = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="an_email_is_kept_in_small_letters")]

    def get_session_auth_hash(self) -> str:
        """What a session must carry to stay open."""
        return self._session_mark(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under earlier secret keys."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_mark(secret)

    def _session_mark(self, secret: str | bytes | None) -> str:
        return salted_hmac("safercyber.people.session", f"{self.session_number} {self.password}", secret, algorithm="sha256").hexdigest()


class Role(models.Model):
    """What somebody may do: coordinator, officer, analyst, board or Cyber Protect lead."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="a_role_is_held_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["coordinator", "officer", "analyst", "board", "lead"]), name="a_role_is_one_of_five"
            ),
        ]


class SecondStep(models.Model):
    """The second step of signing in. `secret` is encrypted under a key that is not in the database.

    An example person's step is a row of its own kind, without a secret, and goes with that person.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_step")
    kind = models.CharField(max_length=10, choices=[("app", "An app on a phone"), ("example", "The fixed code of the example")])
    secret = models.CharField(max_length=300, blank=True)
    last_step = models.BigIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="example", secret="") | (Q(kind="app") & ~Q(secret="")), name="only_the_example_has_no_secret"
            )
        ]


class BackUpCode(models.Model):
    """One of ten codes on paper. Only its keyed hash is kept; each works once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="back_up_codes")
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "hash"], name="back_up_codes_differ")]


class Invitation(models.Model):
    """A link with which somebody sets their password, once, within 7 days. Only the hash of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user"], condition=Q(used_at=None), name="one_open_link_each")]
