"""Plans, checklists and wishes: versions that never fork, refusals in sentences, and what the rules make of them."""

from datetime import timedelta

import pytest

from queries import flags, plans, reevaluation, steps, treatments
from queries.engine import reading
from queries.people import SERVICE
from queries.records import record_of
from rules.roles import NotPermitted, Refused
from rules.steps import Way
from tests.factories import AT, a_patient, fresh_submission

LATER = AT + timedelta(days=3)


def write(engine, patient, by, at=AT, **told):
    whole = {"kind": "safety", "words": "Call my sister.", "seen": None} | told
    return plans.write_plan(engine, patient, **whole, by=by, at=at, submission_id=fresh_submission())


def raised(engine, patient, by):
    frame = flags.open_flags(engine, patient_id=patient, by=by)
    return dict(zip(frame["rule"], frame["urgency"], strict=True))


def test_a_plan_has_versions_and_the_latest_stands(engine, patient, clinician):
    first = write(engine, patient, clinician)
    second = write(engine, patient, clinician, words="Call my brother.", seen=first)
    frame = plans.plans(engine, patient, by=clinician)
    assert list(frame[frame["stands"]]["id"]) == [second]
    assert set(frame["words"]) == {"Call my sister.", "Call my brother."}


def test_who_did_not_see_the_latest_version_does_not_overwrite_it(engine, patient, clinician):
    first = write(engine, patient, clinician)
    write(engine, patient, clinician, seen=first)
    for seen in (None, first):
        with pytest.raises(Refused, match="meanwhile"):
            write(engine, patient, clinician, seen=seen)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"kind": "diet"}, "A plan is one of"),
        ({"words": "  "}, "empty plan"),
        ({"kind": "risk"}, "reached next"),
        ({"kind": "risk", "contact_due_at": AT - timedelta(hours=1)}, "in the past"),
        ({"contact_due_at": LATER}, "Only a risk plan"),
        ({"open_": False}, "Only a risk plan"),
    ],
)
def test_a_plan_that_says_too_little_is_refused(engine, patient, clinician, told, why):
    with pytest.raises(Refused, match=why):
        write(engine, patient, clinician, **told)
    assert plans.plans(engine, patient, by=clinician).empty


def test_the_same_submission_writes_once(engine, patient, clinician):
    key = fresh_submission()
    told = {"kind": "care", "words": "Walk.", "by": clinician, "at": AT, "submission_id": key}
    assert plans.write_plan(engine, patient, **told) == plans.write_plan(engine, patient, **told)
    assert len(plans.plans(engine, patient, by=clinician)) == 1


def test_somebody_of_another_team_reads_and_writes_nothing(engine, patient, other_clinician):
    with pytest.raises(NotPermitted):
        write(engine, patient, other_clinician)
    assert plans.plans(engine, patient, by=other_clinician).empty
    assert plans.checks(engine, patient, by=other_clinician).empty
    with pytest.raises(NotPermitted):
        steps.suggestion(engine, patient, by=other_clinician, at=AT)


def test_a_missed_contact_at_risk_is_raised_and_the_contact_ends_it(engine, patient, clinician):
    first = write(engine, patient, clinician, kind="risk", contact_due_at=AT + timedelta(days=1))
    reevaluation.reevaluate(engine, by=SERVICE, at=LATER)
    assert raised(engine, patient, clinician)["SAF-6"] == "act now"
    seen = {"kind": "contact", "title": "", "attended": True, "by": SERVICE, "on": LATER.date()}
    treatments.add_event(engine, patient, **seen, at=LATER, submission_id=fresh_submission())
    assert "SAF-6" not in raised(engine, patient, clinician)
    write(engine, patient, SERVICE, at=LATER, kind="risk", contact_due_at=LATER + timedelta(days=2), seen=first)
    with reading(engine) as connection:
        (risk,) = record_of(connection, patient, LATER).risk_plans
    assert (risk.id, risk.contact_due) == (first, LATER + timedelta(days=2))


def test_a_closed_risk_plan_is_not_watched(engine, patient, clinician):
    first = write(engine, patient, clinician, kind="risk", contact_due_at=AT + timedelta(days=1))
    write(engine, patient, SERVICE, at=LATER, kind="risk", open_=False, seen=first)
    assert "SAF-6" not in raised(engine, patient, clinician)


def test_a_ticked_sign_waits_for_a_physician(engine, patient, clinician):
    whose = {"by": clinician, "at": AT}
    plans.add_check(engine, patient, on=AT.date(), answers={"fever": True}, **whose, submission_id=fresh_submission())
    assert raised(engine, patient, clinician)["MED-1"] == "act now"
    looked = {"kind": "medical check", "title": "", "on": AT.date(), "by": SERVICE, "at": AT + timedelta(hours=2)}
    treatments.add_event(engine, patient, **looked, submission_id=fresh_submission())
    assert "MED-1" not in raised(engine, patient, clinician)


def test_what_was_not_asked_stays_not_asked(engine, patient, clinician):
    whose = {"by": clinician, "at": AT, "submission_id": fresh_submission()}
    plans.add_check(engine, patient, on=AT.date(), answers={"fever": False}, **whose)
    answers = plans.checks(engine, patient, by=clinician).iloc[0]["answers"]
    assert (answers["fever"], answers["weight_loss"]) == (False, None)
    with pytest.raises(Refused, match="No sign was answered"):
        plans.add_check(engine, patient, on=AT.date(), answers={}, **(whose | {"submission_id": fresh_submission()}))


def test_the_wish_turns_the_suggestion(engine, team, clinician):
    patient = a_patient(engine, team, phq9=[(0, 12), (7, 12), (70, 11), (77, 11)])
    before = steps.suggestion(engine, patient, by=clinician, at=AT)
    plans.add_wish(engine, patient, wanted="up", by=clinician, at=AT, submission_id=fresh_submission())
    after = steps.suggestion(engine, patient, by=clinician, at=AT)
    assert (after.way, bool(after.overruled_by)) == (Way.up, before.way is not Way.up)
    with pytest.raises(Refused):
        plans.add_wish(engine, patient, by=clinician, at=AT, submission_id=fresh_submission())


def test_severity_is_one_of_four(engine, patient, clinician):
    told = {"kind": "adverse effect", "on": AT.date(), "title": "Dizzy", "by": clinician, "at": AT}
    with pytest.raises(Refused, match="Severity"):
        treatments.add_event(engine, patient, **told, severity=7, submission_id=fresh_submission())
    treatments.add_event(engine, patient, **told, severity=3, submission_id=fresh_submission())
    assert raised(engine, patient, clinician)["MED-2"] == "act now"


def test_an_asked_for_help_is_a_crisis_at_once(engine, patient, clinician):
    told = {"kind": "asked for help", "on": AT.date(), "title": "", "by": clinician, "at": AT}
    treatments.add_event(engine, patient, **told, submission_id=fresh_submission())
    assert raised(engine, patient, clinician)["SAF-3"] == "crisis"


def test_a_sign_that_began_weeks_ago_is_news_when_it_is_told(engine, patient, clinician):
    began = (AT - timedelta(days=50)).date()
    told = {"kind": "medical warning sign", "on": began, "title": "Weight loss", "by": clinician, "at": AT}
    treatments.add_event(engine, patient, **told, submission_id=fresh_submission())
    assert raised(engine, patient, clinician)["MED-1"] == "act now"
