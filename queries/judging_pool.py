"""Judging many patients on all cores: each process reads and judges, the caller writes, in the order asked for."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context, parent_process

from sqlalchemy import Engine, select

from queries.engine import make_engine, reading
from queries.judging import Judged, judge
from queries.settings import current
from queries.tables import team

AHEAD = 2  # batches under way per process: nobody waits for the writer, and little is held in memory


@dataclass(frozen=True)
class Seen:
    """One batch as it was judged, and the moment it belongs to: team versions and the settings' revision."""

    ids: Sequence[str]
    judged: list[Judged]
    versions: dict[str, int]
    settings: int


def judged_batches(engine: Engine, batches: Iterator[Sequence[str]], at: datetime, workers: int) -> Iterator[Seen]:
    """Each batch, judged, in its order. With one worker it is done here."""
    if workers <= 1:
        yield from (_judged(engine, ids, at) for ids in batches)
        return
    url = engine.url.render_as_string(hide_password=False)
    # spawn: a forked process would share our connections, and a screen's server has threads that a fork breaks.
    with ProcessPoolExecutor(workers, get_context("spawn"), _open, (url,)) as pool:
        under_way: deque[Future[Seen]] = deque()
        try:
            for ids in batches:
                under_way.append(pool.submit(_judge_here, list(ids), at))
                if len(under_way) >= AHEAD * workers:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _judged(engine: Engine, ids: Sequence[str], at: datetime) -> Seen:
    with reading(engine) as connection:
        versions = {row.id: row.data_version for row in connection.execute(select(team.c.id, team.c.data_version))}
        return Seen(ids, judge(connection, ids, at), versions, current(connection).revision)


_here: dict[str, Engine] = {}


def _open(url: str) -> None:
    _here["engine"] = make_engine(url)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """A parent that was killed cannot tell us to stop: without this, its workers would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _judge_here(ids: list[str], at: datetime) -> Seen:
    return _judged(_here["engine"], ids, at)
