"""The heaviest patient the design promises for: three questionnaires a week for two years and 5,000 diary rows."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

NUMBER, USER = "SW-0016", "sue.supervisor"
DAYS, A_DAY, FORMS = 728, 7, ("phq9", "gad7", "wsas")

Row = dict[str, Any]


def fill(home: Path, patients: int = 20) -> tuple[str, str]:
    """A sample service in a folder of its own with this patient; returns a session's token and the patient."""
    os.environ["STEPWELL_HOME"] = str(home)
    from queries import load, sessions, site
    from queries.engine import make_engine
    from queries.people import SERVICE
    from sample_data.service import sample_rows

    engine, now = make_engine(), datetime.now(UTC)
    site.init(engine, name="bench", zone="Europe/London", at=now)
    rows = sample_rows(now.date(), 20, patients)
    patient_id = next(row["id"] for row in rows["patient"] if row["number"] == NUMBER)
    mine = [row for row in rows["assessment"] if row["patient_id"] == patient_id]
    others = [row for row in rows["assessment"] if row["patient_id"] != patient_id]
    load.load(engine, {**rows, "assessment": others + heavy(mine, now.date())}, by=SERVICE, at=now)
    return sessions.begin(engine, USER, now), str(patient_id)


def heavy(mine: list[Row], today: date) -> list[Row]:
    """The patient's own rows, repeated over two years."""
    made: list[Row] = []
    for instrument in FORMS:
        there = [row for row in mine if row["instrument"] == instrument and row["rater"] == "patient"]
        made += [_on(there[n % len(there)], today - timedelta(days=DAYS - 7 * n), n) for n in range(DAYS // 7)]
    diary = [row for row in mine if row["instrument"] == "daily_log"]
    for n in range(DAYS * A_DAY):
        on = today - timedelta(days=DAYS - n // A_DAY)
        at = datetime.combine(on, time(6 + 2 * (n % A_DAY)), tzinfo=UTC)
        made.append(_on(diary[n % len(diary)], on, n) | {"taken_at": at})
    return made


def _on(row: Row, on: date, n: int) -> Row:
    at = datetime.combine(on, time(23), tzinfo=UTC)
    told = {"taken_on": on, "received_at": at, "entered_at": at, "supersedes": None}
    return {**row, **told, "id": f"{row['instrument']}-{n}"}
