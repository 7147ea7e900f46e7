"""What passes between instructor and students in a shift: messages with receipts, raised hands."""

from django.conf import settings
from django.db import models

from classroom.models.shift import Shift


class RoomMessage(models.Model):
    """A message of the instructor to one, several or all students of a shift."""

    MAX_TEXT = 300

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=MAX_TEXT)
    to_all = models.BooleanField(default=False)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shift", "sent_at"], name="messages_of_a_shift")]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.text[:20]}"


class MessageReceipt(models.Model):
    """Whom a message is for, and since when they have read it."""

    message = models.ForeignKey(RoomMessage, on_delete=models.CASCADE, related_name="receipts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_receipts"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "person"], name="one_receipt_per_message_and_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["person"],
                condition=models.Q(read_at__isnull=True),
                name="unread_messages_of_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.person_id}"


class HelpRequest(models.Model):
    """A student's raised hand (举手), until somebody has come or it is taken down."""

    MAX_NOTE = 120

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="help_requests")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="help_requests"
    )
    note = models.CharField(max_length=MAX_NOTE, blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The instructor who came, or the student who took the hand down."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "student"],
                condition=models.Q(ended_at__isnull=True),
                name="one_raised_hand_per_student",
            )
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.student_id}"
