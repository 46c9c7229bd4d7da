"""A small test says beforehand what counts as success, or it is not kept; when it is over somebody judges it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, func, select

from queries import patients, records, transfers
from queries.audit import trail
from queries.course import course
from queries.engine import reading
from queries.people import SERVICE
from queries.small_test_reads import Shown, small_tests, to_judge
from queries.small_tests import AGAIN, DROPPED, KEPT, NewJudgement, NewSmallTest, judge, plan
from queries.tables_small_tests import small_test_judged
from rules.roles import NotPermitted, Refused, Role, User
from rules.small_test import KIND, CameName
from tests.factories import AT, a_patient, a_person, an_assessment, fresh_submission, signed_in

TRIED = NewSmallTest(
    "Walk before noon", "pain", "Pain is worse in the morning.", "two points lower", AT.date(),
    AT.date() + timedelta(days=14), "In the last 60 days pain in the morning was higher.", "daily_log.pain", -2,
)  # fmt: skip
OVER = AT + timedelta(days=14)
KEEP = NewJudgement(KEPT, "It helps in the mornings.")


def planned(engine: Engine, patient: str, by: User, new: NewSmallTest = TRIED, at: datetime = AT) -> str:
    return plan(engine, patient, new, by=by, at=at, submission_id=fresh_submission())


def judged(engine: Engine, test: str, new: NewJudgement, by: User, at: datetime = OVER) -> str:
    return judge(engine, test, new, by=by, at=at, submission_id=fresh_submission())


def the_one(engine: Engine, patient: str, by: User, at: datetime = OVER) -> Shown:
    [one] = small_tests(engine, patient, by=by, at=at)
    return one


def diary(engine: Engine, patient: str, before: int = 14, after: int = 15) -> None:
    for n in range(-before, after):
        on = AT.date() + timedelta(days=n)
        at = datetime.combine(on, time(20), tzinfo=UTC)
        an_assessment(engine, patient, "daily_log", on, {"pain": (7 if n < 0 else 3) + n % 2}, taken_at=at)


@pytest.fixture
def over(engine: Engine, new_session: User) -> User:
    """The clinician on the day on which the test is judged."""
    return new_session


@pytest.fixture
def new_session(engine: Engine, team: str) -> User:
    return signed_in(engine, a_person(engine, Role.clinician, [team], name="Jo Judge"), OVER)


def test_a_small_test_is_an_intervention_and_what_it_is_to_show(
    engine: Engine, patient: str, clinician: User, at: datetime
) -> None:
    planned(engine, patient, clinician)
    one = the_one(engine, patient, clinician, at)
    test = one.tested.test
    assert (test.what, test.variable, test.success) == ("Walk before noon", "pain", "two points lower")
    assert (test.measure, test.wanted) == ("daily_log.pain", -2)
    assert one.pattern == TRIED.pattern
    [given] = patients.chart(engine, patient, by=clinician).interventions.to_dict("records")
    assert (given["kind"], given["id"], given["to_on"]) == (KIND, one.tested.given_id, TRIED.judge_on)


def test_the_same_form_sent_twice_is_one_test(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    sent = fresh_submission()
    first = plan(engine, patient, TRIED, by=clinician, at=at, submission_id=sent)
    assert plan(engine, patient, TRIED, by=clinician, at=at, submission_id=sent) == first
    assert len(small_tests(engine, patient, by=clinician, at=at)) == 1


@pytest.mark.parametrize("field", ["what", "variable", "why", "success"])
def test_what_is_not_said_beforehand_is_refused(
    engine: Engine, patient: str, clinician: User, at: datetime, field: str
) -> None:
    with pytest.raises(Refused, match="says beforehand"):
        planned(engine, patient, clinician, replace(TRIED, **{field: "  "}))
    assert small_tests(engine, patient, by=clinician, at=at) == ()
    assert patients.chart(engine, patient, by=clinician).interventions.empty


@pytest.mark.parametrize("wanted", [None, 0.0])
def test_how_much_counts_as_success_is_said_beforehand_where_it_is_measured(
    engine: Engine, patient: str, clinician: User, wanted: float | None
) -> None:
    with pytest.raises(Refused, match="how many points"):
        planned(engine, patient, clinician, replace(TRIED, wanted=wanted))


def test_it_is_judged_after_it_begins(engine: Engine, patient: str, clinician: User) -> None:
    with pytest.raises(Refused, match="comes after"):
        planned(engine, patient, clinician, replace(TRIED, judge_on=TRIED.from_on))


def test_another_teams_patient_is_refused_and_not_shown(
    engine: Engine, patient: str, clinician: User, other_clinician: User, at: datetime
) -> None:
    with pytest.raises(NotPermitted):
        planned(engine, patient, other_clinician)
    test = planned(engine, patient, clinician)
    with pytest.raises(NotPermitted):
        small_tests(engine, patient, by=other_clinician, at=at)
    with pytest.raises(NotPermitted):
        judged(engine, test, KEEP, other_clinician, AT)
    assert to_judge(engine, by=other_clinician, today=TRIED.judge_on).empty


def test_a_small_test_starts_no_new_trend(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    planned(engine, patient, clinician)
    with reading(engine) as connection:
        assert records.record_of(connection, patient, at).treatment_changes == ()


# ---- judging


def test_a_judgement_keeps_what_the_rule_said_then(engine: Engine, patient: str, clinician: User, over: User) -> None:
    test = planned(engine, patient, clinician)
    diary(engine, patient)
    live = the_one(engine, patient, over).came
    assert live is not None
    assert live.name is CameName.as_hoped
    judged(engine, test, KEEP, over)
    an_assessment(engine, patient, "daily_log", AT.date(), {"pain": 10}, taken_at=AT, at=OVER)
    one = the_one(engine, patient, over)
    assert one.came is None
    assert one.tested.judged is not None
    assert (one.tested.judged.outcome, one.tested.judged.came) == (KEPT, "as hoped")
    assert one.tested.judged.words == live.words
    assert one.judged_by == "Jo Judge"
    with reading(engine) as connection:
        numbers = connection.scalar(select(small_test_judged.c.numbers))
    assert numbers["before_n"] == 14


def test_without_entries_it_can_be_judged_and_says_too_few(
    engine: Engine, patient: str, clinician: User, over: User
) -> None:
    judged(engine, planned(engine, patient, clinician), replace(KEEP, outcome=DROPPED), over)
    found = the_one(engine, patient, over).tested.judged
    assert found is not None
    assert found.came == CameName.too_few_to_say
    assert "7 each are needed" in found.words


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (replace(KEEP, outcome="perhaps"), "kept, dropped, or tried again"),
        (replace(KEEP, reason="  "), "Say why"),
        (replace(KEEP, outcome=AGAIN), "when the next round begins"),
        (NewJudgement(AGAIN, "Once more.", OVER.date(), OVER.date() + timedelta(days=14)), "Leave 7 days without it"),
    ],
)
def test_a_judgement_without_its_parts_writes_nothing(
    engine: Engine, patient: str, clinician: User, over: User, new: NewJudgement, says: str
) -> None:
    test = planned(engine, patient, clinician)
    with pytest.raises(Refused, match=says):
        judged(engine, test, new, over)
    assert the_one(engine, patient, over).tested.judged is None


def test_before_its_day_it_can_only_be_dropped_and_then_ends(engine: Engine, patient: str, clinician: User) -> None:
    test, soon = planned(engine, patient, clinician), AT + timedelta(minutes=5)
    with pytest.raises(Refused, match="not over yet"):
        judged(engine, test, KEEP, clinician, soon)
    judged(engine, test, NewJudgement(DROPPED, "It hurt the knee."), clinician, soon)
    [given] = patients.chart(engine, patient, by=clinician).interventions.to_dict("records")
    assert (given["name"], given["from_on"], given["to_on"]) == (TRIED.what, TRIED.from_on, soon.date())
    assert given["supersedes"] is not None


def test_two_who_judge_at_once_do_not_overwrite_each_other(
    engine: Engine, patient: str, clinician: User, over: User
) -> None:
    test = planned(engine, patient, clinician)
    judged(engine, test, KEEP, over)
    with pytest.raises(Refused, match="A colleague judged this test meanwhile"):
        judged(engine, test, replace(KEEP, outcome=DROPPED), over)
    assert _rows(engine) == 1


def test_the_same_judgement_sent_twice_is_written_once(
    engine: Engine, patient: str, clinician: User, over: User
) -> None:
    test, sent = planned(engine, patient, clinician), fresh_submission()
    first = judge(engine, test, KEEP, by=over, at=OVER, submission_id=sent)
    assert judge(engine, test, KEEP, by=over, at=OVER, submission_id=sent) == first
    assert _rows(engine) == 1


def _rows(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(small_test_judged)) or 0


def test_a_judgement_is_corrected_by_a_later_one_and_both_stay(
    engine: Engine, patient: str, clinician: User, over: User
) -> None:
    test = planned(engine, patient, clinician)
    first = judged(engine, test, KEEP, over)
    judged(engine, test, NewJudgement(DROPPED, "A slip of the hand.", corrects=first), over)
    found = the_one(engine, patient, over).tested.judged
    assert found is not None
    assert (found.outcome, found.reason) == (DROPPED, "A slip of the hand.")
    assert _rows(engine) == 2
    with pytest.raises(Refused, match="meanwhile"):
        judged(engine, test, NewJudgement(KEPT, "No.", corrects=first), over)


def test_again_plans_the_next_round_in_the_same_write(
    engine: Engine, patient: str, clinician: User, over: User
) -> None:
    test = planned(engine, patient, clinician)
    diary(engine, patient)
    starts = TRIED.judge_on + timedelta(days=10)
    ends = starts + timedelta(days=14)
    first = judged(engine, test, NewJudgement(AGAIN, "Once more, to be surer.", starts, ends), over)
    latest, _ = small_tests(engine, patient, by=over, at=OVER)
    assert (latest.tested.test.from_on, latest.tested.test.judge_on) == (starts, ends)
    assert (latest.tested.test.measure, latest.tested.test.wanted) == ("daily_log.pain", -2)
    [before] = latest.tested.rounds
    assert (before.from_on, before.to_on, before.came) == (TRIED.from_on, TRIED.judge_on, "as hoped")
    with pytest.raises(Refused, match="planned already"):
        judged(engine, test, NewJudgement(KEPT, "No, kept.", corrects=first), over)


def test_the_trail_says_what_became_of_it(engine: Engine, patient: str, clinician: User, over: User) -> None:
    test = planned(engine, patient, clinician)
    judged(engine, test, KEEP, over)
    last = trail(engine, by=SERVICE, patient_id=patient).iloc[0]
    assert (last["action"], last["actor_id"]) == ("treatment.record", over.id)
    assert json.loads(last["details"]) == {"test": test, "outcome": KEPT, "corrects": None}


# ---- who sees that it is due


def test_whoever_planned_it_and_whoever_treats_the_patient_is_to_judge_it(
    engine: Engine, team: str, clinician: User, over: User
) -> None:
    treats = signed_in(engine, a_person(engine, Role.clinician, [team], name="Tess"), AT)
    patient = a_patient(engine, team, clinician_id=treats.id)
    test = planned(engine, patient, clinician)
    assert to_judge(engine, by=treats, today=TRIED.judge_on - timedelta(days=1)).empty
    for who in (clinician, treats):
        [row] = to_judge(engine, by=who, today=TRIED.judge_on).to_dict("records")
        assert (row["id"], row["what"], row["judge_on"]) == (test, TRIED.what, TRIED.judge_on)
    assert to_judge(engine, by=over, today=TRIED.judge_on).empty
    assert len(to_judge(engine, by=treats, today=TRIED.judge_on - timedelta(days=7), ahead_days=7)) == 1
    judged(engine, test, KEEP, over)
    assert to_judge(engine, by=treats, today=TRIED.judge_on).empty


def test_after_a_transfer_the_new_team_sees_it_and_judges_it(
    engine: Engine, patient: str, clinician: User, other_clinician: User, other_team: str
) -> None:
    test = planned(engine, patient, clinician)
    move = {"team_id": other_team, "reason": "Moved house.", "by": SERVICE, "at": AT}
    transfers.move_to_team(engine, patient, **move, submission_id=fresh_submission())
    assert to_judge(engine, by=clinician, today=TRIED.judge_on).empty
    [row] = to_judge(engine, by=other_clinician, today=TRIED.judge_on).to_dict("records")
    assert row["id"] == test
    assert len(small_tests(engine, patient, by=other_clinician, at=AT)) == 1
    with pytest.raises(NotPermitted):
        small_tests(engine, patient, by=clinician, at=AT)


def test_the_course_knows_the_tests_with_what_became_of_them(
    engine: Engine, patient: str, clinician: User, over: User
) -> None:
    test = planned(engine, patient, clinician)
    told = course(engine, patient, by=over, at=OVER)
    assert [one.is_due(OVER.date()) for one in told.tests] == [True]
    judged(engine, test, KEEP, over)
    [one] = course(engine, patient, by=over, at=OVER).tests
    assert not one.is_due(OVER.date())
    assert one.judged is not None
    assert one.judged.reason == KEEP.reason
