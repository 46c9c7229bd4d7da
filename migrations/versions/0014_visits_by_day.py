"""Visits ahead are found by day and by person: whose they are goes by the patient's team, not by who planned them."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_appointment_team_id_on"), table_name="appointment")
    op.create_index(op.f("ix_appointment_on"), "appointment", ["on"], unique=False)
    op.create_index(op.f("ix_appointment_with_id"), "appointment", ["with_id"], unique=False)
