"""Saved lists, marks of having looked, and a status row with every column and order that the caseload offers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "review_mark": (("id",), ("undoes",)),
    "reminder": (("id",),),
    "reminder_done": (("id",), ("reminder_id",)),
}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
FAR_AWAY = 9_999_999
ORDERS = ("name_key", "contact_key", "due_key")
# Day numbers as Python's date.toordinal counts them.
DAY_NUMBER = {
    "sqlite": "CAST(julianday({0}) - 1721424.5 AS INTEGER)",
    "postgresql": "({0} - DATE '0001-01-01' + 1)",
}


def upgrade() -> None:
    _status_columns()
    _fill_status()
    _count_by_place()
    _words()
    _lists()
    _reminders()
    guard(APPEND_ONLY, KEPT)


def _status_columns() -> None:
    text = {"nullable": False, "server_default": ""}
    number = {"nullable": False, "server_default": "0"}
    for column in (
        sa.Column("change", sa.Float()),
        sa.Column("function_measure", sa.Text(), **text),
        sa.Column("function_baseline", sa.Float()),
        sa.Column("function_last", sa.Float()),
        sa.Column("function_last_on", sa.Date()),
        sa.Column("function_change", sa.Float()),
        sa.Column("news_at", sa.DateTime(timezone=True)),
        sa.Column("name_key", KEY, **text),
        sa.Column("contact_key", sa.Integer(), **number),
        sa.Column("due_key", sa.Integer(), **number),
    ):
        op.add_column("patient_status", column)
    for order in ORDERS:
        for lead in (["team_id"], ["team_id", "step"]):
            columns = [*lead, order, "patient_id"]
            op.create_index(op.f(f"ix_patient_status_{'_'.join(columns)}"), "patient_status", columns, unique=False)


def _fill_status() -> None:
    """So that nobody is out of order until the next evaluation, which fills in the rest."""
    day = DAY_NUMBER[op.get_bind().dialect.name]
    family = "(SELECT lower(family_name || ' ' || given_name) FROM patient WHERE id = patient_status.patient_id)"
    op.execute(
        f"UPDATE patient_status SET name_key = {family}, change = last - baseline,"
        f" contact_key = COALESCE({day.format('last_contact_on')}, 0),"
        f" due_key = COALESCE({day.format('next_due_on')}, {FAR_AWAY})"
    )


def _count_by_place() -> None:
    op.drop_table("caseload_count")
    op.create_table(
        "caseload_count",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("patients", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_caseload_count_team_id")),
        sa.PrimaryKeyConstraint("team_id", "place", name=op.f("pk_caseload_count")),
    )
    op.execute(
        "INSERT INTO caseload_count (team_id, place, patients)"
        " SELECT team_id, sort_key / 10000000, count(*) FROM patient_status GROUP BY team_id, sort_key / 10000000"
    )


def _words() -> None:
    op.create_table(
        "patient_word",
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("word", KEY, nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_patient_word_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_patient_word_team_id")),
        sa.PrimaryKeyConstraint("patient_id", "word", name=op.f("pk_patient_word")),
    )
    columns = ["team_id", "word", "patient_id"]
    op.create_index(op.f("ix_patient_word_team_id_word_patient_id"), "patient_word", columns, unique=False)
    rows = op.get_bind().execute(sa.text("SELECT id, team_id, number, given_name, family_name, birth_on FROM patient"))
    words = sa.table("patient_word", *(sa.column(name) for name in ("patient_id", "word", "team_id")))
    made = [
        {"patient_id": row.id, "team_id": row.team_id, "word": word}
        for row in rows
        for word in {
            *f"{row.number} {row.given_name} {row.family_name}".lower().split(),
            *([str(row.birth_on)[:4]] if row.birth_on else []),
        }
    ]
    if made:
        op.bulk_insert(words, made)


def _lists() -> None:
    op.create_table(
        "saved_list",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_saved_list_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_saved_list_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list")),
    )
    op.create_index(op.f("ix_saved_list_owner_id"), "saved_list", ["owner_id"], unique=False)
    op.create_index(op.f("ix_saved_list_team_id"), "saved_list", ["team_id"], unique=False)
    op.create_table(
        "review_mark",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_review_mark_team_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_review_mark_patient_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_mark_person_id")),
        sa.ForeignKeyConstraint(["undoes"], ["review_mark.id"], name=op.f("fk_review_mark_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_mark")),
        sa.UniqueConstraint("undoes", name=op.f("uq_review_mark_undoes")),
    )
    columns = ["person_id", "patient_id"]
    op.create_index(op.f("ix_review_mark_person_id_patient_id"), "review_mark", columns, unique=False)


def _clinical(table: str) -> tuple[sa.Column | sa.ForeignKeyConstraint, ...]:
    keys = {"team_id": "team", "patient_id": "patient", "entered_by": "person"}
    return (
        *(sa.Column(name, sa.Text(), nullable=False) for name in keys),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, other in keys.items()
        ),
    )


def _reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Text(), nullable=False),
        *_clinical("reminder"),
        sa.Column("for_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["for_id"], ["person.id"], name=op.f("fk_reminder_for_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_for_id"), "reminder", ["for_id"], unique=False)
    op.create_index(op.f("ix_reminder_patient_id"), "reminder", ["patient_id"], unique=False)
    op.create_table(
        "reminder_done",
        sa.Column("id", sa.Text(), nullable=False),
        *_clinical("reminder_done"),
        sa.Column("reminder_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"], name=op.f("fk_reminder_done_reminder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_done")),
        sa.UniqueConstraint("reminder_id", name=op.f("uq_reminder_done_reminder_id")),
    )
