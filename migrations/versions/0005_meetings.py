"""Referrals, meeting series, shared drafts."""

from __future__ import annotations

from migrations.guards import guard

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}


def upgrade() -> None:
    guard(APPEND_ONLY, KEPT)
