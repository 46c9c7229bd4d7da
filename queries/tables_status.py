"""What is derived from the record, so that a list never reads the record: one status row a patient, and its indexes.

Kept in the same transaction as every write (queries/status.py); all of it can be thrown away and rebuilt.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Date, Float, ForeignKey, Index, Integer, Table, Text

from queries.tables import Instant, metadata

# Compared byte by byte on both databases, so that a list merged from several teams keeps one order.
Key = Text().with_variant(Text(collation="C"), "postgresql")

patient_status = Table(
    "patient_status",
    metadata,
    Column("patient_id", Text, ForeignKey("patient.id"), primary_key=True),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("sort_key", BigInteger, nullable=False),  # ascending: who needs us first
    Column("rank", Integer, nullable=False),
    Column("order_words", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("unanswered", Integer),  # urgent flags that nobody has answered
    Column("reasons", JSON, nullable=False),
    Column("rules", JSON, nullable=False),
    Column("unknown", JSON, nullable=False),  # what no rule could say, and why
    Column("since_on", Date),
    Column("step", Integer),
    Column("step_from_on", Date),
    Column("measure", Text, nullable=False),
    Column("baseline", Float),
    Column("baseline_on", Date),
    Column("last", Float),
    Column("last_on", Date),
    Column("last_status", Text),
    Column("change", Float),  # last minus baseline, in the scale's own points
    Column("verdict", Text, nullable=False),
    Column("verdict_words", Text, nullable=False),
    Column("function_measure", Text, nullable=False, default=""),
    Column("function_baseline", Float),
    Column("function_last", Float),
    Column("function_last_on", Date),
    Column("function_change", Float),
    Column("function_verdict", Text, nullable=False),
    Column("function_words", Text, nullable=False),
    Column("safety_words", Text, nullable=False),
    Column("last_contact_on", Date),
    Column("last_review_on", Date),
    Column("next_review_on", Date),
    Column("next_due_on", Date),
    Column("clinician_id", Text),
    Column("name", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("open_actions", Integer, nullable=False),
    Column("sparkline", JSON, nullable=False),
    Column("as_of_on", Date, nullable=False),
    Column("news_at", Instant),  # when we last learned something: a form that came, a flag that was raised
    # What the other orders go by, never empty: nobody is lost because something is not known of them.
    Column("name_key", Key, nullable=False, default=""),  # family name first, in small letters
    Column("contact_key", Integer, nullable=False, default=0),  # day of the last contact; 0: none on record
    Column("due_key", Integer, nullable=False, default=0),  # day the next form is due; far away: nothing planned
    Index(None, "team_id", "sort_key", "patient_id"),
    Index(None, "team_id", "step", "sort_key", "patient_id"),
    Index(None, "team_id", "clinician_id", "sort_key", "patient_id"),
    Index(None, "team_id", "name_key", "patient_id"),
    Index(None, "team_id", "contact_key", "patient_id"),
    Index(None, "team_id", "due_key", "patient_id"),
    Index(None, "team_id", "step", "name_key", "patient_id"),
    Index(None, "team_id", "step", "contact_key", "patient_id"),
    Index(None, "team_id", "step", "due_key", "patient_id"),
)

# One row per patient and rule with an open flag: lets the caseload filter by flag without reading the flags.
status_flag = Table(
    "status_flag",
    metadata,
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("rule", Text, primary_key=True),
    Column("patient_id", Text, ForeignKey("patient.id"), primary_key=True),
    Column("sort_key", BigInteger, nullable=False),
    Column("step", Integer),
    Index(None, "team_id", "rule", "sort_key", "patient_id"),
    Index(None, "team_id", "rule", "step", "sort_key", "patient_id"),
)

# Maintained with patient_status, because counting a million rows for a header costs 188 times the page.
caseload_count = Table(
    "caseload_count",
    metadata,
    Column("team_id", Text, ForeignKey("team.id"), primary_key=True),
    Column("place", Integer, primary_key=True),  # rank and urgency in one number: rules/lanes.py
    Column("patients", BigInteger, nullable=False),
)

# The words by which somebody is looked for: number, each word of the name in small letters, year of birth.
patient_word = Table(
    "patient_word",
    metadata,
    Column("patient_id", Text, ForeignKey("patient.id"), primary_key=True),
    Column("word", Key, primary_key=True),
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Index(None, "team_id", "word", "patient_id"),
)
