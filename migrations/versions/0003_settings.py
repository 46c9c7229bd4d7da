"""Thresholds as versioned settings, and the wording a site has a licence for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "setting_version": (("key", "version"),),
    "instrument_wording": (("instrument", "instrument_version", "language", "version"),),
}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}


def upgrade() -> None:
    op.create_table(
        "setting_version",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name="fk_setting_version_entered_by"),
        sa.PrimaryKeyConstraint("key", "version", name="pk_setting_version"),
    )
    op.create_table(
        "instrument_wording",
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("instrument_version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wording", sa.JSON(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name="fk_instrument_wording_entered_by"),
        sa.PrimaryKeyConstraint(
            "instrument", "instrument_version", "language", "version", name="pk_instrument_wording"
        ),
    )
    guard(APPEND_ONLY, KEPT)
