"""The lab's weeks: what people answered to flags, curves, wishes and plans, as they were known on the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from rules import lab_weeks
from rules.catalogue import catalogue
from rules.flags import BY_ID, RULES, Rule
from rules.lab_weeks import FlagAnswer
from rules.lab_words import NOT_REPLAYED, REPLAYED, Turned, WayLoad, turned_of, ways_of
from rules.record import Contact, OpenFlag, Preference, Schedule, Step
from rules.settings import DEFAULT, Settings
from rules.steps import Way
from rules.threshold_lab import RULE_VERSION, Known, Past, Replayed, record_at, replay
from rules.threshold_results import summarise
from tests.rules.cases import START, day, scored
from tests.rules.test_flags_progress import EXPECTED

WINDOW = (day(0), day(84))
BASE = ((0, 10), (7, 10))
WORSE = (*BASE, (14, 11), (21, 17), (28, 17), (35, 18), (42, 18), (49, 18))
STEADY = tuple((on, 12) for on in range(0, 91, 7))


def a_past(*totals: tuple[int, float], **told: Any) -> Past:
    forms = tuple(Known(scored(on, total, id=f"{on}"), day(on)) for on, total in totals)
    whole = {"registered_on": START, "steps": (Known(Step(1, START), START),), "assessments": forms} | told
    return Past("a", "A", "phq9", **whole)


def positive(on: int, answer: int = 1) -> Known[Any]:
    form = scored(on, 10, item9=answer, id=f"yes-{on}")
    return Known(replace(form, received_at=datetime.combine(day(on), time(9), UTC)), day(on))


def answered(rule: str, subject: str, on: int, state: str = "acknowledged", **told: Any) -> FlagAnswer:
    at = datetime.combine(day(on), time(10), UTC)
    raised = at - timedelta(hours=1)
    return FlagAnswer(rule, subject, "review", raised, at, state, "sue", "spoke with the patient", **told)


def put(past: Past, *names: str, after: Settings = DEFAULT, window=WINDOW) -> Replayed:
    return replay(past, catalogue(), DEFAULT, after, window, tuple(BY_ID[name] for name in names) or RULES)


def raised(found: Replayed) -> list[tuple[str, int]]:
    return [(one.rule, (one.on - START).days) for one in found.before]


def seen_by_the_rules(past: Past, *names: str, settled: bool = False, window=WINDOW) -> dict[int, list[OpenFlag]]:
    """The flags that a last rule finds in the record, by day; the last look of a day counts."""
    seen: dict[int, list[OpenFlag]] = {}

    def watching(case: Any) -> list[Any]:
        held = case.record.settled_flags if settled else case.record.flags
        seen[(case.today - START).days] = list(held)
        return []

    rules: tuple[Rule, ...] = (*(BY_ID[name] for name in names), replace(BY_ID["PRC-3"], look=watching))
    replay(past, catalogue(), DEFAULT, DEFAULT, window, rules)
    return seen


# ---- what people did about flags


def test_a_safety_flag_that_was_answered_in_its_week_is_not_one_that_nobody_answered():
    past = a_past(assessments=(positive(12),))
    assert raised(put(past, "SAF-1", "SAF-5")) == [("SAF-1", 14), ("SAF-5", 14)]
    told = replace(past, answers=(answered("SAF-1", "yes-12", 12),))
    assert raised(put(told, "SAF-1", "SAF-5")) == [("SAF-1", 14)]


def test_an_answer_is_not_known_before_its_day():
    past = a_past(assessments=(positive(12),), answers=(answered("SAF-1", "yes-12", 15),))
    assert raised(put(past, "SAF-1", "SAF-5")) == [("SAF-1", 14), ("SAF-5", 14)]
    seen = seen_by_the_rules(past, "SAF-1")
    assert [(one.state, one.acknowledged) for one in seen[14]] == []
    (flag,) = seen[21]
    assert flag.state == "acknowledged"
    assert flag.acknowledged is not None
    assert (flag.acknowledged.by, flag.acknowledged.outcome) == ("sue", "spoke with the patient")


def test_a_flag_that_a_person_closed_is_not_raised_again_on_the_same_numbers():
    past = a_past(*WORSE)
    assert raised(put(past, "DET-1", "PRC-4")) == [("DET-1", 28), ("PRC-4", 49)]
    told = replace(past, answers=(answered("DET-1", "phq9", 50, "resolved"),))
    assert raised(put(told, "DET-1", "PRC-4")) == [("DET-1", 28), ("PRC-4", 49)]
    (flag, *_) = [one for one in seen_by_the_rules(told, "DET-1", settled=True)[56] if one.rule == "DET-1"]
    assert (flag.state, flag.by_person, flag.closed_at) == ("resolved", True, told.answers[0].at)
    assert seen_by_the_rules(told, "DET-1")[63] == []


def test_what_was_raised_and_closed_within_one_week_is_one_flag_and_stays_closed():
    told = a_past(assessments=(positive(12),), answers=(
        answered("SAF-1", "yes-12", 12), answered("SAF-1", "yes-12", 13, "resolved"),
    ))  # fmt: skip
    assert raised(put(told, "SAF-1", "SAF-5")) == [("SAF-1", 14)]
    assert seen_by_the_rules(told, "SAF-1")[21] == []


def test_what_a_person_closed_before_the_weeks_is_no_flag_of_the_first():
    window = (day(42), day(84))
    past = a_past(assessments=(positive(3),))
    assert raised(put(past, "SAF-1", window=window)) == [("SAF-1", 42)]
    told = replace(past, answers=(answered("SAF-1", "yes-3", 4, "resolved", closed_on=day(4)),))
    assert raised(put(told, "SAF-1", window=window)) == []


def test_what_is_open_since_before_the_weeks_keeps_its_answer():
    window = (day(42), day(84))
    past = a_past(assessments=(positive(3),), answers=(answered("SAF-1", "yes-3", 4),))
    assert raised(put(past, "SAF-1", "SAF-5", window=window)) == [("SAF-1", 42)]


def test_an_answer_to_a_flag_that_closed_before_the_weeks_answers_no_later_one():
    window, early = (day(35), day(84)), answered("DET-1", "phq9", -40)
    for closed_on, state in ((None, "acknowledged"), (day(-30), "raised")):
        told = a_past(*WORSE, answers=(replace(early, closed_on=closed_on),))
        assert [one.state for one in seen_by_the_rules(told, "DET-1", window=window)[42]] == [state]


def test_a_flag_that_was_put_off_comes_back_on_its_day():
    told = a_past(*WORSE, answers=(answered("DET-1", "phq9", 30, "deferred", until=day(40)),))
    seen = seen_by_the_rules(told, "DET-1")
    assert [(on, seen[on][0].state) for on in (35, 42, 49)] == [(35, "deferred"), (42, "deferred"), (49, "raised")]
    assert seen[49][0].deferred_until is None


def test_a_second_positive_answer_opens_the_first_flag_again():
    told = a_past(assessments=(positive(12), positive(26)), answers=(answered("SAF-1", "yes-12", 12),))
    seen = seen_by_the_rules(told, "SAF-1")
    assert {one.subject: one.state for one in seen[21]} == {"yes-12": "acknowledged"}
    assert {one.subject: one.state for one in seen[35]} == {"yes-12": "raised", "yes-26": "raised"}


def test_nobody_has_answered_a_flag_that_was_not_there_on_the_day():
    early = a_past(*WORSE, answers=(answered("DET-1", "phq9", 16),))
    assert [one.state for one in seen_by_the_rules(early, "DET-1")[35]] == ["raised"]
    later = replace(early, answers=(answered("DET-1", "phq9", 26),))
    assert [one.state for one in seen_by_the_rules(later, "DET-1")[35]] == ["acknowledged"]
    other = replace(early, answers=(answered("DET-1", "gad7", 26),))
    assert [one.state for one in seen_by_the_rules(other, "DET-1")[35]] == ["raised"]


def test_the_order_in_which_answers_are_read_does_not_matter():
    both = (answered("SAF-1", "yes-12", 13), answered("SAF-1", "yes-12", 30, "resolved"))
    for told in (both, both[::-1]):
        seen = seen_by_the_rules(a_past(assessments=(positive(12),), answers=told), "SAF-1")
        assert [[one.state for one in seen[on]] for on in (14, 28, 35)] == [["acknowledged"], ["acknowledged"], []]


def test_a_flag_that_becomes_more_urgent_is_so_from_that_week_on():
    told = a_past((0, 10), schedule=(Known(Schedule("phq9", 7, START), START),))
    seen = seen_by_the_rules(told, "PRC-1")
    assert [[one.urgency for one in seen[on]] for on in (14, 21, 28)] == [[], ["info"], ["review"]]


# ---- curves, wishes and plans


def test_a_curve_counts_from_the_day_it_was_frozen_until_the_next():
    first, second = EXPECTED["phq9"], replace(EXPECTED["phq9"], version=2)
    past = a_past(*STEADY, expected=(Known(first, day(20)), Known(second, day(40))))
    found = [record_at(past, day(on)).expected for on in (19, 20, 39, 40)]
    assert [{name: one.version for name, one in told.items()} for told in found] == [
        {}, {"phq9": 1}, {"phq9": 1}, {"phq9": 2},
    ]  # fmt: skip


def test_off_the_expected_track_is_replayed_with_the_curve_of_the_day():
    told = tuple((on, 15) for on in range(0, 91, 7))
    assert raised(put(a_past(*told), "RSP-2")) == []
    (one,) = raised(put(a_past(*told, expected=(Known(EXPECTED["phq9"], day(0)),)), "RSP-2"))
    (late,) = raised(put(a_past(*told, expected=(Known(EXPECTED["phq9"], day(50)),)), "RSP-2"))
    assert one[1] < late[1] == 56


def test_wishes_and_plans_count_from_the_day_they_were_entered():
    past = a_past(preferences=(Known(Preference(day(3), "up"), day(10)),), plans=(Known("care", day(10), day(20)),))
    told = [record_at(past, day(on)) for on in (9, 10, 20)]
    assert [len(one.preferences) for one in told] == [0, 1, 1]
    assert [one.plans for one in told] == [(), ("care",), ()]


# ---- step suggestions


def seen_weekly(*totals: tuple[int, float], **told: Any) -> Past:
    return a_past(*totals, contacts=tuple(Known(Contact(day(on)), day(on)) for on in range(0, 91, 7)), **told)


def test_the_step_suggestion_of_each_week_follows_the_wish_of_the_day():
    past = seen_weekly(*STEADY)
    told = replace(past, preferences=(Known(Preference(day(9), "up"), day(9)),))
    without, with_ = dict(put(past).ways_before), dict(put(told).ways_before)
    assert [without[day(on)] for on in (0, 7, 14, 35, 42)] == [Way.cannot_say, *[Way.hold] * 3, Way.up]
    assert [with_[day(on)] for on in (0, 7, 14, 35, 42)] == [Way.cannot_say, Way.hold, *[Way.up] * 3]


def test_a_number_that_only_steps_go_by_is_tried():
    severe = tuple((on, 17) for on in range(0, 91, 7))
    result = summarise([put(seen_weekly(*severe), after=DEFAULT.changed("step.severe_phq9", 27, "lab"))])
    assert "step.severe_phq9" in result.read
    assert result.turned[0].before is Way.up
    assert sum(one.before for one in result.ways) == sum(one.after for one in result.ways) == result.patient_weeks
    assert result.missed == result.newly == ()


def test_ways_are_counted_and_the_first_week_that_differs_is_named():
    ways = [(day(0), Way.hold), (day(7), Way.up), (day(14), Way.up)]
    other = [(day(0), Way.hold), (day(7), Way.hold), (day(14), Way.down)]
    one = replace(put(a_past()), ways_before=tuple(ways), ways_after=tuple(other))
    same = replace(one, id="b", ways_after=tuple(ways))
    first = replace(one, id="c", label="C", ways_before=((day(0), Way.cannot_say),), ways_after=((day(0), Way.up),))
    assert turned_of([one, same, first]) == (
        Turned("c", "C", day(0), Way.cannot_say, Way.up),
        Turned("a", "A", day(7), Way.up, Way.hold),
    )
    assert ways_of([one]) == (
        WayLoad(Way.up, 2, 0), WayLoad(Way.down, 0, 1), WayLoad(Way.hold, 1, 2), WayLoad(Way.cannot_say, 0, 0),
    )  # fmt: skip


def test_a_step_suggestion_that_breaks_is_said_and_never_taken_for_stay(monkeypatch):
    def broken(*told: Any) -> None:
        raise RuntimeError("broken by hand")

    monkeypatch.setattr(lab_weeks, "suggest", broken)
    found = put(a_past(*STEADY))
    assert found.ways_before == ()
    assert [one for one in found.failed if one.startswith("STP-1") and "broken by hand" in one]


# ---- what is said of it


def test_what_is_left_out_is_said():
    assert RULE_VERSION == "4"
    told = " ".join((*REPLAYED, *NOT_REPLAYED))
    parts = "curves", "wishes", "plans of care", "what people did about a flag", "once a week", "answered by nobody"
    assert [one for one in parts if one not in told] == []


@pytest.mark.parametrize("sentence", NOT_REPLAYED)
def test_what_is_not_replayed_is_a_sentence(sentence):
    assert sentence[0].isupper()
    assert sentence.endswith(".")
