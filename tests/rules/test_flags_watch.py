"""Screens, calls for help, flags nobody answered, patients out of reach: each fires at its minute or hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rules.catalogue import catalogue
from rules.flags import evaluate
from rules.phrases import PHRASES, asks_for_help
from rules.record import Acknowledgement, Contact, Event, OpenFlag, RiskPlan, Schedule
from tests.rules.cases import START, at, closed, day, fired, record, scored, unknown


def screen(offset, **answers):
    """A suicide screen: q1=1 … q6b=None; what is not named was answered no, 3 to 5 and 6b only where asked."""
    told = {"1": 0, "2": 0, "6": 0} | {key.removeprefix("q"): value for key, value in answers.items()}
    return scored(offset, None, "cssrs_screen", answers=told, status="scored", id=f"screen-{offset}")


@pytest.mark.parametrize(
    ("answers", "urgencies"),
    [
        ({}, []),
        ({"q1": 1}, ["review"]),
        ({"q1": 1, "q2": 1, "q3": 0, "q4": 0, "q5": 0}, ["review"]),
        ({"q2": 1, "q3": 1, "q4": 0, "q5": 0}, ["act now"]),
        ({"q2": 1, "q3": 0, "q4": 1, "q5": 0}, ["crisis"]),
        ({"q2": 1, "q3": 0, "q4": 0, "q5": 1}, ["crisis"]),
        ({"q6": 1, "q6b": 0}, ["act now"]),
        ({"q6": 1, "q6b": 1}, ["crisis"]),
        ({"q6": 1, "q6b": None}, ["crisis"]),  # recent until answered
        ({"q2": 1, "q3": None, "q4": None, "q5": None}, ["review"]),  # a yes is never lost to a blank
        ({"q1": 1, "q2": None}, ["review"]),
        ({"q1": None}, []),
    ],
)
def test_the_screen_asks_for_the_response_its_answers_need(answers, urgencies):
    assert fired(record(0, forms=[screen(0, **answers)]), "SAF-2") == urgencies


def test_a_yes_with_open_questions_is_asked_about_today():
    told = record(0, forms=[screen(0, q2=1, q3=None, q4=None, q5=None)])
    assert (fired(told, "SAF-2"), fired(told, "SAF-4")) == (["review"], ["act now"])


def test_a_screen_stays_until_a_person_has_dealt_with_that_screen():
    told = record(20, forms=[screen(0, q1=1), screen(14)])
    assert fired(told, "SAF-2") == ["review"]
    assert fired(replace(told, settled_flags=(closed("SAF-2", "screen-0", 3),)), "SAF-2") == []


def test_an_open_question_of_the_screen_is_closed_by_a_later_whole_screen():
    told = record(20, forms=[screen(0, q1=None), screen(14)])
    assert fired(told, "SAF-4") == []


def test_a_yes_on_the_screen_makes_a_blank_ninth_question_urgent():
    told = record(20, forms=[screen(0, q1=1), scored(14, 8, item9=None)])
    assert fired(told, "SAF-4") == ["act now"]


def event(offset, kind="asked for help", **told):
    return Event(told.pop("id", f"{kind}-{offset}"), kind, day(offset), **told)


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        ({"events": (event(3),)}, ["crisis"]),
        ({"events": (event(3, historic=True),)}, ["review"]),
        ({"events": (event(3, "note", note="Wrote that she wants to kill  myself"),)}, ["crisis"]),
        ({"events": (event(3, "note", note="Sleeps better."),)}, []),
        ({"events": (event(12),)}, []),  # has not happened yet
        ({"forms": [scored(3, 5, note="I can’t go on")]}, ["crisis"]),
        ({"forms": [scored(3, 5, note="fine")]}, []),
    ],
)
def test_asking_for_help_is_a_crisis_whoever_wrote_it_down(told, urgencies):
    assert fired(record(10, **told), "SAF-3") == urgencies


def test_a_call_that_was_answered_and_resolved_is_not_raised_again():
    told = record(10, events=(event(3),))
    assert fired(replace(told, settled_flags=(closed("SAF-3", "asked for help-3", 3),)), "SAF-3") == []


@pytest.mark.parametrize("phrase", PHRASES)
def test_each_phrase_is_found_whatever_its_spelling(phrase):
    assert asks_for_help(f"Today: {phrase.upper().replace(' ', '  ')}.")


NOON = at(7)


def flag(rule="SAF-1", urgency="crisis", **told):
    return OpenFlag("f", rule, "form", urgency, told.pop("raised_at"), told.pop("state", "raised"), **told)


@pytest.mark.parametrize(
    ("urgency", "waited", "urgencies"),
    [
        ("crisis", timedelta(minutes=15), []),
        ("crisis", timedelta(minutes=15, seconds=1), ["crisis"]),
        ("act now", timedelta(hours=24), []),
        ("act now", timedelta(hours=24, seconds=1), ["crisis"]),
        ("review", timedelta(days=7), []),
        ("review", timedelta(days=7, seconds=1), ["crisis"]),
    ],
)
def test_a_safety_flag_is_taken_to_the_lead_after_the_limit_of_its_urgency(urgency, waited, urgencies):
    told = replace(record(7), flags=(flag(urgency=urgency, raised_at=NOON - waited),))
    assert fired(told, "SAF-5") == urgencies


def test_an_acknowledged_flag_waits_for_nobody():
    raised = NOON - timedelta(days=2)
    answered = flag(raised_at=raised, state="acknowledged", acknowledged=Acknowledgement(raised, "p", "spoke"))
    assert fired(replace(record(7), flags=(answered,)), "SAF-5") == []


def test_a_flag_that_is_open_again_waits_from_then():
    answered = Acknowledgement(NOON - timedelta(minutes=10), "p", "spoke")
    again = flag(raised_at=NOON - timedelta(days=2), acknowledged=answered)
    assert fired(replace(record(7), flags=(again,)), "SAF-5") == []


@pytest.mark.parametrize(("minutes", "urgencies"), [(14, []), (16, ["crisis"])])
def test_an_answer_waits_from_when_it_came_though_no_flag_is_in_the_log(minutes, urgencies):
    came = scored(7, 12, item9=2, received_at=NOON - timedelta(minutes=minutes))
    assert fired(record(7, forms=[came]), "SAF-5") == urgencies


@pytest.mark.parametrize(("on", "urgencies"), [(7, []), (5, ["crisis"])])
def test_where_only_the_day_is_known_the_whole_day_is_the_senders(on, urgencies):
    assert fired(record(7, forms=[scored(on, 12, item9=2)]), "SAF-5") == urgencies


def test_imported_past_waits_for_nobody():
    assert fired(record(7, forms=[scored(0, 12, item9=2, historic=True)]), "SAF-5") == []


def at_risk(until=10, due=8, contacts=(0,), **told):
    plan = RiskPlan("plan", day(0), None if due is None else day(due), told.pop("closed_on", None))
    return record(
        until, risk_plans=(plan,), contacts=tuple(told.pop("seen", [Contact(day(i)) for i in contacts])), **told
    )


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        (at_risk(until=8), []),
        (at_risk(until=9), ["act now"]),  # noon of the day after: more than 24 hours from its beginning
        (at_risk(contacts=(0, 8)), []),
        (at_risk(contacts=(0, 9)), []),
        (at_risk(contacts=(0, 7)), ["act now"]),  # before the agreed day
        (at_risk(closed_on=day(5)), []),
        (at_risk(closed_on=day(11)), ["act now"]),
        (at_risk(due=20), []),
        (at_risk(due=20, seen=[Contact(day(0)), Contact(day(8), attended=False)]), ["act now"]),
        (at_risk(due=20, seen=[Contact(day(8), attended=False), Contact(day(9))]), []),
        (at_risk(due=20, schedule=(Schedule("phq9", 7, START),)), ["act now"]),  # day 7 is missed
        (at_risk(due=20, schedule=(Schedule("phq9", 7, START),), forms=[scored(0, 9), scored(7, 9)]), []),
        (at_risk(due=20, schedule=(Schedule("daily_log", 1, START),)), []),  # a diary day is no missed contact
        (record(10), []),
    ],
)
def test_somebody_at_risk_who_was_missed_is_reached_out_to(told, urgencies):
    assert fired(told, "SAF-6") == urgencies


@pytest.mark.parametrize(("hours", "urgencies"), [(24, []), (25, ["act now"])])
def test_an_agreed_hour_is_kept_to_the_hour(hours, urgencies):
    due = datetime.combine(day(10), datetime.min.time(), UTC) + timedelta(hours=12) - timedelta(hours=hours)
    told = record(10, risk_plans=(RiskPlan("plan", day(0), due),), contacts=(Contact(day(0)),))
    assert fired(told, "SAF-6") == urgencies


def test_a_risk_plan_that_names_nothing_cannot_be_watched():
    told = at_risk(due=None)
    assert (fired(told, "SAF-6"), unknown(told, "SAF-6")) == ([], True)


def test_the_contact_closes_the_missed_contact_and_the_acknowledgement_the_unanswered_flag():
    missed = at_risk()
    made = at_risk(contacts=(0, 10))
    assert {one.subject for one in evaluate(missed, catalogue()).fired if one.rule == "SAF-6"} == {"plan"}
    assert ("SAF-6", "plan") in {(one.rule, one.subject) for one in evaluate(made, catalogue()).quiet}


def test_a_safety_answer_counts_whoever_rated_it_though_scores_of_two_raters_are_not_joined():
    own = [scored(i * 7, 10) for i in range(4)]
    other = scored(21, 22, item9=2, rater="clinician", id="theirs")
    told = record(21, forms=[*own, other])
    assert fired(told, "SAF-1") == ["crisis"]
    assert fired(told, "DET-1") == []
