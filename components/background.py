"""The rounds that a running server makes by itself: timers and notices, in a thread beside the screens."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator

from components import session
from exchange import ticking

SECONDS = 15.0


def every() -> float:
    """Seconds between rounds; STEPWELL_TICK_SECONDS=0 leaves them to `manage.py escalate` and `manage.py notify`."""
    return float(os.environ.get("STEPWELL_TICK_SECONDS", SECONDS))


async def rounds(seconds: float) -> None:
    while True:
        await asyncio.to_thread(ticking.tick, session.engine(), session.now)
        await asyncio.sleep(seconds)


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[None]:
    """For the time the server runs; a round that is under way ends with it, and its lease with the round."""
    seconds = every()
    task = asyncio.create_task(rounds(seconds)) if seconds > 0 else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
