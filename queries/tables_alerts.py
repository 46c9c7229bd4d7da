"""Alerts, notices, the rota, escalations, jobs and what is done about a flag: tables (see queries/tables.py)."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from queries.tables import Instant, _clinical, _id, metadata

# Who had a flag in front of them, once per person: opening the patient's page, or answering it.
flag_seen = Table(
    "flag_seen",
    metadata,
    Column("flag_id", Text, ForeignKey("flag.id"), primary_key=True),
    Column("person_id", Text, ForeignKey("person.id"), primary_key=True),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("patient_id", Text, ForeignKey("patient.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "patient_id"),
)

# A timer that ran out. `opened_id` is the flag_event that opened the flag: open again, the timer begins anew.
escalation = Table(
    "escalation",
    metadata,
    _id(),
    *_clinical(),
    Column("flag_id", Text, ForeignKey("flag.id"), nullable=False),
    Column("opened_id", Text, ForeignKey("flag_event.id"), nullable=False),
    Column("level", Integer, nullable=False),  # 1 duty, 2 lead, from 3 on told again
    Column("due_at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    UniqueConstraint("opened_id", "level"),
    Index(None, "flag_id"),
)

# Something urgent happened to a flag, written in the same transaction; whom it reached stands in alert_to and notice.
alert = Table(
    "alert",
    metadata,
    _id(),
    *_clinical(),
    Column("flag_id", Text, ForeignKey("flag.id"), nullable=False),
    Column("kind", Text, nullable=False),  # queries/alerts.py names them
    Column("urgency", Text, nullable=False),
    Index(None, "flag_id"),
    Index(None, "team_id", "entered_at"),
)

# One row per person an alert is for. shown_at: on a screen, once. over_at: opened, answered by anybody, or told anew.
alert_to = Table(
    "alert_to",
    metadata,
    Column("alert_id", Text, ForeignKey("alert.id"), primary_key=True),
    Column("person_id", Text, ForeignKey("person.id"), primary_key=True),
    Column("why", Text, nullable=False),
    Column("shown_at", Instant),
    Column("opened_at", Instant),
    Column("over_at", Instant),
    Index(None, "person_id", "over_at"),
)

# Where notices go. The channel's own address with its password stands outside the database (exchange/channels.py).
notice_address = Table(
    "notice_address",
    metadata,
    _id(),
    Column("person_id", Text, ForeignKey("person.id")),
    Column("team_id", Text, ForeignKey("team.id")),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),  # an e-mail address; empty where the channel says it all
    Column("added_by", Text, ForeignKey("person.id"), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("removed_by", Text, ForeignKey("person.id")),
    Column("removed_at", Instant),
    Index(None, "person_id"),
    Index(None, "team_id"),
)

# The outbox. Claimed with a lease, tried again with growing pauses, never given up.
notice = Table(
    "notice",
    metadata,
    _id(),
    Column("alert_id", Text, ForeignKey("alert.id")),
    Column("about", Text, nullable=False, default="", server_default=""),  # without an alert: "assignment", or a test
    Column("person_id", Text, ForeignKey("person.id")),
    Column("team_id", Text, ForeignKey("team.id")),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting | sent | withdrawn
    Column("tries", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    UniqueConstraint("alert_id", "channel", "address"),
    Index(None, "state", "next_try_at"),
)

notice_try = Table(
    "notice_try",
    metadata,
    _id(),
    Column("notice_id", Text, ForeignKey("notice.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("says", Text, nullable=False),
    Index(None, "notice_id"),
)

# Who is on duty and who leads, by weekday and hour of the site; `closed` days have nobody. Ended, never removed.
rota_shift = Table(
    "rota_shift",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("part", Text, nullable=False),  # duty | lead | closed
    Column("person_id", Text, ForeignKey("person.id")),
    Column("weekdays", JSON, nullable=False),  # 0 Monday to 6 Sunday
    Column("from_time", Text, nullable=False),
    Column("to_time", Text, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    Column("made_by", Text, ForeignKey("person.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ended_by", Text, ForeignKey("person.id")),
    Column("ended_at", Instant),
    Index(None, "team_id"),
)

job_run = Table(
    "job_run",
    metadata,
    _id(),
    Column("job", Text, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("did", BigInteger, nullable=False),
    Column("says", Text, nullable=False),
    Index(None, "job", "ended_at"),
)

# Why somebody may not be getting better: a short structured check and what it suggested, under its version.
support_check = Table(
    "support_check",
    metadata,
    _id(),
    *_clinical(),
    Column("flag_id", Text, ForeignKey("flag.id")),
    Column("taken_on", Date, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("suggestions", JSON, nullable=False),
    Column("version", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Index(None, "patient_id"),
)

# A patient's way from team to team; team_id is the team that received.
transfer = Table(
    "transfer",
    metadata,
    _id(),
    *_clinical(),
    Column("from_team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "patient_id"),
)
