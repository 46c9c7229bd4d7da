"""Before and in the room: referrals, series, agenda details and events, shared drafts, participants.

The schema's part of its own (see queries/tables.py). All rows are only added; `referral.state` is derived.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Float, ForeignKey, Index, Integer, Table, Text

from queries.tables import Instant, _clinical, _id, metadata

# A team's rhythm. A change is a new row that supersedes: what an earlier meeting was made from stays readable.
meeting_series = Table(
    "meeting_series",
    metadata,
    _id(),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("weekday", Integer, nullable=False),  # 0 is Monday
    Column("every_weeks", Integer, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("starts_at", Text, nullable=False),  # hh:mm on the site's clock, whatever the season
    Column("minutes_long", Integer, nullable=False),
    Column("core_disciplines", JSON, nullable=False),
    Column("quorum", Integer, nullable=False),  # how many of the core disciplines must be in the room
    Column("cut_off_days", Integer, nullable=False),  # working days before the meeting
    Column("minutes", JSON, nullable=False),  # minutes by kind of case
    Column("chair_id", Text, ForeignKey("person.id"), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("made_by", Text, ForeignKey("person.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("supersedes", Text, ForeignKey("meeting_series.id"), unique=True),
    Index(None, "team_id"),
)

# What a meeting took over from its series on the day it was made.
meeting_plan = Table(
    "meeting_plan",
    metadata,
    Column("meeting_id", Text, ForeignKey("meeting.id"), primary_key=True),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("series_id", Text, ForeignKey("meeting_series.id")),
    Column("starts_at", Text, nullable=False),
    Column("quorum", Integer, nullable=False),
    Column("cut_off_on", Date),
)

referral = Table(
    "referral",
    metadata,
    _id(),
    *_clinical(),
    Column("question", Text, nullable=False),
    Column("urgency", Text, nullable=False),  # routine | urgent
    Column("known", Text, nullable=False),  # what is known: history, investigations, treatment
    Column("patient_asks", Text, nullable=False),  # what the patient wants to be asked
    Column("patient_knows", Boolean, nullable=False),  # told that the team will talk about them
    Column("needs", Text, nullable=False),  # the discipline without which the question cannot be answered
    Column("state", Text, nullable=False),  # derived from referral_event
    Index(None, "team_id", "state"),
    Index(None, "patient_id"),
)

referral_event = Table(
    "referral_event",
    metadata,
    _id(),
    *_clinical(),
    Column("referral_id", Text, ForeignKey("referral.id"), nullable=False),
    Column("state", Text, nullable=False),  # sent | accepted | returned | deferred | standard | answered | withdrawn
    Column("reason", Text, nullable=False),
    Column("until_on", Date),
    Index(None, "referral_id"),
)

# What the agenda knew about a place beyond its words.
agenda_detail = Table(
    "agenda_detail",
    metadata,
    Column("agenda_item_id", Text, ForeignKey("agenda_item.id"), primary_key=True),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("patient_id", Text, ForeignKey("patient.id"), nullable=False),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("kind", Text, nullable=False),  # complex | review | new | standard
    Column("minutes", Float, nullable=False),
    Column("needs", Text, nullable=False),
    Column("fits", Boolean, nullable=False),
    Column("referral_id", Text, ForeignKey("referral.id")),
    Index(None, "meeting_id"),
)

# opened | closed | pulled out: who was talked about from when to when, and who pulled a case out of its lane.
agenda_event = Table(
    "agenda_event",
    metadata,
    _id(),
    *_clinical(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("agenda_item_id", Text, ForeignKey("agenda_item.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index(None, "meeting_id"),
)

case_mark = Table(
    "case_mark",
    metadata,
    _id(),
    *_clinical(),
    Column("agenda_item_id", Text, ForeignKey("agenda_item.id"), nullable=False),
    Column("marked", Boolean, nullable=False),  # the last mark of a person counts
    Index(None, "agenda_item_id"),
)

# A revision is written only on top of the one that was seen: the key refuses the second of two equal numbers.
draft_text = Table(
    "draft_text",
    metadata,
    Column("agenda_item_id", Text, ForeignKey("agenda_item.id"), primary_key=True),
    Column("field", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    *_clinical(),
    Column("value", JSON, nullable=False),
)

invitation = Table(
    "invitation",
    metadata,
    _id(),
    *_clinical(),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("relation", Text, nullable=False),  # patient | family
    Column("scope", JSON, nullable=False),  # which parts of the projection they see
    Column("consent", Text, nullable=False),  # what the patient agreed to, in words
    Column("consent_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Index(None, "person_id"),
    Index(None, "meeting_id"),
)

invitation_end = Table(
    "invitation_end",
    metadata,
    Column("invitation_id", Text, ForeignKey("invitation.id"), primary_key=True),
    *_clinical(),
    Column("reason", Text, nullable=False),
)

contribution = Table(
    "contribution",
    metadata,
    _id(),
    *_clinical(),
    Column("invitation_id", Text, ForeignKey("invitation.id"), nullable=False),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("moment", Text, nullable=False),  # before | during | after
    Column("words", Text, nullable=False),
    Index(None, "patient_id"),
)
