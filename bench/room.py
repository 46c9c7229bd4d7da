"""The next case of a meeting on screen, against a bare Streamlit rerun that draws the same chart.

    python -m bench.room [--patients 240] [--runs 30]

The chair goes to and fro between two cases of a planned meeting with the buttons of the room: the whole page runs,
nothing has changed. On running servers, ours and the bare page in turn (bench/wire.py). The first look at a case is
printed apart: later ones find its chart ready.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.wire import Reader, Server, bare_pages, compared, in_turn, reading, serving

TARGET = 2.0
USER = "sam.supervisor"


def fill(patients: int, home: Path) -> tuple[str, str]:
    """A sample service in a folder of its own; a live session's token, and a planned meeting with two cases."""
    os.environ["STEPWELL_HOME"] = str(home)
    from queries import load, meetings, sessions, site
    from queries.engine import make_engine
    from queries.people import SERVICE
    from sample_data.service import sample_rows

    engine, now = make_engine(), datetime.now(UTC)
    site.init(engine, name="bench", zone="Europe/London", at=now)
    load.load(engine, sample_rows(now.date(), 20, patients), by=SERVICE, at=now)
    token = sessions.begin(engine, USER, now)
    user = sessions.who(engine, token, now)
    assert user is not None
    frame = meetings.meetings(engine, by=user)
    planned = (one for one in frame.loc[frame["state"] == "planned", "id"])
    return token, next(str(one) for one in planned if len(meetings.agenda(engine, one, by=user)) > 1)


def to_and_fro(reader: Reader) -> Iterator[float]:
    """The next case, and back."""
    for key in itertools.cycle(("meeting_next", "meeting_previous")):
        yield reader.run("", reader.widget(key).told(trigger_value=True))


def measured(mine: Server, others: tuple[Server, Server], ours: Reader, runs: int) -> float:
    moves = to_and_fro(ours)
    first = next(moves)
    next(moves)
    with reading(others[0]) as bare, reading(others[1]) as frozen:
        medians = in_turn(runs, (mine, lambda: next(moves)), (others[0], bare.run), (others[1], frozen.run))
    print(f"{compared('next case', *medians)}; first look {first:.0f} ms")
    return medians[0].server / medians[1].server


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=240)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--port", type=int, default=8634)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        token, meeting_id = fill(options.patients, Path(folder))
        port = options.port
        with serving("app.py", port) as mine, reading(mine, token, "meeting", f"meeting={meeting_id}") as ours:
            view = ours.widget("meeting_view")
            ours.run(view.piece, view.chosen("Cases"))
            bare, frozen = bare_pages(Path(folder), ours.chart())
            with serving(bare, port + 1) as other, serving(frozen, port + 2) as third:
                found = measured(mine, (other, third), ours, options.runs)
    print(f"ratio {found:.2f}, target {TARGET}")
    return 0 if found <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
