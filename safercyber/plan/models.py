"""One action plan: objectives, actions and every change that was made to them."""

from django.db import models
from django.db.models import F, Q

from safercyber.rules import days

STATUSES = [("not-started", "Not started"), ("going", "Going"), ("stuck", "Stuck"), ("done", "Done"), ("stopped", "Stopped")]


class Objective(models.Model):
    """What is pursued under a dated plan."""

    plan = models.ForeignKey("partnership.Plan", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="objectives_stand_in_one_order")]


class Action(models.Model):
    """Work with a lead and a date. `version` rises with each change, so that nobody overwrites what they have not seen."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="actions")
    priority = models.ForeignKey("partnership.Priority", on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=12)
    title = models.CharField(max_length=140)
    why = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey("partnership.Organisation", on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=80)
    partners = models.CharField(max_length=200, blank=True)
    audience = models.ForeignKey("partnership.Audience", on_delete=models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=30, blank=True)
    method = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    first_due_on = models.DateField()
    due_on = models.DateField()
    planned_minutes = models.PositiveIntegerField(default=0)
    cost_pence = models.PositiveIntegerField(default=0)
    fund = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=12, choices=STATUSES, default="not-started")
    what_happened = models.CharField(max_length=300, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    blocker = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["objective", "ref"], name="a_ref_names_one_action"),
            models.CheckConstraint(condition=Q(first_due_on__gte=F("starts_on")), name="an_action_is_due_after_it_starts"),
            models.CheckConstraint(
                condition=Q(starts_on__gte=days.FIRST, due_on__gte=days.FIRST, first_due_on__lte=days.LAST, due_on__lte=days.LAST),
                name="an_action_is_in_this_century",
            ),
            models.CheckConstraint(condition=Q(status__in=[code for code, _ in STATUSES]), name="an_action_has_a_known_status"),
            models.CheckConstraint(condition=~Q(status="stuck") | ~Q(blocker=""), name="stuck_says_what_would_unstick_it"),
        ]


class ActionTheme(models.Model):
    """A theme that an action cuts across. An action with several counts once in every total."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey("partnership.Theme", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "theme"], name="a_theme_is_named_once_an_action")]


class ActionChange(models.Model):
    """One field of one action as it was and as it became: who, when, why."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    field = models.CharField(max_length=30)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=300, blank=True)
