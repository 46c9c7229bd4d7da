"""Plans, checks and small tests of a patient."""

from __future__ import annotations

from migrations.guards import guard

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}


def upgrade() -> None:
    guard(APPEND_ONLY, KEPT)
