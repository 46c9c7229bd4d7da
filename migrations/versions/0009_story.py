"""Visits ahead, what each reader has seen, and whom a patient can call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "appointment": (("id",), ("supersedes",)),
    "seen_mark": (("id",),),
    "help_lines": (("id",),),
}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}


def upgrade() -> None:
    _appointment()
    _seen_mark()
    _help_lines()
    guard(APPEND_ONLY, KEPT)


def _appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("with_id", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_appointment_team_id_team"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_appointment_patient_id_patient"),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name="fk_appointment_entered_by_person"),
        sa.ForeignKeyConstraint(["with_id"], ["person.id"], name="fk_appointment_with_id_person"),
        sa.ForeignKeyConstraint(["supersedes"], ["appointment.id"], name="fk_appointment_supersedes_appointment"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
        sa.UniqueConstraint("supersedes", name="uq_appointment_supersedes"),
    )
    op.create_index("ix_appointment_patient_id_on", "appointment", ["patient_id", "on"])
    op.create_index("ix_appointment_team_id_on", "appointment", ["team_id", "on"])


def _seen_mark() -> None:
    op.create_table(
        "seen_mark",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_seen_mark_team_id_team"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_seen_mark_patient_id_patient"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_seen_mark_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_seen_mark"),
    )
    op.create_index("ix_seen_mark_person_id_patient_id_seen_at", "seen_mark", ["person_id", "patient_id", "seen_at"])
    op.create_index("ix_seen_mark_patient_id", "seen_mark", ["patient_id"])


def _help_lines() -> None:
    op.create_table(
        "help_lines",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("unwatched", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name="fk_help_lines_entered_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_help_lines"),
    )
