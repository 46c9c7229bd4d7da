"""What a small test is measured by, which round it is, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {"small_test_judged": (("id",), ("supersedes",))}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}

KEYS = {"team_id": "team", "patient_id": "patient", "entered_by": "person", "small_test_id": "small_test"}


def upgrade() -> None:
    op.add_column("small_test", sa.Column("measure", sa.Text(), nullable=False, server_default=""))
    op.add_column("small_test", sa.Column("wanted", sa.Float(), nullable=True))
    op.add_column("small_test", sa.Column("repeats", sa.Text(), nullable=True))
    op.create_index(op.f("ix_small_test_judge_on"), "small_test", ["judge_on"], unique=False)
    told = ("outcome", "reason", "came", "words", "rule", "rule_version")
    foreign = [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_small_test_judged_{name}"))
        for name, other in (KEYS | {"supersedes": "small_test_judged"}).items()
    ]
    op.create_table(
        "small_test_judged",
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in KEYS),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in told),
        sa.Column("numbers", sa.JSON(), nullable=False),
        *foreign,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_small_test_judged")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_small_test_judged_supersedes")),
    )
    for column in ("patient_id", "small_test_id"):
        op.create_index(op.f(f"ix_small_test_judged_{column}"), "small_test_judged", [column], unique=False)
    guard(APPEND_ONLY, KEPT)
