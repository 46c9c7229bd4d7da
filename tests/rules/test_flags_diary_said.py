"""Daily logs whole: what a flag says, with which evidence, and which days and scales it rests on."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from rules.catalogue import catalogue
from rules.findings import CannotEvaluate, Evaluation, Fired
from rules.flags import evaluate
from rules.lagged import LagName, lagged
from rules.record import Record
from rules.settings import DEFAULT
from tests.rules.cases import START, closed, day, record, unknown_of
from tests.rules.test_flags_diary import STEADY, entry, linked, mornings, pains

LOG = catalogue()["daily_log"]


def logs(**told: list[float | None]) -> list[Any]:
    """One entry a day with the scales that were answered on it; a day on which none was is no entry."""
    longest = max(len(values) for values in told.values())
    days = [{k: v[i] for k, v in told.items() if i < len(v) and v[i] is not None} for i in range(longest)]
    return [entry(i, **answers) for i, answers in enumerate(days) if answers]


def seen(told: Record, rule: str, instruments=None, settings=DEFAULT) -> list[Any]:
    found: Evaluation = evaluate(told, instruments or catalogue(), settings)
    return [one for part in (found.fired, found.cannot_evaluate, found.quiet) for one in part if one.rule == rule]


def only(told: Record, rule: str, **more: Any) -> Any:
    (one,) = seen(told, rule, **more)
    return one


def unusual(told: Record, **more: Any) -> tuple[str, list[str]]:
    one = only(told, "VAR-1", **more)
    assert isinstance(one, Fired), one.reason
    return one.reason, one.evidence["days"]


def iso(*offsets: int) -> list[str]:
    return [day(one).isoformat() for one in offsets]


# ---- VAR-1


@pytest.mark.parametrize(
    ("values", "says", "on"),
    [
        ((*STEADY, 4, 9), "18 Jan 2026: pain above the upper limit.", [13]),
        ((*STEADY, 4, 0), "18 Jan 2026: pain below the lower limit.", [13]),
        ((*STEADY, *(5,) * 6), "", []),
        ((*STEADY, *(5,) * 7), "23 Jan 2026: pain in a run of days above the middle.", [18]),
        ((*STEADY, *(4,) * 7), "23 Jan 2026: pain in a run of days below the middle.", [18]),
        ((*STEADY, *(5,) * 9), "23 Jan 2026: pain in a run of days above the middle.", [18]),
        ((*STEADY, *(5,) * 3, 4, *(5,) * 6), "", []),
        # Exactly on the middle belongs to neither side.
        ((*STEADY, *(5,) * 3, 4.5, *(5,) * 6), "", []),
        ((*STEADY, *(4,) * 6, 5, *(4,) * 7), "30 Jan 2026: pain in a run of days below the middle.", [25]),
        # The seventh of a row outside the limits is told as the outlier it is.
        ((*STEADY, *(5,) * 6, 9), "23 Jan 2026: pain above the upper limit.", [18]),
        # The eighth, of a level that was told already, is not.
        ((*STEADY, *(5,) * 7, 9), "23 Jan 2026: pain in a run of days above the middle.", [18]),
    ],
)
def test_each_kind_of_unusual_day_is_said(values, says: str, on: list[int]):
    one = only(record(len(values) - 1, forms=pains(*values)), "VAR-1")
    if not on:
        assert one.reason == "No unusual day in the last 14 days."
        return
    assert one.reason == f"Unusual against the first 12 days of this phase. {says}"
    assert (one.subject, str(one.urgency), one.since) == ("daily_log", "info", day(on[-1]))
    assert one.evidence == {"days": iso(*on), "limits_from": START.isoformat()}


def test_of_many_unusual_days_the_last_four_are_said_and_all_are_kept():
    told = record(17, forms=pains(*STEADY, 9, 0, 9, 0, 9, 4))
    reason, days = unusual(told)
    assert days == iso(12, 13, 14, 15, 16)
    assert reason == (
        "Unusual against the first 12 days of this phase. 18 Jan 2026: pain below the lower limit; 19 Jan 2026: pain"
        " above the upper limit; 20 Jan 2026: pain below the lower limit; 21 Jan 2026: pain above the upper limit."
    )


@pytest.mark.parametrize(("until", "days"), [(12 + 13, [12]), (12 + 14, [])])
def test_an_unusual_day_is_told_for_a_fortnight(until: int, days: list[int]):
    calm = [4, 5] * 8
    one = only(record(until, forms=pains(*STEADY, 9, *calm[: until - 12])), "VAR-1")
    assert (one.evidence["days"] if isinstance(one, Fired) else []) == iso(*days)


def test_two_scales_are_told_side_by_side():
    told = record(13, forms=logs(pain=[*STEADY, 4, 9], stress=[*STEADY, 0, 5]))
    reason, days = unusual(told)
    assert reason.endswith(". 17 Jan 2026: stress below the lower limit; 18 Jan 2026: pain above the upper limit.")
    assert days == iso(12, 13)


@pytest.mark.parametrize("missed", [0, 5, 11])
def test_a_scale_that_was_left_out_once_has_its_limits_a_day_later(missed: int):
    """As the chart of the same scale draws them: by the first twelve days on which it was answered."""
    values = [*STEADY, 4, 9]
    told = logs(pain=[*values[:missed], None, *values[missed:]], stress=[5] * 15)
    reason, days = unusual(record(14, forms=told))
    assert (reason[-38:], days) == ("19 Jan 2026: pain above the upper limit."[-38:], iso(14))


def test_where_no_scale_has_twelve_days_it_cannot_be_said():
    half: list[float | None] = [4 if i % 2 else None for i in range(22)]
    told = record(21, forms=logs(pain=half, stress=[None if v else 5.0 for v in half]))
    assert unknown_of(told, "VAR-1") == {
        "daily_log": "Log: no scale was answered on 12 days since the last change, which the limits need."
    }
    assert isinstance(
        only(record(23, forms=logs(pain=[4 if i % 2 else None for i in range(24)])), "VAR-1"), CannotEvaluate
    )


@pytest.mark.parametrize(("n", "have"), [(1, "1 day"), (13, "13 days")])
def test_fewer_than_fourteen_days_of_this_phase_say_how_many(n: int, have: str):
    told = record(n - 1, forms=pains(*(STEADY * 2)[:n]))
    assert unknown_of(told, "VAR-1") == {"daily_log": f"Log: {have} since the last change; 14 are needed."}
    changed = record(n + 19, forms=pains(*(STEADY * 3)[: n + 20]), treatment_changes=(day(20),))
    assert unknown_of(changed, "VAR-1") == {"daily_log": f"Log: {have} since the last change; 14 are needed."}


def test_the_limits_are_those_of_the_present_phase():
    told = record(33, forms=pains(*[9, 8] * 10, *STEADY, 4, 9), treatment_changes=(day(20),))
    one = only(told, "VAR-1")
    assert one.evidence == {"days": iso(33), "limits_from": day(20).isoformat()}


def test_a_lasting_level_is_told_on_its_seventh_day_and_not_anew_where_the_scale_is_answered_now_and_then():
    level: list[float | None] = [float(v) for v in STEADY]
    level += [9.0 if i % 3 == 0 else None for i in range(90)]
    told = record(101, forms=logs(pain=level, stress=[float(4 + i % 2) for i in range(102)]))
    assert only(told, "VAR-1").reason == "No unusual day in the last 14 days."


def test_a_site_that_keeps_unusual_days_longer_is_still_told_the_seventh_day_of_a_level():
    longer = DEFAULT.changed("diary.unusual_expires_days", 28, "signed")
    told = record(35, forms=pains(*STEADY, *(5,) * 24))
    assert unusual(told, settings=longer)[1] == iso(18)
    shorter = DEFAULT.changed("run_chart.run", 5, "signed")
    assert unusual(record(16, forms=pains(*STEADY, *(5,) * 5)), settings=shorter)[1] == iso(16)


@pytest.mark.parametrize(("until", "ended"), [(26, False), (27, True)])
def test_a_log_counts_as_kept_for_a_fortnight_from_its_last_day(until: int, ended: bool):
    one = only(record(until, forms=[*pains(*STEADY[:12]), entry(13, pain=4)]), "VAR-1")
    assert (one.reason == "The daily log is not kept any more.") == ended


def test_a_scale_with_two_words_is_named_without_its_underscore():
    pain = next(item for item in LOG.items if item.key == "pain")
    log = replace(LOG, items=(replace(pain, key="low_back_pain"),))
    told = record(13, forms=logs(low_back_pain=[*STEADY, 4, 9]))
    one = only(told, "VAR-1", instruments={**catalogue(), "daily_log": log})
    assert one.reason.endswith("18 Jan 2026: low back pain above the upper limit.")


# ---- VAR-2


def test_two_scales_with_a_time_of_day_are_told_one_after_the_other():
    forms = [entry(i, 8, pain=6, stress=7) for i in range(10)] + [entry(i, 20, pain=4, stress=4) for i in range(10)]
    one = only(record(9, forms=forms), "VAR-2")
    assert one.reason == (
        "From 5 Jan 2026 to 14 Jan 2026 pain in the morning was typically 2.0 higher than in the rest of the day, on 10"
        " of 10 days. From 5 Jan 2026 to 14 Jan 2026 stress in the morning was typically 3.0 higher than in the rest of"
        " the day, on 10 of 10 days."
    )
    assert [(each["slot"], each["median"]) for each in one.evidence["slots"]] == [("morning", 2.0), ("morning", 3.0)]


@pytest.mark.parametrize(("n", "have"), [(1, "there is 1 such day."), (9, "there are 9 such days.")])
def test_what_is_nearest_to_being_enough_is_said(n: int, have: str):
    """Pain was never written down: that it has no day says nothing of the log."""
    forms = [entry(i, hour, stress=4) for i in range(n) for hour in (8, 20)]
    assert unknown_of(record(9, forms=forms), "VAR-2")["daily_log"].endswith(have)


@pytest.mark.parametrize(("until", "n"), [(27 + 0, 10), (27 + 1, 9)])
def test_four_weeks_are_looked_at_to_the_day(until: int, n: int):
    one = only(record(until, forms=mornings(10)), "VAR-2")
    if n == 10:
        assert one.reason.startswith("From 5 Jan 2026 to 14 Jan 2026 pain in the morning")
    else:
        assert one.reason.endswith(f"there are {n} such days.")


def two_logs() -> tuple[dict[str, Any], list[Any]]:
    """A site's second log beside the shipped one; the first has ended, the second goes on."""
    both = {**catalogue(), "a_log": replace(LOG, id="a_log", items=LOG.items)}
    return both, [replace(one, id=f"a-{one.id}", instrument="a_log") for one in mornings(12)] + mornings(
        12, from_day=60
    )


def test_a_log_that_ended_does_not_hide_another():
    both, forms = two_logs()
    found = seen(record(72, forms=forms), "VAR-2", instruments=both)
    assert {one.subject: isinstance(one, Fired) for one in found} == {"daily_log": True, "a_log": False}
    assert {one.subject: one.reason for one in found}["a_log"] == "The daily log is not kept any more."


def hours_of_sleep() -> dict[str, Any]:
    """A log without a scale from 0 to 10."""
    return {**catalogue(), "daily_log": replace(LOG, items=tuple(one for one in LOG.items if one.key == "sleep_hours"))}


def test_a_log_without_a_scale_says_so():
    forms = [entry(i, 8, sleep_hours=7) for i in range(60)]
    told = record(59, forms=forms)
    assert only(told, "VAR-2", instruments=hours_of_sleep()).reason == "This log has no scale from 0 to 10."
    nothing = only(told, "VAR-3", instruments=hours_of_sleep())
    assert nothing.reason == "The daily log is not kept any more, or has nothing to compare."


# ---- VAR-3


def test_a_log_without_stress_or_mood_has_nothing_to_compare():
    pain = {**catalogue(), "daily_log": replace(LOG, items=tuple(one for one in LOG.items if one.key == "pain"))}
    one = only(record(59, forms=pains(*[4, 5, 7] * 20)), "VAR-3", instruments=pain)
    assert one.reason == "The daily log is not kept any more, or has nothing to compare."


@pytest.mark.parametrize(("answered", "says"), [(0, "0 days"), (1, "1 day"), (41, "41 days"), (42, "")])
def test_paired_days_are_counted_and_not_days_of_the_log(answered: int, says: str):
    values = [float(i * 7 % 10) for i in range(60)]
    forms = logs(pain=values, stress=[float(i * 3 % 10) for i in range(answered)])
    words = unknown_of(record(59, forms=forms), "VAR-3").get("daily_log", "")
    assert words == (says and f"{says} with two scales to compare; 42 paired days are needed.")


def two_links(days: int = 60) -> list[Any]:
    """Fatigue follows stress closely, pain follows it loosely; both on the same day."""
    rng, forms = random.Random(7), []
    for i in range(days):
        stress = rng.randint(0, 9)
        pain = min(max(round(stress * 0.6 + rng.gauss(2, 2)), 0), 10)
        forms.append(entry(i, stress=stress, pain=pain, fatigue=min(max(round(stress + rng.gauss(0, 0.6)), 0), 10)))
    return forms


def test_of_several_links_the_strongest_is_told_and_the_others_are_counted():
    one = only(record(59, forms=two_links()), "VAR-3")
    assert one.reason.startswith(
        "Possible link to try out: more stress goes together with more fatigue on the same day (r = 0.9"
    )
    assert one.reason.endswith("cannot be seen from this. 1 other link of the same kind.")
    links = one.evidence["links"]
    assert [(each["second"], each["lag_days"]) for each in links] == [("fatigue", 0), ("pain", 0)]
    assert links[0]["r"] > links[1]["r"]
    assert one.evidence["comparisons"] == 8


def test_a_single_link_says_nothing_of_others():
    assert only(record(59, forms=linked(60)), "VAR-3").reason.endswith("cannot be seen from this.")


def test_two_scales_that_only_drift_together_are_no_link():
    rng = random.Random(1)
    up, other = ([min(max(i / 8 + rng.gauss(0, 1), 0), 10) for i in range(60)] for _ in range(2))
    told = record(59, forms=logs(stress=up, pain=other))
    assert only(told, "VAR-3").reason == "No clear link, or a person closed this flag lately."
    by_name = {
        "stress": {day(i): one for i, one in enumerate(up)},
        "pain": {day(i): one for i, one in enumerate(other)},
    }
    assert lagged(by_name, [("stress", "pain")])[0].name is LagName.link


@pytest.mark.parametrize(("until", "short"), [(83, False), (84, True)])
def test_a_link_is_looked_for_over_twelve_weeks_to_the_day(until: int, short: bool):
    forms = [entry(0, stress=1, pain=1), *(entry(40 + i, stress=i % 7, pain=i % 5) for i in range(41))]
    words = unknown_of(record(until, forms=forms), "VAR-3").get("daily_log")
    assert words == ("41 days of daily log; 42 paired days are needed for a link." if short else None)


@pytest.mark.parametrize(("until", "ended"), [(59 + 41, False), (59 + 42, True)])
def test_a_link_ends_six_weeks_after_the_log(until: int, ended: bool):
    one = only(record(until, forms=linked(60)), "VAR-3")
    assert (one.reason == "The daily log is not kept any more, or has nothing to compare.") == ended


@pytest.mark.parametrize("rule", ["VAR-1", "VAR-2", "VAR-3"])
def test_what_the_rules_closed_themselves_may_come_back(rule: str):
    forms = {"VAR-1": pains(*STEADY, 4, 9), "VAR-2": mornings(14), "VAR-3": linked(60)}[rule]
    until = 59 if rule == "VAR-3" else 13
    told = record(until, forms=forms, settled_flags=(closed(rule, "daily_log", until, by_person=False),))
    assert isinstance(only(told, rule), Fired)
