"""What one assessment set off and what was decided with it in hand, and for nobody else's eyes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from queries.assessment_detail import assessment_detail
from rules.roles import NotPermitted, User
from tests.factories import AT, a_decision, an_assessment

SAYS_YES = dict.fromkeys("12345678", 1) | {"9": 2}


def test_a_safety_flag_is_found_by_the_assessment_it_rests_on(engine: Engine, patient: str, clinician: User) -> None:
    yes = an_assessment(engine, patient, "phq9", AT.date(), SAYS_YES, at=AT, note="Came in tears.")
    told = assessment_detail(engine, yes, by=clinician)
    assert "SAF-1" in set(told.flags["rule"])
    assert (told.row["note"], told.row["entered_by_name"]) == ("Came in tears.", "Command line")


def test_an_assessment_that_set_nothing_off_says_so_with_an_empty_frame(
    engine: Engine, patient: str, clinician: User
) -> None:
    quiet = an_assessment(engine, patient, "gad7", AT.date(), 3, at=AT)
    told = assessment_detail(engine, quiet, by=clinician)
    assert told.flags.empty
    assert told.decisions.empty
    assert told.earlier == ()


def test_what_it_corrects_is_told(engine: Engine, patient: str, clinician: User) -> None:
    old = an_assessment(engine, patient, "gad7", AT.date(), 3, at=AT)
    new = an_assessment(engine, patient, "gad7", AT.date(), 9, at=AT)
    assert [row["id"] for row in assessment_detail(engine, new, by=clinician).earlier] == [old]


def test_the_decision_that_rested_on_it_is_told_apart_from_the_next_one(
    engine: Engine, patient: str, chair: User, at: datetime
) -> None:
    last = an_assessment(engine, patient, "phq9", at.date(), 11, at=at)
    beside = an_assessment(engine, patient, "gad7", at.date(), 5, at=at)
    decision = a_decision(engine, patient, by=chair, at=at)
    rests = assessment_detail(engine, last, by=chair).decisions
    assert (list(rests["id"]), list(rests["rests"])) == ([decision], [True])
    after = assessment_detail(engine, beside, by=chair).decisions
    assert (list(after["id"]), list(after["rests"])) == ([decision], [False])


def test_another_team_sees_nothing_of_it(engine: Engine, patient: str, other_clinician: User) -> None:
    one = an_assessment(engine, patient, "gad7", AT.date(), 3, at=AT)
    for asked in (one, "no such id"):
        with pytest.raises(NotPermitted, match="does not exist"):
            assessment_detail(engine, asked, by=other_clinician)


def test_the_form_before_is_of_the_same_rater_and_stands(engine: Engine, patient: str, clinician: User) -> None:
    first, second, today = (AT.date() - timedelta(days=days) for days in (60, 30, 0))
    old = an_assessment(engine, patient, "gad7", first, 8, at=AT)
    an_assessment(engine, patient, "phq9", second, 8, at=AT)
    an_assessment(engine, patient, "gad7", second, 9, at=AT, rater="family")
    new = an_assessment(engine, patient, "gad7", today, 3, at=AT)
    assert [told_before(engine, one, clinician) for one in (old, new)] == [None, old]
    fixed = an_assessment(engine, patient, "gad7", first, 7, at=AT, reason="typing error")
    assert told_before(engine, new, clinician) == fixed


def told_before(engine: Engine, assessment_id: str, by: User) -> str | None:
    before = assessment_detail(engine, assessment_id, by=by).before
    return before["id"] if before is not None else None
