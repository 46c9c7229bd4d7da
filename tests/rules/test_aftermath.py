"""After a change: what the scores did, what else happened, and no cause."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.aftermath import NOT_ATTRIBUTED, AfterName, Course, Turn, aftermath, changes_of
from rules.catalogue import catalogue
from rules.weekdays import weekdays
from rules.within_day import WithinDayName

PHQ9 = catalogue()["phq9"]
START = date(2026, 1, 5)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


LOW, HIGH = Course("a", "duloxetine", "30 mg", day(0), day(29)), Course("b", "duloxetine", "60 mg", day(30))
TALKS = Course("c", "talks", "weekly", day(-200))


def test_a_new_dose_of_the_same_drug_is_a_change_and_not_an_end_and_a_beginning() -> None:
    told = changes_of([HIGH, LOW, TALKS])
    assert [(one.on, one.turn) for one in told] == [
        (day(-200), Turn.began),
        (day(0), Turn.began),
        (day(30), Turn.changed),
    ]


def test_an_end_is_an_end() -> None:
    ended = Course("x", "walking", "", day(0), day(40))
    assert [one.turn for one in changes_of([ended])] == [Turn.began, Turn.stopped]


def scores(*values: tuple[int, float | None]) -> list[tuple[date, float | None]]:
    return [(day(offset), value) for offset, value in values]


def after(*values: tuple[int, float | None], courses=(LOW, HIGH, TALKS), events=()):
    return aftermath(changes_of([LOW, HIGH])[1], PHQ9, scores(*values), courses, events)


def test_the_weeks_after_against_the_weeks_before_with_what_else_happened() -> None:
    told = after((15, 20), (22, 18), (37, 10), (44, 8), events=[(day(33), "life event: moved house")])
    assert (told.name, told.before, told.after) == (AfterName.fell, 19, 9)
    assert "averaged 9 (2 scores) in the 6 weeks after and 19 (2 scores) before: lower" in told.words
    assert told.overlaps == (
        "duloxetine 30 mg began on 5 Jan 2026",
        "life event: moved house on 7 Feb 2026",
        "talks ran on",
    )
    assert told.words.endswith(NOT_ATTRIBUTED)


@pytest.mark.parametrize("word", ["because", "due to", "caused", "effect", "worked", "helped"])
def test_nothing_is_attributed(word: str) -> None:
    assert word not in after((15, 20), (22, 18), (37, 10), (44, 8)).words


def test_a_small_difference_is_as_before() -> None:
    assert after((15, 14), (22, 14), (37, 12), (44, 12)).name is AfterName.as_before


@pytest.mark.parametrize(
    ("later", "name", "told"),
    [
        (
            (14, 13, 13),
            AfterName.fell,
            "averaged 13.3 (3 scores) in the 6 weeks after and 19.3 (3 scores) before: lower.",
        ),
        (
            (15, 13, 13),
            AfterName.as_before,
            "averaged 13.7 (3 scores) in the 6 weeks after and 19.3 (3 scores) before:",
        ),
        (
            (25, 26, 25),
            AfterName.rose,
            "averaged 25.3 (3 scores) in the 6 weeks after and 19.3 (3 scores) before: higher.",
        ),
        ((25, 25, 25), AfterName.as_before, "after and 19.3 (3 scores) before: within measurement error."),
    ],
)
def test_means_that_differ_by_measurement_error_exactly_are_apart(later, name: AfterName, told: str) -> None:
    found = after((15, 20), (22, 19), (29, 19), *zip((37, 44, 51), later, strict=True))
    assert found.name is name
    assert told in found.words


@pytest.mark.parametrize("values", [[], [(15, 14)], [(15, 14), (22, 14), (37, 10)], [(22, None), (37, 10), (44, 10)]])
def test_too_few_scores_say_so(values) -> None:
    told = after(*values)
    assert told.name is AfterName.too_few_to_say
    assert "2 each are needed" in told.words


def test_scores_outside_the_window_do_not_count() -> None:
    told = after((-13, 27), (15, 14), (22, 14), (37, 14), (44, 14), (73, 0))
    assert (told.before_n, told.after_n) == (2, 2)


def test_nothing_beside_it_is_said() -> None:
    only = Course("x", "walking", "", day(30))
    told = aftermath(changes_of([only])[0], PHQ9, scores((15, 20), (22, 20), (37, 8), (44, 8)), [only])
    assert "Nothing else is recorded in the same weeks." in told.words


def test_a_day_of_the_week_that_is_worse_each_week_is_found() -> None:
    means = {day(n): 6.0 if day(n).weekday() == 0 else 3.0 for n in range(120)}
    told = weekdays(means, what="pain")
    assert told.name is WithinDayName.pattern
    assert told.words.startswith("On Mondays pain was typically 3.0 higher than on the other days of the week, in ")


def test_even_weeks_and_few_weeks_show_no_pattern() -> None:
    assert weekdays({day(n): 3.0 for n in range(120)}).name is WithinDayName.no_clear_pattern
    assert weekdays({day(n): float(n % 3) for n in range(20)}).name is WithinDayName.too_few_to_say
    assert weekdays({}).name is WithinDayName.too_few_to_say
