"""Letters waiting to go out."""

from django.db import models


class Letter(models.Model):
    """One e-mail: at least once, never more than twice. Address and words are erased once it is out."""

    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    words = models.TextField()
    calendar = models.TextField(blank=True)
    about = models.CharField(max_length=80)
    written_at = models.DateTimeField()
    send_after = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sent_at", "send_after"], name="letters_to_send")]
        constraints = [models.CheckConstraint(condition=models.Q(attempts__lte=5), name="a_letter_is_tried_five_times")]
