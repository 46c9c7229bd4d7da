"""`python -m bench.meeting`: a team's agenda against the caseload's page, and saving a draft with twelve at once."""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

TIMES, PEOPLE, SAVES = 15, 12, 20


def median_ms(what: Callable[[], Any]) -> float:
    spent = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        what()
        spent.append(1000 * (time.perf_counter() - begin))
    return statistics.median(spent)


def main() -> None:
    os.environ["STEPWELL_HOME"] = tempfile.mkdtemp()
    from queries import agendas, caseload, load, people, shared_drafts, site
    from queries.engine import make_engine, reading
    from queries.people import SERVICE
    from queries.tables_review import agenda_item, meeting
    from rules.roles import Role, User
    from sample_data.service import sample_rows

    engine, at = make_engine(), datetime.now(UTC)
    site.init(engine, name="Bench", zone="Europe/London", at=at)
    load.load(engine, sample_rows(at.date(), 20, 240), by=SERVICE, at=at)
    team_id = next(iter(people.teams(engine, by=SERVICE)))
    by = User("service", "service", "Bench", Role.service, "", (team_id,))

    def agenda() -> int:
        with reading(engine) as connection:
            return len(agendas.agenda_for(connection, team_id, at.date()))

    built, page = median_ms(agenda), median_ms(lambda: caseload.caseload(engine, by=by))
    waiting = select(agenda_item.c.id).join(meeting, meeting.c.id == agenda_item.c.meeting_id)
    waiting = waiting.where(agenda_item.c.team_id == team_id, meeting.c.state == "planned").limit(1)
    with reading(engine) as connection:
        item = str(connection.scalar(waiting))

    def write(who: int) -> list[float]:
        spent = []
        for seen in range(SAVES):
            begin = time.perf_counter()
            shared_drafts.save(engine, item, {f"field{who}": (seen, f"text {seen}")}, by=by, at=at)
            spent.append(1000 * (time.perf_counter() - begin))
        return spent

    alone = sorted(write(99))
    with ThreadPoolExecutor(PEOPLE) as pool:
        many = sorted(ms for one in pool.map(write, range(PEOPLE)) for ms in one)
    p95 = [times[int(0.95 * len(times))] for times in (alone, many)]
    told = {"cases": agenda(), "agenda_ms": built, "caseload_page_ms": page, "ratio_to_two_pages": built / (2 * page)}
    told |= {"save_alone_p95_ms": p95[0], f"save_{PEOPLE}_at_once_p95_ms": p95[1], "ratio": p95[1] / p95[0]}
    print(json.dumps({name: round(value, 2) for name, value in told.items()}))


if __name__ == "__main__":
    main()
