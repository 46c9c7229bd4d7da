"""Plans, the checklist of warning signs, and what the patient wants of the next step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "plan": (("id",), ("supersedes",)),
    "warning_check": (("id",), ("supersedes",)),
    "wish": (("id",),),
}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}


def _clinical(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    whose = (("team_id", "team"), ("patient_id", "patient"), ("entered_by", "person"))
    return (
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(column, sa.Text(), nullable=False) for column, _ in whose),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *(sa.ForeignKeyConstraint([column], [f"{of}.id"], name=f"fk_{table}_{column}") for column, of in whose),
    )


def _superseding(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("supersedes", sa.Text()),
        sa.ForeignKeyConstraint(["supersedes"], [f"{table}.id"], name=f"fk_{table}_supersedes"),
        sa.UniqueConstraint("supersedes", name=f"uq_{table}_supersedes"),
    )


def upgrade() -> None:
    op.create_table(
        "plan",
        *_clinical("plan"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("contact_due_at", sa.DateTime(timezone=True)),
        *_superseding("plan"),
    )
    op.create_table(
        "warning_check",
        *_clinical("warning_check"),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_superseding("warning_check"),
    )
    op.create_table(
        "wish",
        *_clinical("wish"),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    for table in ("plan", "warning_check", "wish"):
        op.create_index(f"ix_{table}_patient_id", table, ["patient_id"])
    guard(APPEND_ONLY, KEPT)
