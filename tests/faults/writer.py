"""A program that records decisions and says so, until it is killed.

`python -m tests.faults.writer PATIENT CHAIR COUNT HOW`: HOW names a guard that is taken away, to see that the tests
notice: it acknowledges `early`, or writes `without_trail`.
"""

from __future__ import annotations

import sys
import time

from queries import audit, writing
from queries.engine import make_engine
from rules.roles import Act
from tests.factories import a_decision, signed_in


def say(decision_id: str) -> None:
    sys.stdout.write(f"{decision_id}\n")
    sys.stdout.flush()


def acknowledge_early() -> None:
    """Say it is written before it is."""
    append = audit.append

    def say_then_append(connection, **event):
        if event["action"] == Act.record_decision.value:
            say(event["object_id"])
            time.sleep(0.05)
        return append(connection, **event)

    writing.audit.append = say_then_append


def without_trail() -> None:
    append = audit.append
    writing.audit.append = lambda connection, **event: (
        0 if event["action"] == Act.record_decision.value else append(connection, **event)
    )


def main(patient_id: str, chair_id: str, count: str, how: str) -> None:
    engine = make_engine()
    chair = signed_in(engine, chair_id)
    {"early": acknowledge_early, "without_trail": without_trail}.get(how, lambda: None)()
    say("ready")
    for _ in range(int(count)):
        decision_id = a_decision(engine, patient_id, by=chair)
        if how != "early":
            say(decision_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
