"""Supervision and a person's own work: what two people talk about, and what is kept for one alone."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Float, ForeignKey, Index, Integer, Table, Text

from queries.tables import Instant, _id, metadata

# What somebody wants to talk about: read by these two and by nobody else, whatever their role.
supervision_item = Table(
    "supervision_item",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("patient_id", Text, ForeignKey("patient.id")),  # None: about the work, not about one patient
    Column("flag_id", Text, ForeignKey("flag.id")),  # the alarm it grew out of
    Column("supervisor_id", Text, ForeignKey("person.id"), nullable=False),
    Column("supervisee_id", Text, ForeignKey("person.id"), nullable=False),
    Column("topic", Text, nullable=False),
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
    Index(None, "supervisor_id"),
    Index(None, "supervisee_id"),
)

supervision_session = Table(
    "supervision_session",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("supervisor_id", Text, ForeignKey("person.id"), nullable=False),
    Column("supervisee_id", Text, ForeignKey("person.id"), nullable=False),
    Column("held_on", Date, nullable=False),
    Column("minutes_long", Integer, nullable=False),
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
    Index(None, "supervisor_id"),
    Index(None, "supervisee_id"),
)

supervision_note = Table(
    "supervision_note",
    metadata,
    _id(),
    Column("session_id", Text, ForeignKey("supervision_session.id"), nullable=False),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("prompt", Text, nullable=False),  # key of the question it answers (rules/supervision.py), or ""
    Column("words", Text, nullable=False),
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
    Index(None, "session_id"),
)

# An item is closed once: in a session, or because it is no longer needed.
supervision_item_closed = Table(
    "supervision_item_closed",
    metadata,
    Column("item_id", Text, ForeignKey("supervision_item.id"), primary_key=True),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("session_id", Text, ForeignKey("supervision_session.id")),
    Column("words", Text, nullable=False),
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
)

# For one's own eyes: nobody else reads it, and its owner may take it away again. One a day.
self_check = Table(
    "self_check",
    metadata,
    Column("person_id", Text, ForeignKey("person.id"), primary_key=True),
    Column("on", Date, primary_key=True),
    Column("answers", JSON, nullable=False),  # question key to answer in words
    Column("words", Text, nullable=False, default=""),
)

education_entry = Table(
    "education_entry",
    metadata,
    _id(),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("on", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("hours", Float, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Index(None, "person_id"),
)

# Time set aside to look at the data, and whether it could be kept.
# How much of a full-time post somebody has; the latest row of a person holds. None: not known (any more).
post_share = Table(
    "post_share",
    metadata,
    _id(),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("share", Float),
    Column("set_by", Text, ForeignKey("person.id"), nullable=False),
    Column("set_at", Instant, nullable=False),
    Index(None, "person_id", "set_at"),
)

review_time = Table(
    "review_time",
    metadata,
    _id(),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("on", Date, nullable=False),
    Column("minutes_long", Integer, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Index(None, "person_id", "on"),
)

review_time_kept = Table(
    "review_time_kept",
    metadata,
    Column("review_time_id", Text, ForeignKey("review_time.id"), primary_key=True),
    Column("minutes_kept", Integer, nullable=False),  # 0: something else came in between
    Column("words", Text, nullable=False, default=""),
    Column("entered_at", Instant, nullable=False),
)
