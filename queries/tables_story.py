"""Visits ahead, who looked at whom and when, and whom a patient can call: see queries/tables.py for the rules."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Table, Text

from queries.tables import Instant, _clinical, _id, metadata

# A visit that is planned. Moved or cancelled: a new row that supersedes it. That it took place is an event.
appointment = Table(
    "appointment",
    metadata,
    _id(),
    *_clinical(),
    Column("kind", Text, nullable=False),  # visit | telephone | video | group | home visit
    Column("on", Date, nullable=False),
    Column("starts_at", Instant),  # None where only the day is known
    Column("with_id", Text, ForeignKey("person.id")),
    Column("place", Text, nullable=False, default=""),
    Column("state", Text, nullable=False),  # planned | cancelled
    Column("reason", Text, nullable=False, default=""),  # why it was moved or cancelled
    Column("supersedes", Text, ForeignKey("appointment.id"), unique=True),
    Index(None, "patient_id", "on"),
    Index(None, "on"),
    Index(None, "with_id"),
)

# One row per look of one person at one patient's page, written with the reading in the trail.
seen_mark = Table(
    "seen_mark",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("patient_id", Text, ForeignKey("patient.id"), nullable=False),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index(None, "person_id", "patient_id", "seen_at"),
    Index(None, "patient_id"),
)

# Whom a patient can call, as the site says it; the latest row counts, earlier ones show what was printed then.
help_lines = Table(
    "help_lines",
    metadata,
    _id(),
    Column("lines", JSON, nullable=False),  # [[who, number, when], …]
    Column("unwatched", Text, nullable=False),  # when nobody reads what was entered
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
)
