"""Writing one assessment with scoring, flags, status and audit against the bare insert with commit: at most 5 times.

    python -m bench.write [--runs 200] [--past 26]

Alternates the two in one run on one SQLite file with the same durability (WAL, synchronous=FULL) and compares medians.
Each patient has a past of weekly answers, as in the middle of a treatment. The ratio depends on how long the disk takes
to make a commit durable, so the processor's time is printed beside it: that part is ours.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, insert

from queries import assessments, people, site
from queries.assessments import NewAssessment, assessment_row, scored_or_refused
from queries.engine import make_engine, transaction
from queries.instruments import instruments
from queries.patients import NewPatient, register
from queries.people import SERVICE
from queries.tables import assessment
from queries.writing import new_id

TARGET = 5.0
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = AT.date()


def answers(week: int, offset: int) -> dict[str, int]:
    """A course that falls slowly and wobbles; nobody answers yes to the ninth question."""
    return {**{str(i): (3 - week // 10 + (week + i + offset) % 2) % 4 for i in range(1, 9)}, "9": 0}


def filled(engine: Engine, patients: int, past: int) -> tuple[str, list[str]]:
    """A team with patients in the middle of their treatment."""
    site.init(engine, name="Bench", zone="Europe/London", at=AT)
    team_id = people.add_team(engine, "Bench", by=SERVICE, at=AT, submission_id="team")
    first, ids = TODAY - timedelta(days=7 * past), []
    for number in range(patients):
        new = NewPatient(f"B{number}", "Sample", f"Person {number}", first, "phq9", step=2)
        ids.append(register(engine, new, team_id=team_id, by=SERVICE, at=AT, submission_id=f"p{number}"))
        rows = [_row(engine, ids[-1], team_id, first + timedelta(days=7 * week), week, number) for week in range(past)]
        with transaction(engine) as connection:
            connection.execute(insert(assessment), rows)
    return team_id, ids


def _row(engine: Engine, patient_id: str, team_id: str, on: date, week: int, offset: int) -> dict[str, object]:
    new = NewAssessment("phq9", on, answers(week, offset))
    version, scored = scored_or_refused(new, instruments(engine), AT)
    whose = {"id": new_id(), "patient_id": patient_id, "team_id": team_id, "entered_by": "service", "entered_at": AT}
    return assessment_row(new, version, scored, AT, 28) | whose


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--past", type=int, default=26)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STEPWELL_HOME"] = folder
        os.environ.pop("STEPWELL_DATABASE_URL", None)
        engine = make_engine(f"sqlite:///{Path(folder) / 'stepwell.db'}")
        team_id, ids = filled(engine, 20, options.past)
        pairs, processor = [], []
        for run in range(options.runs):
            on, patient_id = TODAY - timedelta(days=1 + run // 20), ids[run % 20]
            bare = _row(engine, patient_id, team_id, on, run, 1) | {"rater": "clinician"}
            new = NewAssessment("phq9", on, answers(run, run), taken_at=AT)
            told = {"by": SERVICE, "at": AT, "submission_id": f"w{run}"}
            whole = partial(assessments.record, engine, patient_id, new, **told)
            began = time.process_time()
            inserted, ours = _insert(engine, bare), time.process_time()
            pairs.append((inserted, _seconds(whole)))
            processor.append((ours - began, time.process_time() - ours))
        low, high = (statistics.median(side) * 1000 for side in zip(*pairs[10:], strict=True))
    print(f"bare insert with commit {low:.2f} ms, whole write {high:.2f} ms, ratio {high / low:.1f}, target {TARGET}")
    bare_cpu, whole_cpu = (statistics.median(side) * 1000 for side in zip(*processor[10:], strict=True))
    print(f"of that processor time {bare_cpu:.2f} ms and {whole_cpu:.2f} ms")
    return 0 if high / low <= TARGET else 1


def _insert(engine: Engine, row: dict[str, object]) -> float:
    def act() -> None:
        with transaction(engine) as connection:
            connection.execute(insert(assessment).values(row))

    return _seconds(act)


if __name__ == "__main__":
    sys.exit(main())
