"""The schema, once. Migrations build it; `tests/queries/test_migrations.py` proves that the two are the same.

Identifiers are text. Instants are UTC. Every clinical row carries team_id and patient_id. Clinical rows are only
ever added: a correction is a new row whose `supersedes` names the old one. What is derived (patient_status,
status_flag, caseload_count, the state columns of flag, decision, meeting and action) can be rebuilt from the rest.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC: refuses a naive datetime going in, gives an aware one back on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs its time zone.")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True)


def _clinical() -> tuple[Column[Any], ...]:
    """What every clinical row carries: whose it is, who entered it and when we knew."""
    return (
        Column("team_id", Text, ForeignKey("team.id"), nullable=False),
        Column("patient_id", Text, ForeignKey("patient.id"), nullable=False),
        Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
        Column("entered_at", Instant, nullable=False),
    )


site = Table(
    "site",
    metadata,
    Column("id", Text, primary_key=True),  # one row, "site"
    Column("install_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),  # IANA name, for display only
    Column("is_sample", Boolean, nullable=False),
)

team = Table(
    "team",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("data_version", BigInteger, nullable=False, default=0),  # goes up with every write: the cache key
)

# "user" is a reserved word in PostgreSQL; the design's user is this table.
person = Table(
    "person",
    metadata,
    _id(),
    Column("username", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("discipline", Text, nullable=False),
    Column("password_hash", Text),  # None: cannot sign in with a password
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", Instant, nullable=False),
)

membership = Table(
    "membership",
    metadata,
    Column("person_id", Text, ForeignKey("person.id"), primary_key=True),
    Column("team_id", Text, ForeignKey("team.id"), primary_key=True),
    Column("from_at", Instant, nullable=False),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    _id(),
    Column("username", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("succeeded", Boolean, nullable=False),
    Index(None, "username", "at"),
)

user_session = Table(
    "user_session",
    metadata,
    _id(),  # HMAC of the token: the token itself is never stored
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("password_at", Instant, nullable=False),  # when the password was last given
    Column("revoked_at", Instant),
)

instrument_version = Table(
    "instrument_version",
    metadata,
    Column("instrument", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("definition", JSON, nullable=False),
    Column("origin", Text, nullable=False),  # catalogue | site
    Column("created_at", Instant, nullable=False),
)

patient = Table(
    "patient",
    metadata,
    _id(),  # opaque: stands in addresses, so it says nothing about the person
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("number", Text, nullable=False),  # the site's own number, as written
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("birth_on", Date),
    Column("sex", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("primary_measure", Text, nullable=False),
    Column("function_measure", Text),
    Column("clinician_id", Text, ForeignKey("person.id")),
    Column("registered_on", Date, nullable=False),
    Column("discharged_on", Date),
    Column("question", Text, nullable=False, default=""),  # the patient's own question to the team
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
    UniqueConstraint("team_id", "number"),
)

assessment = Table(
    "assessment",
    metadata,
    _id(),
    *_clinical(),
    Column("instrument", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("taken_on", Date, nullable=False),
    Column("taken_at", Instant),  # where the hour is known
    Column("received_at", Instant, nullable=False),
    Column("how", Text, nullable=False),  # self | paper | phone | assisted | staff | import
    Column("language", Text, nullable=False),
    Column("rater", Text, nullable=False),  # patient | clinician | family
    Column("answers", JSON, nullable=False),  # by item key; {} where only the total came
    Column("status", Text, nullable=False),
    Column("total", Float),
    Column("band", Text),
    Column("missing", JSON, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("historic", Boolean, nullable=False, default=False),
    Column("source", Text, nullable=False, default=""),  # file digest and row, or the form
    Column("supersedes", Text, ForeignKey("assessment.id"), unique=True),  # unique: a history never forks
    Column("supersede_reason", Text, nullable=False, default=""),
    Index(None, "patient_id", "instrument", "taken_on"),
    Index(None, "team_id"),
)

schedule = Table(
    "schedule",
    metadata,
    _id(),
    *_clinical(),
    Column("instrument", Text, nullable=False),
    Column("every_days", Integer, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    Column("route", Text, nullable=False),
    Column("due_on", JSON, nullable=False),  # explicit due dates where the rhythm is not even; else []
    Column("supersedes", Text, ForeignKey("schedule.id"), unique=True),
    Index(None, "patient_id"),
)

step = Table(
    "step",
    metadata,
    _id(),
    *_clinical(),
    Column("step", Integer, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("rationale", Text, nullable=False),
    Column("milestones", Text, nullable=False, default=""),
    Column("resources", Text, nullable=False, default=""),
    Column("decision_id", Text, ForeignKey("decision.id")),
    Index(None, "patient_id", "from_on"),
)

goal = Table(
    "goal",
    metadata,
    _id(),
    *_clinical(),
    Column("words", Text, nullable=False),  # the patient's own
    Column("target", Text, nullable=False),
    Column("instrument", Text),
    Column("target_score", Float),
    Column("set_on", Date, nullable=False),
    Column("reached_on", Date),
    Column("supersedes", Text, ForeignKey("goal.id"), unique=True),
    Index(None, "patient_id"),
)

intervention = Table(
    "intervention",
    metadata,
    _id(),
    *_clinical(),
    Column("kind", Text, nullable=False),  # drug | module
    Column("name", Text, nullable=False),
    Column("dose", Text, nullable=False, default=""),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    Column("delivered_by", Text, nullable=False, default=""),
    Column("targets", Text, nullable=False, default=""),
    Column("supersedes", Text, ForeignKey("intervention.id"), unique=True),
    Index(None, "patient_id"),
)

event = Table(
    "event",
    metadata,
    _id(),
    *_clinical(),
    Column(
        "kind", Text, nullable=False
    ),  # contact | session | home practice | flare-up | adverse effect | life event …
    Column("on", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("attended", Boolean),
    Column("severity", Integer),
    Column("supersedes", Text, ForeignKey("event.id"), unique=True),
    Index(None, "patient_id", "on"),
)
