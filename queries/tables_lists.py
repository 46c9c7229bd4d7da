"""Working lists: a filter that somebody keeps or shares, and the mark that somebody has looked at a patient."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Table, Text

from queries.tables import Instant, _clinical, _id, metadata

saved_list = Table(
    "saved_list",
    metadata,
    _id(),
    Column("owner_id", Text, ForeignKey("person.id"), nullable=False),
    Column("team_id", Text, ForeignKey("team.id")),  # with whom it is shared; None: the owner's alone
    Column("name", Text, nullable=False),
    Column("told", JSON, nullable=False),  # what queries.caseload.Filter and the order are made from
    Column("made_at", Instant, nullable=False),
    Index(None, "owner_id"),
    Index(None, "team_id"),
)

# Only added to: a mark, or a mark that takes an earlier one back.
review_mark = Table(
    "review_mark",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("patient_id", Text, ForeignKey("patient.id"), nullable=False),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("undoes", Text, ForeignKey("review_mark.id"), unique=True),
    Index(None, "person_id", "patient_id"),
)

# Who treats a patient changed. `act` is the same for all that was done with one click; `undoes` takes one back.
assignment = Table(
    "assignment",
    metadata,
    _id(),
    *_clinical(),
    Column("from_id", Text, ForeignKey("person.id")),  # None: nobody was named
    Column("to_id", Text, ForeignKey("person.id")),  # None: taken back, and nobody was named before
    Column("act", Text, nullable=False),
    Column("undoes", Text, ForeignKey("assignment.id"), unique=True),
    Index(None, "patient_id"),
    Index(None, "from_id", "entered_at"),
    Index(None, "to_id", "entered_at"),
    Index(None, "entered_by", "entered_at"),
)

# Somebody is asked to do something about a patient outside a meeting's decision: "ask for the form", "ring".
reminder = Table(
    "reminder",
    metadata,
    _id(),
    *_clinical(),
    Column("for_id", Text, ForeignKey("person.id"), nullable=False),
    Column("what", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Index(None, "for_id"),
    Index(None, "patient_id"),
)

reminder_done = Table(
    "reminder_done",
    metadata,
    _id(),
    *_clinical(),
    Column("reminder_id", Text, ForeignKey("reminder.id"), nullable=False, unique=True),
    Column("words", Text, nullable=False, default=""),  # what came of it
)
