"""No safety answer is lost between form and flag: whatever the history, both counts agree."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.catalogue import catalogue
from rules.flag_life import reconcile
from rules.flags import evaluate
from rules.record import Event, OpenFlag
from rules.safety_net import FlagOf, conserve
from tests.rules.cases import at, day, record, scored

ANSWERS = st.sampled_from([None, 0, 1, 2, 3])
YES_NO = st.sampled_from([None, 0, 1])
PHQ9 = st.tuples(st.just("phq9"), ANSWERS, st.booleans())
CORE10 = st.tuples(st.just("core10"), ANSWERS, st.booleans())
SCREEN = st.tuples(st.just("cssrs_screen"), st.tuples(*[YES_NO] * 7), st.booleans())
CALL = st.tuples(st.just("help"), st.none(), st.booleans())
# What happens on a day, and whether somebody then answers or closes what is open.
HISTORY = st.lists(
    st.tuples(st.one_of(PHQ9, CORE10, SCREEN, CALL), st.sampled_from(["", "answer", "close"])), max_size=9
)


def form_of(offset, told, number):
    name, answer, historic = told
    if name == "cssrs_screen":
        keys = ("1", "2", "3", "4", "5", "6", "6b")
        return scored(
            offset, None, name, answers=dict(zip(keys, answer, strict=True)), historic=historic, id=f"f{number}"
        )
    item = "9" if name == "phq9" else "6"
    return scored(offset, None, name, answers={item: answer, "1": 0}, historic=historic, id=f"f{number}")


def lived(history):
    """The record and the log after each thing of the history was judged, as a write does it."""
    told, log = record(0, contacts=()), {}
    for number, (what, then) in enumerate(history):
        told = replace(told, as_of=at(number * 3))
        if what[0] == "help":
            told = replace(told, events=(*told.events, Event(f"e{number}", "asked for help", day(number * 3))))
        else:
            told = replace(told, assessments=(*told.assessments, form_of(number * 3, what, number)))
        judged(told, log)
        act(log, then, told.as_of)
    return told, log


def judged(told, log):
    open_ = [flag for flag in log.values() if flag.state in ("raised", "acknowledged", "actioned")]
    known = replace(told, flags=tuple(open_), settled_flags=tuple(flag for flag in log.values() if flag not in open_))
    changes = reconcile(open_, evaluate(known, catalogue()), told.as_of)
    for fired in changes.raise_:
        name = f"{fired.rule}/{fired.subject}/{len(log)}"
        log[name] = OpenFlag(
            name, fired.rule, fired.subject, str(fired.urgency), told.as_of, "raised", historic=fired.historic
        )
    for state, closed in (
        ("resolved", changes.resolve),
        ("superseded", changes.supersede),
        ("expired", changes.expire),
    ):
        for old, _ in closed:
            log[old.id] = replace(old, state=state, closed_at=told.as_of)
    for old, _ in changes.reopen:
        log[old.id] = replace(old, state="raised")


def act(log, then, moment):
    for name, flag in list(log.items()):
        if flag.state == "raised" and then:
            log[name] = flag = replace(flag, state="acknowledged")
        if flag.state == "acknowledged" and then == "close":
            log[name] = replace(flag, state="resolved", by_person=True, closed_at=moment + timedelta(minutes=1))


def counted(told, log):
    flags = [FlagOf(flag.rule, flag.subject, flag.state, flag.historic) for flag in log.values()]
    return conserve(told.assessments, told.events, flags, catalogue())


def holds(history):
    told, log = lived(history)
    found = counted(told, log)
    assert found.lost == ()
    assert found.answers == sum(found.by_outcome.values())


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORY)
def test_no_history_loses_a_safety_answer(history):
    holds(history)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORY)
def test_ten_thousand_histories_lose_no_safety_answer(history):
    holds(history)


def test_judging_again_changes_nothing():
    told, log = lived(
        [(("phq9", 1, False), "answer"), (("phq9", None, False), ""), (("cssrs_screen", (1,) * 7, False), "")]
    )
    before = dict(log)
    judged(told, log)
    assert log == before


@pytest.mark.parametrize("rule", ["SAF-1", "SAF-2", "SAF-3", "SAF-4"])
def test_a_flag_that_is_missing_is_named(rule):
    """The control: take one flag out of the log and the check must find exactly that answer."""
    history = [
        (("phq9", 2, False), ""),
        (("cssrs_screen", (1, 0, None, None, None, 0, None), False), ""),
        (("help", None, False), ""),
        (("core10", None, False), ""),
    ]
    told, log = lived(history)
    kept = {name: flag for name, flag in log.items() if flag.rule != rule}
    assert [one.rule for one in counted(told, kept).lost] == [rule]


def test_a_blank_that_a_later_form_answers_is_not_lost():
    told = record(14, forms=[scored(0, 5, item9=None, id="a"), scored(7, 5, item9=0, id="b")])
    found = conserve(told.assessments, (), (), catalogue())
    assert (found.by_outcome, found.ok) == ({"answered later": 1}, True)


def test_counts_of_two_patients_add_up():
    one = conserve(record(0, forms=[scored(0, 5, item9=2, id="a")]).assessments, (), (), catalogue())
    two = conserve((), (), (), catalogue())
    assert ((one + two).answers, len((one + two).lost), (two + two).ok) == (1, 1, True)
