"""Duty rota, outbox of notices, the life of a flag."""

from __future__ import annotations

from migrations.guards import guard

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}


def upgrade() -> None:
    guard(APPEND_ONLY, KEPT)
