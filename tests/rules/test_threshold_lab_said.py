"""The threshold lab at its edges: what was known at the end of a day, what "worse" means, and how flags live on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from rules.catalogue import catalogue
from rules.findings import Unknown, Urgency
from rules.flags import BY_ID, RULES, Rule
from rules.record import Contact, Decision, Record, Schedule, Step
from rules.settings import DEFAULT, Settings
from rules.threshold_lab import Known, Past, Raised, Replayed, record_at, replay, worse_since
from tests.rules.cases import START, day, scored

WINDOW = (day(0), day(84))
BASE = ((0, 10), (7, 10))
WORSE = (*BASE, (14, 11), (21, 17), (28, 17), (35, 18), (42, 18), (49, 18))


def a_past(*totals: tuple[int, float], name: str = "a", measure: str = "phq9", **told: Any) -> Past:
    forms = tuple(Known(scored(on, total, measure, id=f"{on}-{i}"), day(on)) for i, (on, total) in enumerate(totals))
    whole = {"registered_on": START, "steps": (Known(Step(1, START), START),), "assessments": forms} | told
    return Past(name, name.upper(), measure, **whole)


def rules_of(*names: str) -> tuple[Rule, ...]:
    return tuple(BY_ID[name] for name in names)


def put(past: Past, rules: tuple[Rule, ...] = RULES, after: Settings = DEFAULT, window=WINDOW) -> Replayed:
    return replay(past, catalogue(), DEFAULT, after, window, rules)


def worse(*totals: tuple[int, float], window=WINDOW, **told: Any) -> int | None:
    found = worse_since(a_past(*totals, **told), catalogue(), window, DEFAULT)
    return None if found is None else (found - START).days


# ---- what was known at the end of a day


def test_the_record_of_a_day_is_that_of_its_last_minute():
    told = record_at(a_past(*BASE, discharged_on=day(5)), day(3))
    assert told.as_of == datetime(2026, 1, 8, 23, 59, tzinfo=UTC)
    assert (told.primary_measure, told.registered_on, told.discharged_on) == ("phq9", START, None)


@pytest.mark.parametrize(("on", "there"), [(9, False), (10, True), (19, True), (20, False)])
def test_everything_counts_from_the_day_it_was_known_until_it_was_taken_back(on: int, there: bool):
    def known(value: Any) -> tuple[Known[Any], ...]:
        return (Known(value, day(10), day(20)),)

    things: dict[str, Any] = {
        "assessments": scored(3, 12),
        "steps": Step(2, day(3)),
        "schedule": Schedule("phq9", 7, day(3)),
        "contacts": Contact(day(3)),
        "decisions": Decision(day(3), ("continue",), False),
        "treatment_changes": day(3),
    }
    past = a_past(**{name: known(value) for name, value in things.items()}, targets=known(("phq9", 4.0)))
    told = record_at(past, day(on))
    for name, value in things.items():
        assert getattr(told, name) == ((value,) if there else ()), name
    assert told.targets == ({"phq9": 4.0} if there else {})


def test_what_was_never_taken_back_stays_known():
    assert record_at(a_past((0, 10)), day(700)).assessments == (scored(0, 10, id="0-0"),)


@pytest.mark.parametrize(("left", "weeks"), [(27, 4), (28, 5), (29, 5), (84, 13), (-1, 0)])
def test_the_day_on_which_care_ended_is_still_looked_at(left: int, weeks: int):
    assert put(a_past(*BASE, discharged_on=day(left))).weeks == weeks


@pytest.mark.parametrize("told", [{"registered_on": day(85)}, {"discharged_on": day(-1)}])
def test_who_was_not_in_care_in_these_weeks_did_not_get_worse_in_them(told):
    found = put(a_past(*WORSE, **told))
    assert (found.weeks, found.before, found.worse_on) == (0, (), None)
    assert put(a_past(*WORSE)).worse_on == day(21)


def test_a_replay_carries_who_it_is_about():
    past = a_past(*WORSE, name="b", groups={"sex": "female"})
    found = put(past)
    assert (found.id, found.label, found.groups, found.weeks) == ("b", "B", {"sex": "female"}, 13)


# ---- worse


@pytest.mark.parametrize(
    ("totals", "on"),
    [
        ((*BASE, (14, 16), (21, 16)), 14),  # exactly the error against the mean of two
        ((*BASE, (14, 15), (21, 16), (28, 15)), None),
        ((*BASE, (14, 16), (21, 15), (28, 16), (35, 15)), None),
        ((*BASE, (14, 16), (21, 15), (28, 17), (35, 16)), 28),
        (((0, 10), (22, 17), (29, 17)), 22),  # exactly the error against one score
        (((0, 10), (22, 16), (29, 16), (36, 16)), None),
        (((0, 10), (7, 16), (14, 17), (21, 17)), None),  # six apart: both make the base, 13
        (((0, 10), (7, 16), (14, 19), (21, 19)), 14),
        (((0, 10), (7, 17), (14, 17)), 7),  # seven apart: the first alone
        ((*BASE, (14, 16)), None),  # once is not twice
        (((0, 10),), None),
        ((), None),
    ],
)
def test_worse_is_beyond_the_error_of_its_base_twice_in_a_row(totals, on: int | None):
    assert worse(*totals) == on


@pytest.mark.parametrize(
    ("totals", "steps", "on"),
    [
        # A score of the new step's first day is the new step's.
        ((*BASE, (14, 17), (21, 17)), (0, 21), None),
        ((*BASE, (14, 17), (21, 17)), (0, 22), 14),
        (((0, 17), (21, 10), (28, 10), (35, 17), (42, 17)), (0, 21), 35),
        # A base of an earlier step is not looked back at; a step without a score is passed over.
        (((0, 5), (7, 5), (30, 12), (37, 12), (44, 13)), (0, 28), None),
        (((28, 10), (35, 10), (42, 17), (49, 17)), (0, 28), 42),
        (((0, 10), (7, 10), (14, 17), (21, 17)), (0, 28, 56), 14),
        # What came before the first step has no base.
        (((0, 10), (7, 10), (14, 17), (21, 17)), (14,), None),
    ],
)
def test_worse_is_told_within_one_step(totals, steps, on: int | None):
    told = tuple(Known(Step(i, day(first)), day(first)) for i, first in enumerate(steps))
    assert worse(*totals, steps=told) == on


@pytest.mark.parametrize(("first", "last", "on"), [(21, 84, 21), (22, 84, 28), (0, 28, 21), (0, 27, None)])
def test_worse_is_dated_within_the_window_and_by_what_was_known_at_its_end(first: int, last: int, on: int | None):
    assert worse(*BASE, (21, 17), (28, 17), (35, 17), window=(day(first), day(last))) == on


def test_two_scores_of_the_last_day_are_two_in_a_row():
    assert worse(*BASE, (21, 17), (21, 18), window=(day(0), day(21))) == 21


@pytest.mark.parametrize("measure", ["", "no_such_form", "ssd12"])
def test_without_a_measure_whose_error_is_known_nobody_is_called_worse(measure: str):
    past = replace(a_past(*WORSE, measure="ssd12"), primary_measure=measure)
    assert worse_since(past, catalogue(), WINDOW, DEFAULT) is None
    assert put(past).worse_on is None


# ---- flags that live on


def test_a_flag_is_kept_with_its_day_rule_form_urgency_and_reason():
    raised = put(a_past(*WORSE), rules_of("DET-1")).before
    assert raised == (
        Raised(
            day(28),
            "DET-1",
            "phq9",
            Urgency.act_now,
            "PHQ-9 is clearly worse: 17 on 2 Feb 2026 against 10 (mean of the first two scores of this step)."
            " Reliable means at or above 16 twice in a row, or one very large jump.",
        ),
    )


def test_a_flag_that_has_waited_a_fortnight_is_one_without_a_decision():
    found = put(a_past(*WORSE), rules_of("DET-1", "PRC-4")).before
    assert [(one.rule, one.on) for one in found] == [("DET-1", day(28)), ("PRC-4", day(49))]
    assert found[1].reason == "DET-1 has been open since 2 Feb 2026 and no decision is recorded since."
    decided = (Known(Decision(day(40), ("continue",), False), day(40)),)
    assert [one.rule for one in put(a_past(*WORSE, decisions=decided), rules_of("DET-1", "PRC-4")).before] == ["DET-1"]


def test_a_flag_that_closed_by_itself_still_counts_as_one_that_asked_for_a_change():
    """As in the live record: without it a replay shows fewer flags without a decision than there were."""
    stuck = tuple((on, 12) for on in range(0, 63, 7))
    past = a_past(*stuck, (63, 4), (70, 4), (77, 22), (84, 22))
    found = put(past, rules_of("DET-1", "RSP-3", "PRC-4")).before
    assert [(one.rule, one.on) for one in found if one.rule != "DET-1"] == [
        ("RSP-3", day(56)),
        ("RSP-3", day(77)),
        ("PRC-4", day(77)),
    ]
    assert found[-1].reason == (
        "A change of plan was asked for on 2 Mar 2026 and 23 Mar 2026, without a decision since."
    )


def test_a_flag_that_was_closed_is_raised_anew_when_its_rule_is_met_again():
    there_and_back = (*BASE, (14, 17), (21, 17), (28, 10), (35, 10), (42, 17), (49, 17))
    found = put(a_past(*there_and_back), rules_of("DET-1")).before
    assert [one.on for one in found] == [day(21), day(49)]


def test_worsening_that_came_in_after_care_had_ended_is_no_flag_of_these_weeks():
    """ADR 093: brought in as past data it is history."""
    past = a_past(*BASE, discharged_on=day(84))
    late = tuple(Known(replace(scored(on, 17), historic=True), day(84)) for on in (14, 21))
    told = replace(past, assessments=(*past.assessments, *late))
    assert put(told, rules_of("DET-1")).before == ()
    assert [one.rule for one in put(replace(told, discharged_on=None), rules_of("DET-1")).before] == ["DET-1"]


# ---- settings and failures


def test_the_settings_are_read_on_each_side_whole_or_not():
    found = put(a_past(*WORSE), rules_of("DET-1", "DET-2"))
    assert {"worse.jump_extra", "trend.window", "trend.p"} <= found.read
    assert "early.drop" not in found.read
    assert None not in found.read


def test_each_side_is_judged_by_its_own_settings():
    jump = (*BASE, (14, 20), (21, 10), (28, 10))
    looser = DEFAULT.changed("worse.jump_extra", 9, "tried in the lab")
    found = put(a_past(*jump), rules_of("DET-1"), looser)
    assert ([one.rule for one in found.before], found.after) == (["DET-1"], ())


def test_a_rule_that_broke_in_one_week_only_is_said_once_for_both_sides():
    def broken(case: Any) -> list[Any]:
        if case.today == START + timedelta(days=7):
            raise RuntimeError("broken by hand")
        return [Unknown("phq9", "only not enough scores")]

    found = put(a_past(*BASE), (replace(BY_ID["DET-1"], look=broken),))
    assert len(found.failed) == 1
    assert found.failed[0].startswith("DET-1: ")
    assert "broken by hand" in found.failed[0]
    assert "not enough" not in str(found.failed)


def test_a_rule_that_broke_in_another_way_on_the_other_side_is_said_too():
    def broken(case: Any) -> list[Any]:
        raise RuntimeError(f"limit {case.settings.value('trend.p'):g}")

    found = put(a_past(*BASE), (replace(BY_ID["DET-1"], look=broken),), DEFAULT.changed("trend.p", 0.01, "lab"))
    assert [one[-4:].strip() for one in found.failed] == ["0.05", "0.01"]


def test_rules_see_the_flags_that_are_open_in_the_week_before():
    seen: list[tuple[Any, ...]] = []

    def watching(case: Any) -> list[Any]:
        record: Record = case.record
        seen.append(tuple((one.id, one.rule, one.subject, one.urgency, one.state) for one in record.flags))
        return []

    put(a_past(*WORSE), (*rules_of("DET-1"), replace(BY_ID["RSP-3"], look=watching)), window=(day(21), day(35)))
    assert seen[:3] == [(), (), (("DET-1 phq9", "DET-1", "phq9", "act now", "raised"),)]


@pytest.mark.parametrize(
    ("totals", "rules", "gone"),
    [
        (((0, 10), (7, 10), (14, 17), (21, 17), (28, 10), (35, 10)), ("DET-1",), ("DET-1", "resolved", 35)),
        (tuple((on, 12) for on in range(0, 84, 7)), ("RSP-1", "RSP-3"), ("RSP-1", "superseded", 56)),
        (((0, 18), (7, 18), (14, 6), (21, 6), (28, 6)), ("RSP-5",), ("RSP-5", "expired", 42)),
    ],
)
def test_rules_see_how_a_flag_closed_and_that_nobody_did_it(totals, rules, gone):
    seen: list[tuple[Any, ...]] = []

    def watching(case: Any) -> list[Any]:
        seen.extend((one.rule, one.state, one.closed_at, one.by_person) for one in case.record.settled_flags)
        return []

    put(a_past(*totals), (*rules_of(*rules), replace(BY_ID["PRC-3"], look=watching)))
    rule, state, on = gone
    assert seen[0] == (rule, state, datetime.combine(day(on), time(23, 59), UTC), False)
