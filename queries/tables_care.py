"""Plans, the checklist of warning signs, and what the patient wants of the next step."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Table, Text

from queries.tables import Instant, _clinical, _id, metadata

# One document, one row per version: the version that nothing supersedes stands. One document of each kind a patient.
plan = Table(
    "plan",
    metadata,
    _id(),
    *_clinical(),
    Column("kind", Text, nullable=False),  # care | safety | contingency | relapse prevention | risk
    Column("on", Date, nullable=False),
    Column("words", Text, nullable=False),
    Column("open", Boolean, nullable=False),  # a risk plan is closed when the risk is over; the others stay open
    Column("contact_due_at", Instant),  # of a risk plan: by when the patient is to be reached next
    Column("supersedes", Text, ForeignKey("plan.id"), unique=True),
    Index(None, "patient_id"),
)

warning_check = Table(
    "warning_check",
    metadata,
    _id(),
    *_clinical(),
    Column("on", Date, nullable=False),
    Column("answers", JSON, nullable=False),  # by sign: true, false, or null where it was not answered
    Column("note", Text, nullable=False, default=""),
    Column("supersedes", Text, ForeignKey("warning_check.id"), unique=True),
    Index(None, "patient_id"),
)

wish = Table(
    "wish",
    metadata,
    _id(),
    *_clinical(),
    Column("on", Date, nullable=False),
    Column("wish", Text, nullable=False, default=""),  # up | down | hold, or "" where it was not said
    Column("capacity", Text, nullable=False, default=""),  # of the service: available | not available, or ""
    Column("words", Text, nullable=False, default=""),
    Index(None, "patient_id"),
)
