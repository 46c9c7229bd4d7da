"""Small tests: what an intervention of kind “small test” is meant to show, and what became of it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Float, ForeignKey, Index, Table, Text

from queries.tables import _clinical, _id, metadata

small_test = Table(
    "small_test",
    metadata,
    _id(),
    *_clinical(),
    Column("intervention_id", Text, ForeignKey("intervention.id"), nullable=False, unique=True),
    Column("variable", Text, nullable=False),  # what it is meant to move
    Column("why", Text, nullable=False),
    Column("success", Text, nullable=False),  # what counts as success
    Column("judge_on", Date, nullable=False),
    Column("pattern", Text, nullable=False, default=""),  # the observation it came from, as it was read then
    # A form, or a diary's scale: daily_log.pain
    Column("measure", Text, nullable=False, default="", server_default=""),
    Column("wanted", Float),  # points that count as success; below 0 is lower
    Column("repeats", Text),  # the round before this one
    Index(None, "patient_id"),
    Index(None, "judge_on"),
)
small_test_judged = Table(
    "small_test_judged",
    metadata,
    _id(),
    *_clinical(),
    Column("small_test_id", Text, ForeignKey("small_test.id"), nullable=False),
    Column("supersedes", Text, ForeignKey("small_test_judged.id"), unique=True),
    Column("on", Date, nullable=False),
    Column("outcome", Text, nullable=False),  # kept | dropped | again
    Column("reason", Text, nullable=False),
    Column("came", Text, nullable=False),  # what the rule said then, and its numbers: never redrawn from later entries
    Column("words", Text, nullable=False),
    Column("numbers", JSON, nullable=False),
    Column("rule", Text, nullable=False),
    Column("rule_version", Text, nullable=False),
    Index(None, "patient_id"),
    Index(None, "small_test_id"),
)
