"""Who treated a patient and who does now, so that it can be taken back; and notices that are about no alert."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {"assignment": (("id",), ("undoes",))}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}

WHOSE = {"team_id": "team", "patient_id": "patient", "entered_by": "person"}
MORE = {"from_id": "person", "to_id": "person", "undoes": "assignment"}


def upgrade() -> None:
    foreign = [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_assignment_{name}"))
        for name, other in (WHOSE | MORE).items()
    ]
    op.create_table(
        "assignment",
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in WHOSE),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in MORE),
        sa.Column("act", sa.Text(), nullable=False),
        *foreign,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("undoes", name=op.f("uq_assignment_undoes")),
    )
    for columns in (["patient_id"], *([name, "entered_at"] for name in ("from_id", "to_id", "entered_by"))):
        op.create_index(op.f(f"ix_assignment_{'_'.join(columns)}"), "assignment", columns, unique=False)
    op.add_column("notice", sa.Column("about", sa.Text(), nullable=False, server_default=""))
    guard(APPEND_ONLY, KEPT)
