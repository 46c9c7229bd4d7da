"""A page of the caseload with 1,000,000 patients against the same page with 1,000: at most 1.5 times.

    python -m bench.caseload [--small 1000] [--large 1000000] [--postgresql]

Alternates the two databases in one run and compares medians, for every filter and order that the screen offers.
SQLite files of their own, or two databases of a throwaway PostgreSQL cluster; synthetic status rows of three teams.
A page has 15 rows here, so that with 1,000 patients every filter fills one too: otherwise the larger database would
only be slower because it finds more to show.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, insert

from queries import caseload, patients
from queries.caseload import Filter, Order, Place
from queries.engine import keep_statistics, make_engine, migrate, transaction
from queries.people import SERVICE
from queries.tables import patient, team
from queries.tables_status import caseload_count, patient_status, patient_word, status_flag
from rules.lanes import Lane
from rules.roles import Role, User
from rules.status import DAYS

TARGET = 1.5
PAGE = 15
PER_CLINICIAN = 60
NOW = datetime(2026, 1, 5, tzinfo=UTC)
TEAMS = ("A", "B", "C")
BY = replace(SERVICE, role=Role.supervisor, team_ids=TEAMS)


def fill(engine: Engine, patients: int, seed: int = 1) -> None:
    """Status rows spread over teams, steps and ranks as a service's are: few urgent, most on track."""
    rng, today, now = np.random.default_rng(seed), date(2026, 1, 5), datetime(2026, 1, 5, tzinfo=UTC)
    ranks = rng.choice(np.arange(1, 8), patients, p=[0.03, 0.06, 0.1, 0.08, 0.08, 0.1, 0.55])
    with transaction(engine) as connection:
        connection.execute(insert(team), [{"id": name, "name": name, "data_version": 1} for name in TEAMS])
        for begin in range(0, patients, 5000):
            rows = [_row(i, int(ranks[i]), today, patients) for i in range(begin, min(begin + 5000, patients))]
            connection.execute(insert(patient), [_patient(row, today, now) for row in rows])
            connection.execute(insert(patient_status), rows)
            flagged = [row for row in rows if row["rules"]]
            connection.execute(insert(status_flag), [_flag(row) for row in flagged])
            words = [word for row in rows for word in _words(row)]
            connection.execute(insert(patient_word), words)
        for name in TEAMS:
            counts = [{"team_id": name, "place": rank * 10 + 4, "patients": patients // 21} for rank in range(1, 8)]
            connection.execute(insert(caseload_count), counts)
    _statistics(engine)


def _statistics(engine: Engine) -> None:
    """What a service has after its first night: `manage.py reevaluate` on SQLite, by itself on PostgreSQL."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    keep_statistics(engine)


def _row(i: int, rank: int, today: date, total: int) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys((column.key for column in patient_status.c), "")
    days = {name: today - timedelta(days=i % 90) for name in row if name.endswith("_on")}
    numbers = {"baseline": 16.0, "last": 9.0, "open_actions": i % 3, "step": i % 5, "rank": rank, "unanswered": 0}
    lists = {
        "reasons": ["worse"],
        "rules": ["DET-1"] if rank == 2 else [],
        "unknown": [],
        "sparkline": [9.0, None, 8.0],
    }
    who = {
        "patient_id": f"p{i:07d}",
        "team_id": TEAMS[i % 3],
        "clinician_id": f"c{i % max(total // PER_CLINICIAN, 1)}",
        "name": f"Sample {i}",
        "number": str(i),
    }
    keys = {
        "sort_key": (rank * 10 + (2 if rank < 7 else 4)) * DAYS + 739_000 + i * 7919 % 1_000,
        "name_key": f"{i * 7919 % total:07d}",
        "contact_key": 739_000 + i % 90,
        "due_key": 739_000 + i % 60,
    }
    unknown = {"change": -7.0, "function_baseline": None, "function_last": None, "function_change": None}
    return row | days | numbers | lists | who | keys | unknown | {"news_at": NOW}


def _patient(row: dict[str, object], today: date, now: datetime) -> dict[str, object]:
    names = {
        "number": row["number"],
        "given_name": "Sample",
        "family_name": str(row["name"]),
        "sex": "",
        "language": "en",
    }
    kept = {
        "registered_on": today,
        "primary_measure": "phq9",
        "question": "",
        "entered_by": "service",
        "entered_at": now,
    }
    return {"id": row["patient_id"], "team_id": row["team_id"], **names, **kept}


def _words(row: dict[str, object]) -> list[dict[str, object]]:
    whose = {"patient_id": row["patient_id"], "team_id": row["team_id"]}
    return [whose | {"word": word} for word in ("sample", f"n{row['number']}", f"f{row['name_key']}")]


def _flag(row: dict[str, object]) -> dict[str, object]:
    return {name: row[name] for name in ("team_id", "patient_id", "sort_key", "step")} | {"rule": "DET-1"}


def asked(by: User) -> dict[str, Callable[[Engine], object]]:
    """What the screen asks for: each filter in the order of need, each order with each filter that has it."""

    def list_of(only: Filter, order: Order = Order.need, after: Place | None = None) -> Any:
        return lambda engine: caseload.caseload(engine, by=by, only=only, order=order, after=after, limit=PAGE)

    middle = Place(74 * DAYS + 739_500, "p0000000")
    filters = {
        "all teams": Filter(),
        "one team": Filter(team_id="B"),
        "step 2": Filter(step=2),
        "a clinician": Filter(clinician_id="c3"),
        "clinician and step": Filter(clinician_id="c3", step=2),
        "flag DET-1": Filter(rule="DET-1"),
        "flag and step": Filter(rule="DET-1", step=2),
        "lane review": Filter(lane=Lane.review),
        "lane and step": Filter(lane=Lane.on_track, step=2),
    }
    lists = {f"{name}, {order.value}": list_of(only, order) for name, only in filters.items() for order in Order}
    return lists | {
        "a page in the middle": list_of(Filter(), after=middle),
        "counts for the header": lambda engine: caseload.places(engine, by=by),
        "search by name": lambda engine: patients.search(engine, "sample f0000100", by=by),
        "search by number": lambda engine: patients.search(engine, "n100", by=by, limit=1),
    }


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def ratio(question: Callable[[Engine], object], small: Engine, large: Engine, runs: int) -> tuple[float, float, float]:
    """Medians in ms of small and large, and large over small, measured in turn."""
    pairs = [(_seconds(lambda: question(small)), _seconds(lambda: question(large))) for _ in range(runs)][5:]
    low, high = (statistics.median(side) for side in zip(*pairs, strict=True))
    return low * 1000, high * 1000, high / low


@contextmanager
def two_databases(on_postgresql: bool) -> Iterator[list[Engine]]:
    if on_postgresql:
        from tests import needs
        from tests.postgres import cluster, run

        programs = needs.postgresql()
        if programs is None:
            sys.exit("PostgreSQL is not on this machine.")
        with cluster(programs) as address:
            for name in ("small", "large"):
                run(address.format("postgres"), f"CREATE DATABASE {name}")
            yield [make_engine(address.format(name)) for name in ("small", "large")]
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield [make_engine(f"sqlite:///{Path(folder) / name}.db") for name in ("small", "large")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=45)
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args()
    worst = 0.0
    with two_databases(options.postgresql) as engines:
        for engine, many in zip(engines, (options.small, options.large), strict=True):
            migrate(engine)
            fill(engine, many)
        print(f"{'':36} {options.small:>12,} {options.large:>12,}   ratio")
        for name, question in asked(BY).items():
            low, high, times = ratio(question, *engines, options.runs)
            worst = max(worst, times)
            print(f"{name:36} {low:9.2f} ms {high:9.2f} ms   {times:.2f}", flush=True)
        for engine in engines:
            engine.dispose()
    print(f"worst ratio {worst:.2f}, target {TARGET}")
    return 0 if worst <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
