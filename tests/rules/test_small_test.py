"""What came of a small test: the phases compared, how sure, and every case in which nothing can be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from rules.catalogue import catalogue
from rules.phases import compared
from rules.record import Assessment, Event, Record, Treatment
from rules.settings import DEFAULT
from rules.small_test import KIND, ONE_ROUND, Came, CameName, Round, SmallTest, verdict

BEGAN = date(2026, 10, 1)
OVER = BEGAN + timedelta(days=13)
WALK = SmallTest("Walk before noon", "pain", "two points lower", BEGAN, OVER, "daily_log.pain", -2)
BEFORE = [6, 7, 6, 5, 6, 7, 7, 6, 5, 6, 7, 6, 6, 7]
DURING = [4, 3, 4, 4, 5, 3, 4, 4, 3, 4, 5, 4, 3, 4]


def entry(on: date, pain: float, rater: str = "patient") -> Assessment:
    at = datetime.combine(on, time(9), tzinfo=UTC)
    return Assessment(f"{on}-{pain}", "daily_log", "1", on, {"pain": pain}, "valid", None, at, at, rater=rater)


def score(on: date, total: float | None) -> Assessment:
    return Assessment(f"{on}-phq9", "phq9", "1", on, {}, "scored", total)


def days(first: date, values: list[float | None]) -> list[Assessment]:
    return [entry(first + timedelta(days=i), one) for i, one in enumerate(values) if one is not None]


def record(
    before: list[float | None] = BEFORE,
    during: list[float | None] = DURING,
    *,
    today: date = OVER,
    more: tuple[Assessment, ...] = (),
    treatments: tuple[Treatment, ...] = (),
    events: tuple[Event, ...] = (),
) -> Record:
    own = Treatment(WALK.what, BEGAN, OVER, KIND)
    told = (*days(BEGAN - timedelta(days=len(before)), before), *days(BEGAN, during), *more)
    return Record(
        as_of=datetime.combine(today, time(12), tzinfo=UTC), primary_measure="phq9", registered_on=date(2026, 1, 1),
        assessments=told, treatments=(own, *treatments), events=events,
    )  # fmt: skip


def came(found: Record, test: SmallTest = WALK, rounds: tuple[Round, ...] = (), stopped: date | None = None) -> Came:
    return verdict(test, found, catalogue(), rounds, stopped_on=stopped)


# ---- two stretches of days


def test_without_repetition_the_phases_are_the_plain_t_test() -> None:
    before, during = (
        np.array([6.0, 4, 7, 5, 6, 4, 7, 5]),
        np.array([3.0, 5, 2, 4, 3, 5, 2, 4]),
    )  # up and down: r below 0
    found, plain = compared(before, during), ttest_ind(during, before).confidence_interval()
    assert found.ac1 == 0
    assert found.interval_95 == pytest.approx((plain.low, plain.high))


def test_days_that_repeat_each_other_count_for_less() -> None:
    slow = np.repeat([6.0, 4, 7, 5], 4)
    mixed = np.array([6.0, 4, 7, 5] * 4)
    wide, narrow = compared(slow, slow - 2), compared(mixed, mixed - 2)
    assert wide.n_effective < narrow.n_effective == 32
    assert wide.interval_95[1] > 0 > narrow.interval_95[1]


def test_answers_that_never_change_are_not_surer_than_their_scale() -> None:
    found = compared(np.full(7, 6.0), np.full(7, 6.0))
    assert found.interval_95[0] < -0.2
    assert found.interval_95[1] > 0.2
    assert compared(np.full(7, 6.0), np.full(7, 4.0)).interval_95[1] < 0


@tries(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=7, max_size=30), st.lists(st.integers(0, 10), min_size=7, max_size=30))
def test_the_scale_turned_round_turns_the_difference_round(before: list[int], during: list[int]) -> None:
    b, d = np.array(before, dtype=float), np.array(during, dtype=float)
    one, other = compared(b, d), compared(10 - b, 10 - d)
    assert other.interval_95 == pytest.approx((-one.interval_95[1], -one.interval_95[0]))
    assert one.interval_95[0] <= one.difference <= one.interval_95[1]


@pytest.mark.parametrize(("r", "n"), [(0.0, 14), (0.3, 14), (0.5, 14), (0.3, 7)])
def test_a_diary_in_which_nothing_happened_is_called_a_difference_in_one_of_twenty(r: float, n: int) -> None:
    """As docs and docstring say; without the correction of the autocorrelation r .5 comes to 11 %."""
    rng, found, many = np.random.default_rng(20261125), 0, 1500
    for _ in range(many):
        error = rng.normal(size=2 * n)
        for i in range(1, 2 * n):
            error[i] = r * error[i - 1] + np.sqrt(1 - r * r) * error[i]
        pain = np.clip(np.round(5.5 + 1.6 * error), 0, 10)
        low, high = compared(pain[:n], pain[n:]).interval_95
        found += low > 0 or high < 0
    assert found / many < 0.075


# ---- the verdict


def test_clearly_lower_by_what_was_agreed_is_as_hoped_and_not_called_an_effect() -> None:
    found = came(record())
    assert found.name is CameName.as_hoped
    assert "Pain averaged 3.9 during it (14 days up to 14 Oct 2026) and 6.2 before (14 days since 3 Sep 2026)" in (
        found.words
    )
    assert "2.3 lower, between 1.8 and 2.9 lower (95 %)" in found.words
    assert ONE_ROUND in found.words
    assert "because" not in found.words
    assert found.phases is not None
    assert found.phases.before_n == 14


def test_clearly_lower_by_less_than_agreed_says_so() -> None:
    assert came(record(during=[5] * 14)).name is CameName.less


def test_no_clear_difference_is_not_called_none() -> None:
    found = came(record(during=[6, 7, 5, 6, 7, 6, 5, 6, 6, 7, 6, 5, 7, 6]))
    assert found.name is CameName.no_clear_difference
    assert "not proof that there is none" in found.words
    assert "lower and" in found.words
    assert "higher (95 %)" in found.words


def test_what_went_the_other_way_is_said() -> None:
    assert came(record(during=[9] * 14)).name is CameName.other_way
    better_mood = replace(WALK, wanted=2)
    assert came(record(during=[9] * 14), better_mood).name is CameName.as_hoped


def test_days_that_were_falling_before_the_test_explain_it_as_well() -> None:
    falling = [8, 7, 8, 7, 7, 6, 7, 6, 7, 6, 6, 5, 6, 5]
    found = came(record(before=falling, during=[3] * 14))
    assert found.name is CameName.already_moving
    assert "moving that way before" in found.words
    rising = came(record(before=falling[::-1], during=[3] * 14))
    assert rising.name is CameName.as_hoped


@pytest.mark.parametrize(("before", "during"), [(BEFORE[:6], DURING), (BEFORE, DURING[:6]), ([], DURING), (BEFORE, [])])
def test_less_than_a_week_on_either_side_is_too_few(before: list[float | None], during: list[float | None]) -> None:
    found = came(record(before, during))
    assert found.name is CameName.too_few_to_say
    assert "7 each are needed" in found.words
    assert found.phases is None


def test_missing_days_are_left_out_and_never_filled_in() -> None:
    gaps = [None if i % 2 else value for i, value in enumerate(DURING)]
    found = came(record(during=gaps))
    assert found.phases is not None
    assert found.phases.during_n == 7


def test_only_the_days_of_the_windows_and_the_patients_own_entries_count() -> None:
    long_ago = tuple(entry(BEGAN - timedelta(days=29 + i), 0) for i in range(20))
    after = tuple(entry(OVER + timedelta(days=1 + i), 10) for i in range(5))
    others = tuple(entry(BEGAN + timedelta(days=i), 10, "family") for i in range(14))
    later = replace(record(more=(*long_ago, *after, *others)), as_of=datetime(2026, 11, 1, tzinfo=UTC))
    assert came(later).phases == came(record()).phases


def test_before_its_day_it_is_still_running_unless_it_is_stopped() -> None:
    early = record(today=OVER - timedelta(days=5))
    assert came(early).name is CameName.not_over
    assert came(early, stopped=OVER - timedelta(days=5)).name is CameName.as_hoped


@pytest.mark.parametrize("measure", ["", "no_such_form", "daily_log.no_such_scale", "utilisation"])
def test_what_nothing_here_measures_is_judged_by_people(measure: str) -> None:
    found = came(record(), replace(WALK, measure=measure))
    assert found.name is CameName.not_measured
    assert "two points lower" in found.words


def test_a_form_is_judged_by_its_measurement_error() -> None:
    test = replace(WALK, variable="PHQ-9", measure="phq9", wanted=-5)
    two = [score(BEGAN - timedelta(days=n), 18) for n in (3, 10)] + [
        score(BEGAN + timedelta(days=n), 11) for n in (6, 13)
    ]
    one = came(record([], [], more=tuple(two)), test)
    assert one.name is CameName.as_hoped
    assert "2 scores" in one.words
    close = [*two[:2], *(replace(score, total=16) for score in two[2:])]
    assert came(record([], [], more=tuple(close)), test).name is CameName.no_clear_difference
    assert came(record([], [], more=tuple(two[1:])), test).name is CameName.too_few_to_say


def test_what_else_changed_in_that_time_stands_beside_it() -> None:
    drug = Treatment("Sertraline", BEGAN + timedelta(days=3), None, "drug", "50 mg")
    loud = Event("e", "life event", BEGAN + timedelta(days=5), "moved house")
    before = Event("b", "flare-up", BEGAN - timedelta(days=5), "flare")
    found = came(record(treatments=(drug,), events=(loud, before)))
    assert found.beside == ("Sertraline 50 mg began on 4 Oct 2026", "moved house on 6 Oct 2026")
    assert "In the same time: Sertraline" in found.words
    assert "Nothing else is recorded" in came(record()).words


def test_a_second_round_is_compared_with_days_on_which_it_was_not_tried() -> None:
    first = Round(BEGAN - timedelta(days=20), BEGAN - timedelta(days=8), "as hoped")
    tried = days(first.from_on, [1.0] * 13)
    found = came(record(before=[6] * 7, more=tuple(tried)), rounds=(first,))
    assert found.phases is not None
    assert found.phases.before == 6
    assert "Round 2 of this test" not in found.words
    assert "Round 2: it went the hoped-for way in 2 of 2." in found.words
    straight_on = Round(BEGAN - timedelta(days=14), BEGAN - timedelta(days=1), "as hoped")
    assert came(record(), rounds=(straight_on,)).name is CameName.too_few_to_say


def test_three_rounds_the_same_way_are_what_standards_ask_for() -> None:
    gone = tuple(Round(BEGAN - timedelta(days=n), BEGAN - timedelta(days=n - 5), "less than hoped") for n in (90, 60))
    assert "what single-case standards ask for" in came(record(), rounds=gone).words
    mixed = (gone[0], replace(gone[1], came="no clear difference"))
    assert "2 of 3" in came(record(), rounds=mixed).words
    assert "standards" not in came(record(), rounds=mixed).words


def test_a_site_may_ask_for_more_days() -> None:
    stricter = DEFAULT.changed("small_test.days", 21, "signed by the lead: three weeks on each side")
    found = verdict(WALK, record(), catalogue(), settings=stricter)
    assert found.name is CameName.too_few_to_say
