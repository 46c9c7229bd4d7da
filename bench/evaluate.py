"""One patient, two years of weekly questionnaires on three scales and 5,000 diary rows: how long one evaluation takes.

    python -m bench.evaluate [--runs 40]

Prints the distribution in milliseconds and the ratio to merely reading the record's rows once in Python.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rules.catalogue import catalogue
from rules.flags import evaluate
from rules.record import Assessment, Contact, Record, Schedule, Step
from rules.steps import suggest

END, WEEKS, ROWS = date(2026, 11, 24), 104, 5000
NAMES = ("phq9", "sss8", "wsas")
HOURS = (8, 12, 16, 19, 20, 21, 22)


def heavy_record(seed: int = 1) -> Record:
    rng = random.Random(seed)
    start = END - timedelta(weeks=WEEKS)
    forms = [
        _form(name, start + timedelta(weeks=week), rng) for week in range(WEEKS) for name in ("phq9", "sss8", "wsas")
    ]
    per_day = ROWS / (WEEKS * 7)
    diary = [_entry(start + timedelta(days=int(row / per_day)), row, rng) for row in range(ROWS)]
    return Record(
        as_of=datetime(2026, 11, 24, 9, tzinfo=UTC),
        primary_measure="phq9",
        steps=(Step(1, start), Step(2, END - timedelta(weeks=30))),
        assessments=tuple(forms + diary),
        schedule=tuple(Schedule(name, 7, start) for name in NAMES),
        contacts=tuple(Contact(start + timedelta(weeks=week)) for week in range(WEEKS)),
    )


def _form(name: str, on: date, rng: random.Random) -> Assessment:
    instrument = catalogue()[name]
    answers: dict[str, float | str | None] = {
        item.key: 0.0 if item.key in instrument.safety_items else float(rng.randint(0, 2)) for item in instrument.items
    }
    total = sum(answer for answer in answers.values() if isinstance(answer, float))
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return Assessment(f"{name}:{on}", name, instrument.version, on, answers, "scored", total, at)


def _entry(on: date, number: int, rng: random.Random) -> Assessment:
    at = datetime(on.year, on.month, on.day, HOURS[number % len(HOURS)], tzinfo=UTC)
    answers: dict[str, float | str | None] = {
        key: float(rng.randint(2, 7)) for key in ("pain", "fatigue", "stress", "mood")
    }
    return Assessment(f"log:{number}", "daily_log", "1", on, answers, "valid", None, at, at)


def _milliseconds(act: Callable[[], object], runs: int) -> list[float]:
    found = []
    for _ in range(runs):
        began = time.process_time()
        act()
        found.append((time.process_time() - began) * 1000)
    return sorted(found)


def _read(record: Record) -> float:
    return sum(answer for one in record.assessments for answer in one.answers.values() if isinstance(answer, float))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    runs = parser.parse_args().runs
    record, known = heavy_record(), catalogue()
    cold = _milliseconds(lambda: evaluate(record, known), 1)[0]
    # A fresh record each time: nothing that one evaluation worked out helps the next.
    warm = _milliseconds(lambda: evaluate(replace(record), known), runs)
    found = evaluate(record, known)
    steps = _milliseconds(lambda: suggest(record, known, found), runs)
    read = _milliseconds(lambda: _read(record), runs)
    middle = statistics.median(warm)
    print(f"rows {len(record.assessments)}, flags {sorted({one.rule for one in found.fired})}")
    print(f"first evaluation {cold:.1f} ms")
    print(f"evaluation  median {middle:.1f} ms, 90 % {warm[int(runs * 0.9) - 1]:.1f} ms, slowest {warm[-1]:.1f} ms")
    print(f"suggestion  median {statistics.median(steps):.1f} ms")
    print(f"ratio to reading the rows once: {middle / statistics.median(read):.1f}")


if __name__ == "__main__":
    main()
