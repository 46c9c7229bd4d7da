"""Supervision between two people, and what one person keeps of their own work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# A check-in and a line of one's own education log are no patient's data: their owner may take them away again.
APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "supervision_item": (("id",),),
    "supervision_session": (("id",),),
    "supervision_note": (("id",),),
    "supervision_item_closed": (("item_id",),),
    "review_time": (("id",),),
    "review_time_kept": (("review_time_id",),),
}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}

PEOPLE = {"team_id": "team", "supervisor_id": "person", "supervisee_id": "person", "entered_by": "person"}


def upgrade() -> None:
    _supervision()
    _own_work()
    guard(APPEND_ONLY, KEPT)


def _text(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Text(), nullable=nullable)


def _day(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Date(), nullable=False)


def _whole(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Integer(), nullable=False)


def _at() -> sa.Column:  # type: ignore[type-arg]
    return sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False)


def _keys(table: str, primary: tuple[str, ...], keys: dict[str, str]) -> list[sa.Constraint]:
    foreign = [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, other in keys.items()
    ]
    return [*foreign, sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{table}"))]


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def _supervision() -> None:
    op.create_table(
        "supervision_item",
        *(_text(name) for name in ("id", *PEOPLE, "topic")),
        *(_text(name, nullable=True) for name in ("patient_id", "flag_id")),
        _at(),
        *_keys("supervision_item", ("id",), PEOPLE | {"patient_id": "patient", "flag_id": "flag"}),
    )
    op.create_table(
        "supervision_session",
        *(_text(name) for name in ("id", *PEOPLE)),
        _day("held_on"),
        _whole("minutes_long"),
        _at(),
        *_keys("supervision_session", ("id",), PEOPLE),
    )
    for table in ("supervision_item", "supervision_session"):
        _index(table, "supervisor_id")
        _index(table, "supervisee_id")
    op.create_table(
        "supervision_note",
        *(_text(name) for name in ("id", "session_id", "team_id", "prompt", "words", "entered_by")),
        _at(),
        *_keys(
            "supervision_note",
            ("id",),
            {"session_id": "supervision_session", "team_id": "team", "entered_by": "person"},
        ),
    )
    _index("supervision_note", "session_id")
    _item_closed()


def _item_closed() -> None:
    keys = {"item_id": "supervision_item", "team_id": "team", "entered_by": "person"}
    op.create_table(
        "supervision_item_closed",
        *(_text(name) for name in (*keys, "words")),
        _text("session_id", nullable=True),
        _at(),
        *_keys("supervision_item_closed", ("item_id",), keys | {"session_id": "supervision_session"}),
    )


def _own_work() -> None:
    mine = {"person_id": "person"}
    op.create_table(
        "self_check",
        _text("person_id"),
        _day("on"),
        sa.Column("answers", sa.JSON(), nullable=False),
        _text("words"),
        *_keys("self_check", ("person_id", "on"), mine),
    )
    op.create_table(
        "education_entry",
        *(_text(name) for name in ("id", "person_id", "kind", "what")),
        _day("on"),
        sa.Column("hours", sa.Float(), nullable=False),
        _at(),
        *_keys("education_entry", ("id",), mine),
    )
    _index("education_entry", "person_id")
    op.create_table(
        "review_time",
        *(_text(name) for name in ("id", "person_id")),
        _day("on"),
        _whole("minutes_long"),
        _at(),
        *_keys("review_time", ("id",), mine),
    )
    _index("review_time", "person_id", "on")
    op.create_table(
        "review_time_kept",
        _text("review_time_id"),
        _whole("minutes_kept"),
        _text("words"),
        _at(),
        *_keys("review_time_kept", ("review_time_id",), {"review_time_id": "review_time"}),
    )
