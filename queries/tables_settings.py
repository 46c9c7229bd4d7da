"""The site's own numbers and wordings: each change is a row of its own, so that what held when can be read."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, Table, Text

from queries.tables import Instant, metadata

setting_version = Table(
    "setting_version",
    metadata,
    Column("key", Text, primary_key=True),  # a threshold's key, or instrument:number
    Column("version", Integer, primary_key=True),  # one more than the version it replaces; the shipped one is 1
    Column("value", Float, nullable=False),
    Column("source", Text, nullable=False),  # where the number comes from
    Column("reason", Text, nullable=False),  # why it was changed
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
)

instrument_wording = Table(
    "instrument_wording",
    metadata,
    Column("instrument", Text, primary_key=True),
    Column("instrument_version", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("wording", JSON, nullable=False),  # stem, recall, items, options, credit: see rules/wording.py
    Column("licence", Text, nullable=False),  # by what right the site shows this text
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
)
