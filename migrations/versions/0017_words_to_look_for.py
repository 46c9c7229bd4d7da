"""The words one looks for a patient by, made anew: digits of a number alone, letters as people type them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import delete, select

from queries.tables import patient
from queries.tables_status import patient_word
from queries.words import keep_words

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    connection, last = op.get_bind(), ""
    connection.execute(delete(patient_word))
    columns = [patient.c[name] for name in ("id", "team_id", "number", "given_name", "family_name", "birth_on")]
    page = select(*columns).order_by(patient.c.id).limit(AT_ONCE)
    while rows := connection.execute(page.where(patient.c.id > last)).mappings().all():
        keep_words(connection, rows)
        last = rows[-1]["id"]
