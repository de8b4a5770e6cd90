"""The quarterly report: a draft that may be drawn again, or an edition that is frozen for good."""

from django.db import models
from django.db.models import Q


class Report(models.Model):
    """One edition of a quarter's report. `frozen` holds it all as canonical JSON: page, print, CSV and JSON are drawings of it.

    `title` is the finding once more, for lists, which read no edition whole.
    `counts` are the raw counts behind it, for the release register alone: nothing draws them.
    """

    DRAFT, ISSUED = "draft", "issued"

    slug = models.SlugField(max_length=40)
    edition = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=6, default=DRAFT)
    ask = models.CharField(max_length=300, blank=True)
    changes = models.CharField(max_length=300, blank=True)
    title = models.TextField(blank=True, default="")
    frozen = models.TextField()
    sha256 = models.CharField(max_length=64)
    counts = models.TextField(null=True)  # noqa: DJ001  a column that may be empty is added without making the table, and its triggers, anew
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=60)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-ends_on", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "edition"], name="an_edition_is_numbered_once"),
            models.UniqueConstraint(fields=["slug"], condition=Q(state="draft"), name="one_draft_a_quarter"),
            models.CheckConstraint(condition=Q(state__in=["draft", "issued"]), name="a_report_is_a_draft_or_issued"),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(ask=""), name="an_issued_report_asks_one_thing"),
            models.CheckConstraint(condition=Q(state="draft") | Q(issued_at__isnull=False), name="an_issued_report_says_when"),
            models.CheckConstraint(condition=Q(edition=1) | Q(state="draft") | ~Q(changes=""), name="a_later_edition_says_what_changed"),
        ]
