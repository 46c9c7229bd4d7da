"""Bad input, part by part: a chart with nothing to draw, ten thousand points, forms nobody knows, markup as a note."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, insert
from streamlit.testing.v1 import AppTest

from components import patient_pack, patient_sheet, visit_card
from queries import reevaluation
from queries.engine import transaction
from queries.people import SERVICE
from queries.tables import assessment, patient
from queries.treatments import add_event, add_goal, add_intervention
from rules.roles import Role, User
from tests.factories import AT, REGISTERED_ON, a_patient, a_person, fresh_submission, signed_in
from tests.needs import only_sqlite
from tests.screens import Screen, as_read, fill, words

pytestmark = only_sqlite
TODAY, DAY = AT.date(), timedelta(days=1)
NASTY = '**x** <b>y</b> $z$ [a](b) #read("/etc/passwd") :red[q]'
NAMES = {"given_name": "سارة", "family_name": "王小明"}
ITEMS = {str(i): 2 for i in range(1, 9)} | {"9": 0}
PARTS = ("Items", "Side by side", "Diary", "After a change")


def forms(engine: Engine, patient_id: str, *rows: tuple[str, date, float | None], **told: Any) -> None:
    """Straight into the table, as no door of the program would let them in."""
    with transaction(engine) as connection:
        team_id = connection.execute(patient.select().where(patient.c.id == patient_id)).mappings().one()["team_id"]
        made = [
            {"id": f"{patient_id[:6]}-{name}-{i}", "team_id": team_id, "patient_id": patient_id, "instrument": name,
             "version": "1", "taken_on": on, "answers": {}, "missing": [], "total": total,
             "received_at": AT, "entered_at": AT,
             "status": "scored" if total is not None else "not_scorable", "how": "paper", "language": "en",
             "rater": "patient", "note": NASTY, "historic": False, "entered_by": "service"} | told
            for i, (name, on, total) in enumerate(rows)
        ]  # fmt: skip
        connection.execute(insert(assessment), made)
    reevaluation.reevaluate(engine, by=SERVICE, at=AT)


def one_score(engine: Engine, team: str) -> str:
    return a_patient(engine, team, phq9=[(80, ITEMS)])


def all_missing(engine: Engine, team: str) -> str:
    made = a_patient(engine, team)
    forms(engine, made, *(("phq9", TODAY - i * DAY, None) for i in range(5)))
    return made


def of_the_future(engine: Engine, team: str) -> str:
    made = a_patient(engine, team, phq9=[(70, ITEMS), (80, ITEMS)])
    forms(engine, made, ("phq9", TODAY + 400 * DAY, 27), answers={"1": 3, "9": 3})
    return made


def two_a_day(engine: Engine, team: str) -> str:
    made = a_patient(engine, team)
    forms(engine, made, *(("phq9", REGISTERED_ON + (i // 2) * 7 * DAY, 10 + i % 2) for i in range(20)))
    return made


def never_seen(engine: Engine, team: str) -> str:
    made = a_patient(engine, team)
    forms(engine, made, *(("home-made", TODAY - i * DAY, 40) for i in range(5)), answers={"a": NASTY})
    return made


def ten_thousand(engine: Engine, team: str) -> str:
    made = a_patient(engine, team, registered_on=TODAY - 9_999 * DAY)
    forms(engine, made, *(("phq9", TODAY - i * DAY, i % 27) for i in range(9_000)), answers=ITEMS)
    forms(engine, made, *(("daily_log", TODAY - i * DAY, None) for i in range(1_000)), answers={"pain": 4})
    return made


def as_markup(engine: Engine, team: str) -> str:
    made = a_patient(engine, team, phq9=[(0, ITEMS), (14, ITEMS), (80, ITEMS)], question=NASTY, **NAMES)
    told: dict[str, Any] = {"by": SERVICE, "at": AT}
    for kind in ("note", "life event", "adverse effect", "flare-up"):
        add_event(engine, made, kind=kind, on=TODAY, title=NASTY, note=NASTY, submission_id=fresh_submission(), **told)
    add_goal(engine, made, words=NASTY, target=NASTY, set_on=TODAY, submission_id=fresh_submission(), **told)
    drug = {"kind": "drug", "name": NASTY, "dose": NASTY, "from_on": REGISTERED_ON + 20 * DAY}
    add_intervention(engine, made, **drug, submission_id=fresh_submission(), **told)
    reevaluation.reevaluate(engine, by=SERVICE, at=AT)
    return made


BAD = {one.__name__: one for one in (one_score, all_missing, of_the_future, two_a_day, never_seen, as_markup)}
BAD["ten_thousand"] = ten_thousand


def screens(test: AppTest) -> Iterator[AppTest]:
    """Every part of the page, each as it stands after a click."""
    yield test
    fill(test, "button_group", "Part of the page").set_value("Patterns").run()
    for name in PARTS:
        yield fill(test, "button_group", "What to look at").set_value(name).run()
    yield fill(test, "button_group", "Part of the page").set_value("Story").run()
    yield fill(test, "button_group", "What to read").set_value("Story").run()
    for level in ("patient", "easy read"):
        yield fill(test, "button_group", "Reading level").set_value(level).run()
    yield fill(test, "button_group", "Part of the page").set_value("Patient's view").run()


@pytest.fixture
def reader(engine: Engine, team: str) -> User:
    return signed_in(engine, a_person(engine, Role.clinician, [team], name="Bob"))


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_every_part_and_paper_has_its_words(screen: Screen, engine: Engine, team: str, reader: User, name: str) -> None:
    made = BAD[name](engine, team)
    for shown in screens(screen.page("patient", reader.id, patient=made)):
        assert not shown.exception, [one.value for one in shown.exception]
        told = words(shown)
        assert len(told) > 200
        odd = re.search(r"\bnan\b|\bNone\b(?!\.| recorded)|\bNaT\b|{\w+}", as_read(told))
        assert odd is None, as_read(told)
    makers: tuple[Callable[..., bytes], ...] = (visit_card.card_file, patient_pack.pack_file, patient_sheet.sheet_file)
    for make in makers:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(make(engine, made, by=reader, at=AT))).pages]
        assert all("Page" in page for page in pages)
        assert make is not visit_card.card_file or len(pages) == 1
