"""The step suggestion: what speaks for up and for down, what stops a step down, and who may overrule."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.catalogue import catalogue
from rules.flags import evaluate
from rules.record import Check, Event, OpenFlag, Preference, Schedule, Step
from rules.step_criteria import Met
from rules.steps import Way, suggest
from tests.rules.cases import START, at, closed, day, decided, record, scored


def suggested(told):
    return suggest(told, catalogue(), evaluate(told, catalogue()))


def wish(offset, wanted="", capacity=""):
    return Preference(day(offset), wanted, capacity)


def well(until=84, step=1, **told):
    """Somebody who has reached everything: symptoms and daily life for weeks, a plan, and wants less."""
    mood = [(0, 14), (7, 14), (28, 4), (42, 3), (56, 3), (70, 3), (84, 3)]
    life = [scored(i, total, "wsas") for i, total in ((0, 28), (14, 28), (42, 8), (56, 6), (84, 5))]
    whole = {
        "steps": (Step(step, START),),
        "plans": ("relapse prevention",),
        "preferences": (wish(80, "down"),),
        "forms": life,
    } | told
    return record(until, mood, **whole)


def test_down_when_everything_is_met():
    found = suggested(well())
    assert (found.way, found.step, found.to, found.overruled_by) == (Way.down, 1, 0, "")
    assert {one.state for one in found.down} == {Met.met}


def flag(rule, offset):
    return OpenFlag(rule, rule, "x", "review", at(offset), "acknowledged")


@pytest.mark.parametrize(
    ("criterion", "told"),
    [
        ("open", {"events": (Event("e", "medical warning sign", day(83)),)}),
        ("open", {"flags": (flag("SAF-2", 80),)}),
        ("open", {"checks": (Check("c", day(83), {"fever": True}),)}),
        ("alarm", {"settled_flags": (replace(closed("SAF-1", "x", 40), raised_at=at(30)),)}),
        ("alarm", {"settled_flags": (replace(closed("DET-1", "phq9", 40), raised_at=at(30)),)}),
        ("plan", {"plans": ("care",)}),
        ("agrees", {"preferences": (wish(80, "hold"),)}),
        ("agrees", {"preferences": ()}),
        ("came", {"schedule": (Schedule("phq9", 7, START),), "until": 105}),
        ("function", {"forms": []}),
        ("function", {"forms": [scored(0, 28, "wsas"), scored(84, 5, "wsas")]}),
    ],
)
def test_no_step_down_while_one_thing_is_not_met(criterion, told):
    found = suggested(well(**told))
    state = {one.id: one.state for one in found.down}
    assert state[criterion] is not Met.met
    if criterion in (
        "plan",
        "function",
    ):  # a wish may stand over these, and says so
        assert (found.way, bool(found.overruled_by)) == (Way.down, True)
        assert any(
            one.words.lower() in line.lower() for one in found.down if one.id == criterion for line in found.against
        )
    else:
        assert found.way is not Way.down


def test_an_alarm_of_nine_weeks_ago_is_over():
    told = well(settled_flags=(replace(closed("SAF-1", "x", 10), raised_at=at(5)),))
    assert suggested(told).way is Way.down


@pytest.mark.parametrize(
    ("totals", "met"),
    [
        ([(0, 20), (30, 6), (60, 4), (90, 4)], Met.not_met),
        ([(0, 20), (30, 14), (60, 4), (90, 4)], Met.met),
    ],
)
def test_a_change_against_one_high_first_score_is_no_change(totals, met):
    found = suggested(record(90, totals))
    assert {one.id: one.state for one in found.down}["start"] is met


def weeks(*totals, step=1, **told):
    return record((len(totals) - 1) * 7, [(i * 7, t) for i, t in enumerate(totals)], steps=(Step(step, START),), **told)


@pytest.mark.parametrize(
    ("told", "way", "to", "criterion"),
    [
        (weeks(10, 10, 17, 17), Way.up, 2, "worse"),
        (weeks(15, 15, 15, 15, 15, 15), Way.hold, None, ""),  # week 5: RSP-1 is up, not yet week 6
        (weeks(15, 15, 15, 15, 15, 15, 15), Way.up, 2, "early"),
        (weeks(*[14] * 9), Way.up, 2, "target"),
        (weeks(14, 14, 14, 16), Way.up, 2, "severe"),
        (weeks(14, 14, 14, 15), Way.hold, None, ""),
        (weeks(*[14] * 9, step=2), Way.hold, None, ""),  # step 2 has until week 12
        (weeks(*[14] * 13, step=2), Way.up, 3, "target"),
        (weeks(*[14] * 13, step=3), Way.up, 4, "gain"),
        (weeks(*[14] * 13, step=4), Way.hold, None, ""),
        (weeks(4, 4, 11, 11, 11, step=0), Way.up, 1, "range"),
        (weeks(8, 8, 8, 11, 11, step=0), Way.hold, None, ""),  # seven days apart
    ],
)
def test_more_care_when_one_criterion_is_met(told, way, to, criterion):
    found = suggested(told)
    assert (found.way, found.to) == (way, to), found.words
    if criterion:
        assert {one.id: one.state for one in found.up}[criterion] is Met.met


def screen(offset, **answers):
    told = {"1": 1, "2": 1, "3": 0, "4": 0, "5": 0, "6": 0} | {key[1:]: value for key, value in answers.items()}
    return scored(offset, None, "cssrs_screen", answers=told)


def test_a_high_screen_points_to_the_highest_step_directly():
    found = suggested(weeks(12, 12, 12, forms=[screen(14, q4=1)]))
    assert (found.way, found.to) == (Way.up, 4)


def test_a_crisis_answer_is_assessed_before_a_step_is_chosen():
    found = suggested(weeks(12, 12, 11, forms=[scored(14, None, item9=2)]))
    assert found.way is Way.cannot_say
    assert any("assessment" in line for line in found.missing)


@pytest.mark.parametrize("wanted", ["hold", "down"])
def test_a_wish_does_not_overrule_a_crisis(wanted):
    told = weeks(12, 12, 12, forms=[screen(14, q4=1)], preferences=(wish(14, wanted),))
    assert suggested(told).way is Way.up


def test_severity_alone_may_point_two_steps_up():
    assert suggested(weeks(15, 15, 23, 23)).to == 3


@pytest.mark.parametrize(
    ("told", "wanted", "capacity", "way"),
    [
        (weeks(10, 10, 17, 17), "hold", "", Way.hold),
        (weeks(10, 10, 17, 17), "", "not available", Way.hold),
        (weeks(10, 10, 17, 17), "", "available", Way.up),
        (weeks(12, 12, 11, 11), "up", "", Way.up),
        (weeks(12, 12, 11, 11), "down", "", Way.down),
        (weeks(12, 12, 11, 11), "hold", "", Way.hold),
        (well(), "up", "", Way.up),
        (well(), "hold", "", Way.hold),
    ],
)
def test_the_wish_and_the_capacity_overrule_in_either_direction(told, wanted, capacity, way):
    found = suggested(replace(told, preferences=(wish((told.as_of.date() - START).days, wanted, capacity),)))
    assert found.way is way
    rules_alone = suggested(replace(told, preferences=()))
    if way is not rules_alone.way:
        assert found.overruled_by
        assert rules_alone.words in found.against


def test_a_wish_for_less_does_not_overrule_the_body():
    told = weeks(12, 12, 11, 11, events=(Event("e", "medical warning sign", day(20)),), preferences=(wish(21, "down"),))
    assert suggested(told).way is not Way.down


def test_a_wish_of_last_year_does_not_count():
    told = weeks(*[12] * 3, preferences=(wish(-100, "up"),))
    assert suggested(told).way is Way.hold


@pytest.mark.parametrize(
    ("told", "to"),
    [
        (record(0, [(0, 21)], steps=()), 3),
        (record(0, [(0, 17)], steps=()), 2),
        (record(0, [(0, 9)], steps=()), 1),
        (record(0, [(0, 3)], steps=()), 0),
        (record(0, [(0, 3)], steps=(), forms=[scored(0, 13, "sss8")]), 2),
        (record(0, [(0, 3)], steps=(), forms=[screen(0, q5=1)]), 4),
        (record(0, steps=()), None),
    ],
)
def test_who_has_no_step_yet_enters_where_severity_and_risk_point(told, to):
    found = suggested(told)
    assert (found.way, found.to, found.step) == (Way.cannot_say, to, None)


def test_too_few_scores_say_nothing():
    assert suggested(record(7, [(0, 12)])).way is Way.cannot_say


def test_the_clock_of_the_step_is_said():
    late = suggested(weeks(*[4] * 14))
    assert (late.days_in_step, late.overdue, late.review_due_on) == (91, True, day(84))
    assert not suggested(weeks(*[4] * 14, decisions=(decided(80, review=120),))).overdue


def test_from_step_0_the_next_is_discharge():
    mood = [(0, 4), (7, 3), (30, 3), (60, 2), (90, 2)]
    told = record(90, mood, steps=(Step(0, START),), plans=("relapse prevention",), preferences=(wish(90, "down"),))
    found = suggested(told)
    assert (found.way, found.to) == (Way.down, None)
    assert "discharge" in found.words


@pytest.mark.parametrize(("step", "until"), list(product(range(5), (0, 7, 60, 200))))
def test_every_step_and_age_has_a_suggestion_with_its_criteria(step, until):
    found = suggested(record(until, [(0, 12), (7, 12), (50, 9)][: 1 + until // 7], steps=(Step(step, START),)))
    assert found.words
    assert found.down
    assert found.up
    assert all(one.why for one in (*found.up, *found.down))


HISTORY = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 27)), max_size=8, unique_by=lambda one: one[0])


@settings(max_examples=60, deadline=None)
@given(HISTORY, st.integers(0, 4), st.integers(1, 3), st.sampled_from(["", "up", "hold", "down"]))
def test_never_down_over_an_open_safety_answer(totals, step, answer, wanted):
    told = record(110, totals, steps=(Step(step, START),), plans=("relapse prevention",))
    told = replace(
        told, preferences=(wish(110, wanted),), assessments=(*told.assessments, scored(105, None, item9=answer))
    )
    assert suggested(told).way is not Way.down


def test_after_discharge_no_step_is_suggested_but_safety_is_not_silenced():
    found = suggested(well(discharged_on=day(80)))
    assert (found.way, found.step, found.to, found.up, found.down) == (Way.cannot_say, None, None, (), ())
    assert "no step is suggested" in found.words
    assert suggested(well(discharged_on=day(90))).way is Way.down  # its day has not come
    asked = Event("a", "asked for help", day(84), "wants to be called today", known_at=at(84))
    told = well(discharged_on=day(80), events=(asked,))
    assert any(one.rule.startswith("SAF") for one in evaluate(told, catalogue()).fired)
    assert "no step is suggested" not in suggested(told).words
