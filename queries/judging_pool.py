"""Judging many patients on all cores: each process reads and judges, the caller writes, in the order asked for.

The workers are programs of their own that talk over their standard input and output. multiprocessing would run the
main script again in each of them, and under a screen's server that script is a page; and its workers outlive a
parent that was killed, while a program whose input ends, ends.

    python -m queries.judging_pool      started by judged_batches, not by people
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from typing import IO, Any

from sqlalchemy import Engine, select

from queries.engine import ROOT, make_engine, reading
from queries.judging import Judged, judge
from queries.settings import current
from queries.tables import team
from rules.roles import Refused

AHEAD = 2  # batches under way per process: nobody waits for the writer, and a request always fits into the pipe


@dataclass(frozen=True)
class Seen:
    """One batch as it was judged, and the moment it belongs to: team versions and the settings' revision."""

    ids: Sequence[str]
    judged: list[Judged]
    versions: dict[str, int]
    settings: int


class WorkerStopped(Refused):
    """A process that judges has ended before its time. What was kept is kept: start again."""


def judged_batches(engine: Engine, batches: Iterator[Sequence[str]], at: datetime, workers: int) -> Iterator[Seen]:
    """Each batch, judged, in its order. With one worker it is done here."""
    if workers <= 1:
        yield from (_judged(engine, ids, at) for ids in batches)
        return
    url = engine.url.render_as_string(hide_password=False)
    with ExitStack() as stack:
        started = [stack.enter_context(_Worker(url, at)) for _ in range(workers)]
        under_way: deque[_Worker] = deque()
        for worker, ids in zip(cycle(started), batches, strict=False):
            worker.ask(list(ids))
            under_way.append(worker)
            if len(under_way) >= AHEAD * workers:
                yield under_way.popleft().answer()
        while under_way:
            yield under_way.popleft().answer()


class _Worker:
    """One process. Its answers come in the order of what it was asked."""

    def __init__(self, url: str, at: datetime) -> None:
        command = [sys.executable, "-m", "queries.judging_pool"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ask((url, at))  # by the pipe: a command line is seen by everybody on the machine

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()  # it only reads: there is nothing it could leave half done
        self.process.communicate()

    def ask(self, what: object) -> None:
        try:
            _send(self.process.stdin, what)
        except BrokenPipeError:
            raise WorkerStopped("A process that judges patients has stopped. Start the evaluation again.") from None

    def answer(self) -> Seen:
        try:
            answer = pickle.load(self._out)
        except EOFError:
            raise WorkerStopped("A process that judges patients has stopped. Start the evaluation again.") from None
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    @property
    def _out(self) -> IO[bytes]:
        assert self.process.stdout is not None
        return self.process.stdout


def _send(pipe: IO[bytes] | None, what: object) -> None:
    assert pipe is not None
    pickle.dump(what, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _judged(engine: Engine, ids: Sequence[str], at: datetime) -> Seen:
    with reading(engine) as connection:
        versions = {row.id: row.data_version for row in connection.execute(select(team.c.id, team.c.data_version))}
        return Seen(ids, judge(connection, ids, at), versions, current(connection).revision)


def main() -> None:
    """Judge what is asked until the input ends."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but answers goes there
    url, at = pickle.load(asked)
    engine = make_engine(url)
    while True:
        try:
            ids: Any = pickle.load(asked)
        except EOFError:
            return
        _send(answers, _answered(engine, ids, at))


def _answered(engine: Engine, ids: Sequence[str], at: datetime) -> Seen | Exception:
    try:
        return _judged(engine, ids, at)
    except Exception as error:  # whatever it is, the caller raises it
        return error


if __name__ == "__main__":
    # Under its own name, so that what is sent back is the caller's own class.
    from queries.judging_pool import main as judge_what_is_asked

    judge_what_is_asked()
