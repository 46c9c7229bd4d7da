"""No safety answer is lost in 10,000 random histories on the database itself (mission: conservation of safety answers).

test_conservation.py looks for the shortest history that loses one; this looks at very many, in minutes.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from sqlalchemy import Engine

from tests.many_histories import a_batch, live
from tests.needs import only_sqlite

pytestmark = pytest.mark.slow
HISTORIES, WORKERS = 10_000, 2
MEMORY = Path("/dev/shm")  # the files are thrown away: no disk has to keep them


@pytest.mark.timeout(1800)  # three minutes of one core; what else the machine does is not ours
def test_ten_thousand_histories_lose_no_safety_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A page that ran in a test before this one stands there still, and each new process would begin by running it.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as root:
        folders = [f"{root}/{place}" for place in range(WORKERS)]
        each, seeds = [HISTORIES // WORKERS] * WORKERS, [Random(os.urandom(8)).randrange(10**9) for _ in folders]
        print(f"seeds {seeds}")  # shown where it fails: `live(folder, histories, seed)` lives the same again
        with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn")) as pool:
            done, answers = (sum(both) for both in zip(*pool.map(live, folders, each, seeds), strict=True))
    assert done == HISTORIES
    assert answers > HISTORIES  # there was something to lose


GUARDS = {
    "a write judges the patient again": ("queries.writing.status.refresh", lambda *_: 0, "without their flag"),
    "data closes no safety flag": ("rules.flag_life.is_safety", lambda _rule: False, "data closed|without their flag"),
    "who takes over is told": ("queries.alerts.hand_over", lambda *_: None, "reach nobody"),
    "nobody puts it off": ("queries.flags.check_answer", lambda *_, **__: None, "put off"),
}


@only_sqlite
@pytest.mark.parametrize("guard", GUARDS)
def test_without_a_guard_it_would_be_seen(engine: Engine, monkeypatch: pytest.MonkeyPatch, guard: str) -> None:
    name, without, says = GUARDS[guard]
    monkeypatch.setattr(name, without)
    with pytest.raises(AssertionError, match=says):
        a_batch(engine, 60, Random(7))


@only_sqlite
def test_with_every_guard_the_same_histories_lose_nothing(engine: Engine) -> None:
    assert a_batch(engine, 60, Random(7), escalating=True) > 60
