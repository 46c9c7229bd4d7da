"""Everybody put to the rules anew, in patients per second, against merely reading the same rows.

    python -m bench.reevaluate [--patients 1000 10000 100000] [--workers N]

The patients are copies of a synthetic service's (about 45 assessments each), in an SQLite file of their own. Printed
for each size: the first run, which writes every status row; a second one, in which nothing differs; reading alone,
in one process; and the second run over reading alone. Linear means: the time per patient does not grow with the size.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, Table, func, insert, literal, select

from queries import load, site
from queries.engine import make_engine, reading, transaction
from queries.people import SERVICE
from queries.records import AT_ONCE, rows_of
from queries.reevaluation import reevaluate
from queries.tables import metadata, patient
from sample_data.service import sample_rows

TEMPLATE = 200
LINEAR = 1.5  # the largest size may take this much longer per patient than the smallest
COPIED = (
    "patient agenda_item decision decision_version action step assessment schedule event intervention goal "
    "flag flag_event"
).split()


def fill(engine: Engine, patients: int, at: datetime) -> None:
    """A sample service, copied until there are as many patients as asked for."""
    site.init(engine, name="Bench", zone="UTC", at=at)
    load.load(engine, sample_rows(at.date(), 20, min(TEMPLATE, patients)), by=SERVICE, at=at)
    tables = [table for table in metadata.sorted_tables if table.name in COPIED]
    for copy in range(1, patients // TEMPLATE):
        with transaction(engine) as connection:
            for table in tables:
                connection.execute(_copied(table, f"~{copy}"))


def _copied(table: Table, mark: str):  # type: ignore[no-untyped-def]
    """Every row of the template once more, under other ids: the mark is put behind all that name a copied row."""
    columns = [
        (column + literal(mark)).label(column.key) if _names_a_copy(column) or column.key == "number" else column
        for column in table.c
    ]
    originals = select(*columns).where(table.c["id" if table is patient else "patient_id"].not_like("%~%"))
    return insert(table).from_select([column.key for column in table.c], originals)


def _names_a_copy(column) -> bool:  # type: ignore[no-untyped-def]
    return column.key == "id" or any(key.column.table.name in COPIED for key in column.foreign_keys)


def read_only(engine: Engine) -> float:
    """Seconds to fetch the rows the rules look at, and nothing else."""
    began = time.perf_counter()
    with reading(engine) as connection:
        ids = list(connection.scalars(select(patient.c.id).order_by(patient.c.id)))
        for begin in range(0, len(ids), AT_ONCE):
            rows_of(connection, ids[begin : begin + AT_ONCE])
    return time.perf_counter() - began


def measure(patients: int, workers: int | None) -> float:
    """Print one line; returns the seconds per patient of a run in which nothing differs."""
    at = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        fill(engine, patients, at)
        with reading(engine) as connection:
            there = connection.scalar(select(func.count()).select_from(patient)) or 1
        first = reevaluate(engine, by=SERVICE, at=at, workers=workers)
        again = reevaluate(engine, by=SERVICE, at=at, workers=workers)
        alone = read_only(engine)
    print(
        f"{there:>8,} patients  first {there / first.seconds:>7,.0f}/s  again {there / again.seconds:>7,.0f}/s  "
        f"reading alone {there / alone:>7,.0f}/s  ratio {again.seconds / alone:5.2f}  differing {again.changed}",
        flush=True,
    )
    return again.seconds / there


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--workers", type=int)
    options = parser.parse_args()
    each = [measure(patients, options.workers) for patients in options.patients]
    growth = each[-1] / each[0]
    print(f"time per patient grows {growth:.2f} times from the first size to the last, target {LINEAR}")
    return 0 if growth <= LINEAR else 1


if __name__ == "__main__":
    sys.exit(main())
