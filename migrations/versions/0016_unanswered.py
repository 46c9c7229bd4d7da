"""How many urgent flags of a patient nobody has answered; not known until the next re-evaluation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("patient_status", sa.Column("unanswered", sa.Integer(), nullable=True))
