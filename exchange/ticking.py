"""What happens by itself while Stepwell runs: timers are looked at and notices leave. Any number may run at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from exchange import channels
from queries import escalations, jobs, outbox
from queries.engine import Engine
from queries.people import SERVICE

Clock = Callable[[], datetime]
NO_CHANNEL = "No channel of this name is set up."
REFUSED = "The channel did not accept it."
log = logging.getLogger("stepwell")


def escalate(engine: Engine, now: Clock) -> int:
    """Pass on what waited too long; returns how many steps were taken."""
    with jobs.watched(engine, "escalate", now) as done:
        done.did = escalations.escalate(engine, by=SERVICE, at=now())
    return done.did


def notify(engine: Engine, now: Clock) -> tuple[int, int]:
    """Send what is due; returns how many were sent and how many have to wait for another try."""
    sent = failed = 0
    with jobs.watched(engine, "notify", now) as done:
        known = channels.channels()
        while claimed := outbox.claim(engine, now()):
            for one in claimed:
                ok, says = _sent(known, one)
                outbox.settle(engine, one, ok=ok, says=says, at=now())
                sent, failed = sent + ok, failed + (not ok)
        done.did = sent
        if failed:
            done.ok, done.says = False, f"{failed} notices could not be sent; they are tried again."
    return sent, failed


def _sent(known: Mapping[str, str], one: outbox.Claimed) -> tuple[bool, str]:
    url = known.get(one.channel)
    if url is None:
        return False, NO_CHANNEL
    try:
        ok = channels.send(url, one.address, is_test=one.is_test)
    except Exception as error:  # whatever a channel's library does: the notice stays and is tried again
        return False, f"{REFUSED} ({type(error).__name__})"
    return ok, "" if ok else REFUSED


def tick(engine: Engine, now: Clock) -> None:
    """One round. What breaks in it is kept as a failed run and must not end the rounds to come."""
    for job in (escalate, notify):
        try:
            job(engine, now)
        except Exception as error:
            log.error("The job %s broke: %s", job.__name__, type(error).__name__)
