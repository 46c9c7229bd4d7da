"""Expected-response curves, frozen when they are built."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {"expected_curve": (("id",), ("instrument", "version"))}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}


def upgrade() -> None:
    op.create_table(
        "expected_curve",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("instrument_version", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("episodes", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("curve", sa.JSON(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name="fk_expected_curve_entered_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_expected_curve"),
        sa.UniqueConstraint("instrument", "version", name="uq_expected_curve_instrument_version"),
    )
    guard(APPEND_ONLY, KEPT)
