"""Small tests: what an intervention of kind “small test” is meant to show, and how the team will know."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text

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
    Index(None, "patient_id"),
)
