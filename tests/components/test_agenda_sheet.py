"""The agenda that goes round: each case with its reason, its question and where it stands; by section; as a file."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

from components.agenda_sheet import GONE, AgendaSheet, Case, agenda_file, agenda_sheet_of
from queries import room, signing, site, transfers
from rules.roles import NotPermitted, User
from tests.factories import AT, a_decision, a_meeting, a_patient, agenda_items, fresh_submission, meeting_of
from tests.needs import only_sqlite

pytestmark = only_sqlite


@pytest.fixture(autouse=True)
def service(engine: Engine) -> None:
    site.init(engine, name="Test service", zone="Europe/London", at=AT)


def sheet(engine: Engine, meeting_id: str, by: User) -> AgendaSheet:
    return agenda_sheet_of(engine, meeting_id, by=by, at=AT)


def every_case(one: AgendaSheet) -> tuple[Case, ...]:
    return (*one.discuss, *one.standard, *one.waiting)


def told(by: User) -> dict[str, object]:
    return {"by": by, "at": AT, "submission_id": fresh_submission()}


def test_a_case_says_why_it_is_there_what_is_asked_and_where_it_stands(
    engine: Engine, team: str, patient: str, chair: User
) -> None:
    (case,) = sheet(engine, a_meeting(engine, team, by=chair, patients=[patient]), chair).discuss
    text = " ".join(case.lines)
    for part in ("The patient's question: not asked yet.", "PHQ-9 17.5 → 12 (5 Jan 2026)", "Safety:", "Daily life:"):
        assert part in text
    assert "Never reviewed by the team." in text


def test_who_wants_to_talk_about_a_case_stands_with_it(
    engine: Engine, team: str, patient: str, chair: User, clinician: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    room.mark(engine, agenda_items(engine, meeting_id)[patient], marked=True, **told(clinician))  # type: ignore[arg-type]
    (case,) = sheet(engine, meeting_id, chair).discuss
    assert case.lines[-1] == f"To discuss, says {clinician.name}."


def test_without_a_score_nothing_is_said_of_the_course(engine: Engine, team: str, chair: User) -> None:
    new = a_patient(engine, team)
    (case,) = every_case(sheet(engine, a_meeting(engine, team, by=chair, patients=[new]), chair))
    assert "No score yet: nothing can be said of the course." in case.lines


def test_of_a_patient_who_went_to_another_team_nothing_more_is_told(
    engine: Engine, team: str, other_team: str, patient: str, chair: User, supervisor: User, other_chair: User
) -> None:
    signed = meeting_of(engine, a_decision(engine, patient, by=chair))
    signing.sign(engine, signed, **told(chair))  # type: ignore[arg-type]
    planned = a_meeting(engine, team, by=chair, patients=[patient])
    assert other_chair  # somebody there who can answer a flag
    transfers.move_to_team(engine, patient, team_id=other_team, reason="Moved.", **told(supervisor))  # type: ignore[arg-type]
    (case,) = every_case(sheet(engine, signed, chair))
    assert case.lines[1:] == (GONE,)
    assert every_case(sheet(engine, planned, chair)) == ()


def test_the_file_is_tagged_and_names_team_day_and_case(engine: Engine, team: str, patient: str, chair: User) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient], title="Weekly [#review]")
    read = PdfReader(io.BytesIO(agenda_file(engine, meeting_id, by=chair, at=AT)))
    text = " ".join(page.extract_text() for page in read.pages)
    for part in ("Weekly [#review]: agenda", "North, 2 Mar 2026", "Alex", "As known on 2 Mar 2026"):
        assert part in " ".join(text.split())
    assert "/MarkInfo" in read.trailer["/Root"]


def test_an_agenda_without_cases_is_a_page_that_says_so(engine: Engine, team: str, chair: User) -> None:
    read = PdfReader(io.BytesIO(agenda_file(engine, a_meeting(engine, team, by=chair), by=chair, at=AT)))
    assert "Nobody is on this agenda" in read.pages[0].extract_text()


def test_another_team_gets_no_file(engine: Engine, team: str, patient: str, chair: User, other_chair: User) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    with pytest.raises(NotPermitted):
        agenda_file(engine, meeting_id, by=other_chair, at=AT)
