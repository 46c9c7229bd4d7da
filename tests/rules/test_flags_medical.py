"""Warning signs of the body and harm from treatment: open until somebody has looked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.record import Check, Event
from tests.rules.cases import at, closed, day, decided, fired, record, scored, unknown

NO = dict.fromkeys(("new_alarm_symptom", "new_symptom_cluster", "weight_loss", "fever", "neurological_deficit"), False)


def happened(offset, kind, **told):
    return Event(told.pop("id", f"{kind}-{offset}"), kind, day(offset), **told)


def sign(offset, **told):
    return happened(offset, "medical warning sign", **told)


def looked(offset, **told):
    return happened(offset, "medical check", **told)


def check(offset, **answers):
    return Check(f"check-{offset}", day(offset), {**NO, **answers})


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        ({}, []),
        ({"events": (sign(3),)}, ["act now"]),
        ({"events": (sign(3, historic=True),)}, ["review"]),
        ({"events": (sign(3), looked(3))}, []),
        ({"events": (looked(2), sign(3))}, ["act now"]),
        ({"events": (sign(3), looked(5))}, []),
        ({"checks": (check(3),)}, []),
        ({"checks": (check(3, fever=True),)}, ["act now"]),
        ({"checks": (check(3, fever=True), check(5))}, ["act now"]),  # a later no is no physician
        ({"checks": (check(3, fever=True),), "events": (looked(4),)}, []),
        ({"checks": (check(12, fever=True),)}, []),
    ],
)
def test_a_sign_stays_open_until_a_physician_has_looked(told, urgencies):
    assert fired(record(10, **told), "MED-1") == urgencies


def test_a_check_of_the_same_day_counts_only_if_it_came_after_the_sign():
    before = record(10, events=(sign(3, known_at=at(3)), looked(3, known_at=at(3) - timedelta(hours=1))))
    after = record(10, events=(sign(3, known_at=at(3)), looked(3, known_at=at(3) + timedelta(hours=1))))
    assert (fired(before, "MED-1"), fired(after, "MED-1")) == (["act now"], [])


def test_what_was_told_late_was_not_looked_at_before_it_was_told():
    told = sign(3, known_at=at(9))
    early = record(10, events=(told, looked(5, known_at=at(5))))
    entered_late = record(10, events=(told, looked(5, known_at=at(10))))
    after = record(10, events=(told, looked(9, known_at=at(10))))
    assert [fired(one, "MED-1") for one in (early, entered_late, after)] == [["act now"], ["act now"], []]


def test_what_was_never_asked_is_unknown_and_not_well():
    assert unknown(record(10), "MED-1")
    assert unknown(record(10, checks=(check(3, fever=None),)), "MED-1")
    assert not unknown(record(10, checks=(check(3),)), "MED-1")


def body(offset, heart, item10=0):
    answers = {str(item): 0.0 for item in range(1, 16)}
    for item in ("6", "7", "8", "9")[: heart // 2]:
        answers[item] = 2.0
    if heart % 2:
        answers["9"] = 1.0
    return scored(offset, heart, "phq15", answers=answers | {"10": item10})


@pytest.mark.parametrize(
    ("forms", "urgencies"),
    [
        ([body(0, 2)], []),
        ([body(0, 2), body(28, 4)], []),  # two points: less than anybody notices
        ([body(0, 2), body(28, 5)], ["act now"]),
        ([body(0, 5), body(28, 7)], []),  # exactly 40 %
        ([body(0, 0), body(28, 3)], ["act now"]),
        ([body(0, 5), body(28, 2), body(56, 5)], []),  # back where it was
        ([body(0, 2), body(28, 5, item10=None)], []),  # never from an assumed answer
        ([body(28, 5), body(0, 2)], ["act now"]),  # rows in any order
    ],
)
def test_one_organ_cluster_that_jumps_is_a_sign(forms, urgencies):
    assert fired(record(60, forms=forms), "MED-1") == urgencies


def effect(offset, severity=None, **told):
    return happened(offset, "adverse effect", severity=severity, **told)


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        ({"events": (effect(20, 3),)}, ["act now"]),
        ({"events": (effect(20, 4),)}, ["act now"]),
        ({"events": (effect(20, 2),)}, []),
        ({"events": (effect(20, 1),), "treatment_changes": (day(6),)}, ["review"]),  # 14 days after
        ({"events": (effect(20, 1),), "treatment_changes": (day(5),)}, []),
        ({"events": (effect(20, 1),), "treatment_changes": (day(21),)}, []),
        ({"events": (effect(20, 3), looked(21))}, []),
        ({"events": (effect(20, 3),), "decisions": (decided(22, "change module or drug", change=True),)}, []),
        ({"events": (effect(20, 3),), "decisions": (decided(22, "continue"),)}, ["act now"]),
        ({"events": (effect(20, 3, historic=True),)}, ["review"]),
    ],
)
def test_a_severe_side_effect_or_any_soon_after_a_change_is_looked_at(told, urgencies):
    assert fired(record(30, **told), "MED-2") == urgencies


def test_a_side_effect_of_unknown_severity_is_unknown():
    assert unknown(record(30, events=(effect(20),)), "MED-2")


@pytest.mark.parametrize(
    ("totals", "urgencies"),
    [
        ([(0, 8), (10, 8), (20, 15)], ["review"]),  # 7 points: measurement error of one score
        ([(0, 8), (10, 8), (20, 14)], []),
        ([(0, 8), (10, 8), (26, 15)], []),  # sixteen days after the change
        ([(0, 8), (10, 8), (20, 15), (27, 9)], []),  # back since
        ([(10, 8), (20, 15)], ["review"]),
        ([(20, 15)], []),
    ],
)
def test_a_score_much_worse_within_a_fortnight_of_a_change_is_reviewed(totals, urgencies):
    assert fired(record(30, totals, treatment_changes=(day(10),)), "MED-2") == urgencies


def test_what_a_person_has_dealt_with_is_not_raised_again():
    told = record(30, events=(effect(20, 3), sign(3)))
    dealt = (closed("MED-2", "adverse effect-20", 21), closed("MED-1", "medical warning sign-3", 21))
    done = replace(told, settled_flags=dealt)
    assert (fired(done, "MED-1"), fired(done, "MED-2")) == ([], [])
