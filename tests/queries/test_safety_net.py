"""The conservation check on a database: it agrees, and it finds what somebody took away."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from queries import flags, safety_net, treatments
from queries.engine import transaction
from queries.people import SERVICE
from rules.roles import NotPermitted
from tests.factories import AT, a_patient, an_assessment, fresh_submission

FORM = {str(item): 1 for item in range(1, 9)}


@pytest.fixture
def told(engine, team, clinician):
    """Two patients with a yes, a blank, a screen, a call for help, and a yes that was corrected."""
    first = a_patient(engine, team, phq9=[(0, FORM | {"9": 0}), (77, FORM | {"9": 1}), (84, FORM | {"9": None})])
    second = a_patient(engine, team)
    an_assessment(engine, second, "cssrs_screen", AT.date(), {"1": 1, "2": 0, "6": 0}, at=AT)
    call = {"kind": "asked for help", "on": AT.date(), "title": "", "by": clinician, "at": AT}
    treatments.add_event(engine, second, **call, submission_id=fresh_submission())
    an_assessment(engine, second, "phq9", AT.date(), FORM | {"9": 3}, at=AT)
    an_assessment(engine, second, "phq9", AT.date(), FORM | {"9": 2}, at=AT + timedelta(hours=1), reason="misread")
    return first, second


def test_every_answer_has_its_flag(engine, told):
    found = safety_net.conservation(engine, by=SERVICE)
    assert (found.ok, found.answers, dict(found.by_outcome)) == (True, 5, {"open": 5})


def test_an_answer_whose_flag_was_settled_still_counts(engine, told, clinician):
    first, _ = told
    frame = flags.open_flags(engine, patient_id=first, by=clinician)
    flag_id = str(frame[frame["rule"] == "SAF-1"]["id"].iloc[0])
    for state in ("acknowledged", "resolved"):
        words = {"reason": "spoke", "contact_outcome": "spoke with the patient", "plan": "call on Friday"}
        words |= {"action_code": "seen or called today", "next_check_on": AT.date()}
        flags.move(engine, flag_id, state=state, **words, by=clinician, at=AT, submission_id=fresh_submission())
    assert dict(safety_net.conservation(engine, by=SERVICE).by_outcome) == {"open": 4, "settled": 1}


@pytest.mark.parametrize("rule", ["SAF-1", "SAF-2", "SAF-3", "SAF-4"])
def test_a_flag_that_is_about_something_else_is_found_out(engine, told, rule):
    with transaction(engine) as connection:
        connection.execute(text("UPDATE flag SET subject = 'nobody' WHERE rule = :rule"), {"rule": rule})
    lost = safety_net.conservation(engine, by=SERVICE).lost
    assert lost
    assert {one.rule for one in lost} == {rule}


def test_only_who_runs_the_service_counts(engine, clinician):
    with pytest.raises(NotPermitted):
        safety_net.conservation(engine, by=clinician)
