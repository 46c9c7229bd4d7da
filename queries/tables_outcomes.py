"""What a decision rests on and what became of it: the schema's part of its own (see queries/tables.py).

All rows are only added. A decision version written before these tables has no detail and no basis.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from queries.tables import Instant, _clinical, _id, metadata


def _version_key() -> tuple[Column[str], Column[int], ForeignKeyConstraint]:
    """The key of one version of one decision."""
    return (
        Column("decision_id", Text, primary_key=True),
        Column("version", Integer, primary_key=True),
        ForeignKeyConstraint(["decision_id", "version"], ["decision_version.decision_id", "decision_version.version"]),
    )


# What a version says beyond decision_version. Its digest covers this row too.
decision_detail = Table(
    "decision_detail",
    metadata,
    *_version_key(),
    *_clinical(),
    Column("module", Text, nullable=False),
    Column("available", Text, nullable=False),
    Column("lacking", Text, nullable=False),
    Column("possible", Text, nullable=False),  # yes | provisional | deferred
    Column("deferred_for", Text, nullable=False),
    Column("formulation", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("suggested", JSON),  # {direction, words, rule, version}
    Column("step_why", Text, nullable=False),
    Column("guideline", Text, nullable=False),
    Column("followed_why", Text, nullable=False),
    Column("social", Text, nullable=False),
    Column("risk", Text, nullable=False),
    Column("safety_plan", Text, nullable=False),
    Column("contingency", JSON),  # {unless, by_on, then}
    Column("plain_why", Text, nullable=False),
    Column("plain_next", Text, nullable=False),
    Column("promised", JSON, nullable=False),  # [[what, owner, due, tells the patient], …]
    Column("basis_digest", Text, nullable=False),
)

# The record as it stood when a version was written: chart, flags, settings, what no rule could say.
decision_basis = Table(
    "decision_basis",
    metadata,
    *_version_key(),
    *_clinical(),
    Column("content", JSON, nullable=False),
)

# Read back and agreed in the meeting: by whom and when is entered_by and entered_at.
decision_confirmation = Table(
    "decision_confirmation",
    metadata,
    *_version_key(),
    *_clinical(),
    Column("digest", Text, nullable=False),
)

# One row per signer who has to know that what they signed was amended.
amendment_notice = Table(
    "amendment_notice",
    metadata,
    _id(),
    *_clinical(),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    UniqueConstraint("decision_id", "version", "person_id"),
    Index(None, "person_id"),
)

amendment_seen = Table(
    "amendment_seen",
    metadata,
    Column("notice_id", Text, ForeignKey("amendment_notice.id"), primary_key=True),
    *_clinical(),
)

# Minutes, letters and replies that left the house. `content` is what was sent, word for word.
dispatch = Table(
    "dispatch",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("patient_id", Text, ForeignKey("patient.id")),  # none: the minutes of a whole meeting
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("decision_id", Text, ForeignKey("decision.id")),
    Column("version", Integer),
    Column("kind", Text, nullable=False),  # minutes | letter | reply
    Column("recipient", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("sent_on", Date, nullable=False),
    Column("content", JSON, nullable=False),
    Column("digest", Text, nullable=False),
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
    Index(None, "meeting_id"),
    Index(None, "decision_id"),
)

dispatch_acknowledgement = Table(
    "dispatch_acknowledgement",
    metadata,
    Column("dispatch_id", Text, ForeignKey("dispatch.id"), primary_key=True),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("patient_id", Text, ForeignKey("patient.id")),
    Column("acknowledged_on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
)

# A decision that was carried out differently, outside a meeting: what was done instead, and why.
departure = Table(
    "departure",
    metadata,
    _id(),
    *_clinical(),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("instead", Text, nullable=False),
    Column("reason_code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "decision_id"),
)
