"""What a PDF costs: `python -m bench.pack` prints seconds per sheet after the first, and the ratio to half a second.

A sample service in a folder of its own; every archetype's visit card, patient's page and pack, twice.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

ALLOWED = 0.5  # seconds per visit card after the first (issue 5)
ARCHETYPES = 17


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["STEPWELL_HOME"] = home
        os.environ.pop("STEPWELL_DATABASE_URL", None)
        _measure()


def _measure() -> None:
    from components import patient_pack, patient_sheet, visit_card
    from queries import load, patients, people, site
    from queries.engine import make_engine
    from queries.people import SERVICE
    from sample_data.service import sample_rows

    at = datetime.now(UTC)
    site.init(engine := make_engine(), name="Bench", zone="Europe/London", at=at)
    load.load(engine, sample_rows(at.date(), 20, 30), by=SERVICE, at=at)
    by = replace(SERVICE, team_ids=tuple(people.teams(engine, by=SERVICE)))
    numbers = {number: one for team in by.scope for number, one in patients.by_number(engine, team, by=by).items()}
    ids = [numbers[f"SW-{place:04d}"] for place in range(1, ARCHETYPES + 1)]
    for name, make in (
        ("visit card", visit_card.card_file),
        ("patient's page", patient_sheet.sheet_file),
        ("patient pack", patient_pack.pack_file),
    ):
        first, later = _timed(lambda one, make=make: make(engine, one, by=by, at=at), ids)
        middle, worst = statistics.median(later), max(later)
        print(f"{name}: first {first:.2f} s, then {middle:.2f} s in the middle, {worst:.2f} s at most", end="")
        print(f" ({middle / ALLOWED:.2f} of the allowed {ALLOWED:g} s)" if make is visit_card.card_file else "")
    began = time.perf_counter()
    visit_card.cards_file(engine, ids, "Visits", by=by, at=at)
    print(f"{len(ids)} visit cards in one file: {time.perf_counter() - began:.2f} s")


def _timed(make: Callable[[str], bytes], ids: list[str]) -> tuple[float, list[float]]:
    taken = []
    for one in [*ids, *ids]:
        began = time.perf_counter()
        make(one)
        taken.append(time.perf_counter() - began)
    return taken[0], taken[1:]


if __name__ == "__main__":
    main()
