"""A page of the caseload with 100,000 patients against the same page with 1,000: at most 1.5 times.

    python -m bench.caseload [--small 1000] [--large 100000]

Alternates the two databases in one run and compares medians. STEPWELL_DATABASE_URL is not used: both are SQLite
files of their own, filled with synthetic status rows of three teams.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import Engine, insert

from queries import caseload
from queries.caseload import Filter, Place
from queries.engine import make_engine, migrate, transaction
from queries.people import SERVICE
from queries.tables import patient, team
from queries.tables_status import caseload_count, patient_status, status_flag
from rules.roles import Role, User

TARGET = 1.5
TEAMS = ("A", "B", "C")
BY = replace(SERVICE, role=Role.supervisor, team_ids=TEAMS)


def fill(engine: Engine, patients: int, seed: int = 1) -> None:
    """Status rows spread over teams, steps and ranks as a service's are: few urgent, most on track."""
    rng, today, now = np.random.default_rng(seed), date(2026, 1, 5), datetime(2026, 1, 5, tzinfo=UTC)
    ranks = rng.choice(np.arange(1, 8), patients, p=[0.03, 0.06, 0.1, 0.08, 0.08, 0.1, 0.55])
    with transaction(engine) as connection:
        connection.execute(insert(team), [{"id": name, "name": name, "data_version": 1} for name in TEAMS])
        for begin in range(0, patients, 5000):
            rows = [_row(i, int(ranks[i]), today) for i in range(begin, min(begin + 5000, patients))]
            connection.execute(insert(patient), [_patient(row, today, now) for row in rows])
            connection.execute(insert(patient_status), rows)
            flagged = [row for row in rows if row["rules"]]
            connection.execute(insert(status_flag), [_flag(row) for row in flagged])
        for name in TEAMS:
            counts = [{"team_id": name, "rank": rank, "patients": patients // 21} for rank in range(1, 8)]
            connection.execute(insert(caseload_count), counts)


def _row(i: int, rank: int, today: date) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys((column.key for column in patient_status.c), "")
    days = {name: today - timedelta(days=i % 90) for name in row if name.endswith("_on")}
    numbers = {"baseline": 16.0, "last": 9.0, "open_actions": i % 3, "step": i % 5, "rank": rank}
    lists = {
        "reasons": ["worse"],
        "rules": ["DET-1"] if rank == 2 else [],
        "unknown": [],
        "sparkline": [9.0, None, 8.0],
    }
    who = {
        "patient_id": f"p{i:07d}",
        "team_id": TEAMS[i % 3],
        "clinician_id": None,
        "name": f"Sample {i}",
        "number": str(i),
    }
    return row | days | numbers | lists | who | {"sort_key": rank * 10_000_000 + (i * 7919) % 1_000_000}


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


def _flag(row: dict[str, object]) -> dict[str, object]:
    return {name: row[name] for name in ("team_id", "patient_id", "sort_key")} | {"rule": "DET-1"}


def asked(by: User) -> dict[str, Callable[[Engine], object]]:
    """What the screen asks for."""
    middle = Place(7 * 10_000_000 + 500_000, "p0000000")
    return {
        "first page, all teams": lambda engine: caseload.caseload(engine, by=by),
        "one team": lambda engine: caseload.caseload(engine, by=by, only=Filter(team_id="B")),
        "step 2": lambda engine: caseload.caseload(engine, by=by, only=Filter(step=2)),
        "flag DET-1": lambda engine: caseload.caseload(engine, by=by, only=Filter(rule="DET-1")),
        "a page in the middle": lambda engine: caseload.caseload(engine, by=by, after=middle),
        "counts for the header": lambda engine: caseload.counts(engine, by=by),
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=65)
    options = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        engines = [make_engine(f"sqlite:///{Path(folder) / name}.db") for name in ("small", "large")]
        for engine, patients in zip(engines, (options.small, options.large), strict=True):
            migrate(engine)
            fill(engine, patients)
        for name, question in asked(BY).items():
            low, high, times = ratio(question, *engines, options.runs)
            worst = max(worst, times)
            print(
                f"{name:24} {options.small:>9,}: {low:6.2f} ms  {options.large:>9,}: {high:6.2f} ms  ratio {times:.2f}"
            )
    print(f"worst ratio {worst:.2f}, target {TARGET}")
    return 0 if worst <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
