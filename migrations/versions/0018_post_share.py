"""How much of a full-time post each person has: what their caseload is compared with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {"post_share": (("id",),)}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}


def upgrade() -> None:
    op.create_table(
        "post_share",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(), nullable=True),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_share_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_post_share_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_share")),
    )
    op.create_index(op.f("ix_post_share_person_id_set_at"), "post_share", ["person_id", "set_at"], unique=False)
    guard(APPEND_ONLY, KEPT)
