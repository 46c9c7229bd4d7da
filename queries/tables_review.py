"""Flags, meetings, decisions, the trail and the derived rows: the schema's second half (see queries/tables.py)."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    and_,
)

from queries.tables import Instant, _clinical, _id, metadata

flag = Table(
    "flag",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("patient_id", Text, ForeignKey("patient.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("rule_version", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("clears", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("since_on", Date, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("historic", Boolean, nullable=False, default=False),
    Column("state", Text, nullable=False),  # derived from flag_event
    Index(None, "patient_id", "state"),
    Index(None, "team_id", "state", "rule"),
)

flag_event = Table(
    "flag_event",
    metadata,
    _id(),
    *_clinical(),
    Column("flag_id", Text, ForeignKey("flag.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("contact_outcome", Text, nullable=False, default=""),
    Column("plan", Text, nullable=False, default=""),
    Column("next_check_on", Date),
    Column("role", Text, nullable=False, default="", server_default=""),  # in which role the person answered
    Column("action_code", Text, nullable=False, default="", server_default=""),
    Column("until_on", Date),  # of a flag that was put off
    Index(None, "flag_id"),
)

meeting = Table(
    "meeting",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("minutes_long", Integer, nullable=False),
    Column("core_disciplines", JSON, nullable=False),
    Column("chair_id", Text, ForeignKey("person.id"), nullable=False),
    Column("state", Text, nullable=False),  # planned | signed
    Column("signed_at", Instant),
    Column("made_by", Text, ForeignKey("person.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Index(None, "team_id", "held_on"),
)

# One row per mark: the last mark of a person in a meeting counts, so coming and going is kept.
attendance = Table(
    "attendance",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("discipline", Text, nullable=False),
    Column("person_id", Text, ForeignKey("person.id")),
    Column("present", Boolean, nullable=False),
    Column("marked_by", Text, ForeignKey("person.id"), nullable=False),
    Column("marked_at", Instant, nullable=False),
    Index(None, "meeting_id"),
)

agenda_item = Table(
    "agenda_item",
    metadata,
    _id(),
    *_clinical(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("lane", Text, nullable=False),  # discuss | standard
    Column("why", Text, nullable=False),
    Column("question", Text, nullable=False, default=""),
    UniqueConstraint("meeting_id", "patient_id"),
)

decision = Table(
    "decision",
    metadata,
    _id(),
    *_clinical(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("agenda_item_id", Text, ForeignKey("agenda_item.id"), nullable=False),
    Column("current_version", Integer, nullable=False),  # derived
    Column("state", Text, nullable=False),  # recorded | confirmed | signed | amended; derived
    Index(None, "patient_id"),
    Index(None, "meeting_id"),
)

decision_version = Table(
    "decision_version",
    metadata,
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    *_clinical(),
    Column("kinds", JSON, nullable=False),
    Column("question", Text, nullable=False),
    Column("rationale", Text, nullable=False),
    Column("options", JSON, nullable=False),  # [[option, why not], …]
    Column("preference", Text, nullable=False),
    Column("preference_followed", Text, nullable=False),  # yes | no | partly | not known
    Column("dissent", JSON, nullable=False),  # [[author, text], …]
    Column("safety_note", Text, nullable=False),
    Column("prediction_measure", Text),
    Column("prediction_direction", Text),
    Column("prediction_size", Float),
    Column("prediction_by_on", Date),
    Column("stop_rule", Text, nullable=False),
    Column("step_to", Integer),
    Column("next_review_on", Date),
    Column("amend_reason", Text, nullable=False),
    Column("known_then", JSON, nullable=False),  # scores, flags and rule versions as known at the meeting
    Column("digest", Text, nullable=False),  # SHA-256 of the content, what a signature is under
    Index(None, "patient_id"),
)

signature = Table(
    "signature",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("signer_id", Text, ForeignKey("person.id"), nullable=False),
    Column("meaning", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("signed_at", Instant, nullable=False),
    Column("second_wanted", Boolean),  # the two-person rule held when this was signed
    UniqueConstraint("decision_id", "version", "signer_id"),
    Index(None, "meeting_id"),
)

action = Table(
    "action",
    metadata,
    _id(),
    *_clinical(),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("decision_version", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("owner_id", Text, ForeignKey("person.id"), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("tells_patient", Boolean, nullable=False, default=False),
    Column("state", Text, nullable=False),  # open | done | dropped; derived from action_event
    Index(None, "patient_id"),
    Index(None, "owner_id", "state"),
)

action_event = Table(
    "action_event",
    metadata,
    _id(),
    *_clinical(),
    Column("action_id", Text, ForeignKey("action.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reason_code", Text),  # why it was dropped: rules.board.DropReason
    Index(None, "action_id"),
)

# The idempotency key lives here: the second of two equal submissions finds the first one's answer.
submission = Table(
    "submission",
    metadata,
    _id(),
    Column("action", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

audit_event = Table(
    "audit_event",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),  # fixed UTC text: the chain covers it byte by byte
    Column("actor_id", Text, nullable=False),
    Column("actor_role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("outcome", Text, nullable=False),  # done | refused
    Column("team_id", Text),
    Column("patient_id", Text),
    Column("object_id", Text),
    Column("reason", Text, nullable=False),
    Column("details", Text, nullable=False),  # canonical JSON without clinical text
    Column("key_id", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("mac", Text, nullable=False),
    Index(None, "patient_id"),
)

# One row that every append locks, so that sequence numbers have no gap and no tie.
audit_head = Table(
    "audit_head",
    metadata,
    _id(),
    Column("seq", BigInteger, nullable=False),
    Column("mac", Text, nullable=False),
)

# What stands of a decision that was changed or amended, for queries that join it with its versions or its actions.
VERSION_NOW = and_(
    decision_version.c.decision_id == decision.c.id, decision_version.c.version == decision.c.current_version
)
ACTION_NOW = and_(decision.c.id == action.c.decision_id, decision.c.current_version == action.c.decision_version)
