"""What a decision rests on, and what became of it."""

from __future__ import annotations

from migrations.guards import guard

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}


def upgrade() -> None:
    guard(APPEND_ONLY, KEPT)
