"""The hold-out check by hand: every line here is level, so that what lies beyond it can be counted on paper.

Everybody begins at 12 and nearly everybody ends at 10: whichever fifth is held out, nine in ten of the others are at
or under 10, and that is the line.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, islice

import pytest

from rules.catalogue import catalogue
from rules.expected_check import FOLDS, build, checks, from_json, to_json
from rules.expected_response import Check, CheckName, Episode, Index, Row
from rules.instruments import Direction
from rules.settings import DEFAULT, Settings

PHQ9 = catalogue()["phq9"]
START = date(2026, 1, 5)
HOLDS, OFF, FEW = CheckName.holds, CheckName.off, CheckName.too_few_to_say


def ids_of(fold: int) -> Iterator[str]:
    """Ids that are held out together."""
    return (name for name in (f"p{i}" for i in count()) if zlib.crc32(name.encode()) % FOLDS == fold)


def ended(at: dict[float, int], group: str, session: int = 1) -> list[Row]:
    """So many rows that ended at so many points, each of another person."""
    scores = [score for score, many in at.items() for _ in range(many)]
    return [Row(f"{group}{i}", session, 12, score, {"group": group}) for i, score in enumerate(scores)]


REST = ended({10: 500}, "rest")


def set_to(**values: float) -> Settings:
    keys = {"people": "small_numbers.below", "scores": "expected.check_rows", "margin": "expected.check_margin"}
    keys |= {"line": "expected.rows_q90", "band": "expected.rows_band"}
    settings = DEFAULT
    for name, value in values.items():
        settings = settings.changed(keys[name], value, "test")
    return settings


def check_of(group: str, rows: list[Row], settings: Settings = DEFAULT) -> Check:
    (found,) = [one for one in checks(rows, PHQ9, settings=settings) if one.group == group]
    return found


@pytest.mark.parametrize(
    ("at", "name", "beyond", "at_or_beyond"),
    [
        ({11: 13, 9: 87}, HOLDS, 0.13, 0.13),  # a tenth and three in a hundred: just in
        ({11: 14, 9: 86}, OFF, 0.14, 0.14),
        ({11: 14, 10: 86}, OFF, 0.14, 1.0),
        ({10: 7, 9: 93}, HOLDS, 0.0, 0.07),  # whole numbers on the line count half: a tenth may lie between
        ({10: 6, 9: 94}, OFF, 0.0, 0.06),
        ({11: 6, 9: 94}, OFF, 0.06, 0.06),
        ({11: 13, 10: 87}, HOLDS, 0.13, 1.0),
    ],
)
def test_a_group_holds_where_a_tenth_lies_beyond_give_or_take_three_in_a_hundred(
    at: dict[float, int], name: CheckName, beyond: float, at_or_beyond: float
) -> None:
    rows = REST + ended(at, "x")
    assert check_of("group: x", rows) == Check("group: x", name, 100, beyond, at_or_beyond)
    over, on = (sum(many for score, many in at.items() if score >= least) for least in (11, 10))
    (overall, *_) = checks(rows, PHQ9)
    assert overall == Check("all", HOLDS, 600, over / 600, (500 + on) / 600)


def test_on_a_scale_where_higher_is_better_the_few_points_lie_beyond() -> None:
    rows = REST + ended({9: 13, 11: 87}, "x")
    (found,) = [one for one in checks(rows, replace(PHQ9, direction=Direction.higher_better)) if "x" in one.group]
    assert found == Check("group: x", HOLDS, 100, 0.13, 0.13)


def test_a_fifth_is_judged_by_the_lines_of_the_others() -> None:
    """One fifth ended at 20, the others at 10: it lies beyond their line, and they lie under the one it lifts."""
    rows = [Row(name, 1, 12, 10 if fold else 20) for fold in range(FOLDS) for name in islice(ids_of(fold), 30)]
    assert checks(rows, PHQ9) == (
        Check("all", OFF, 150, 0.2, 0.2),
        Check("session 1", OFF, 150, 0.2, 0.2),
    )


@pytest.mark.parametrize(
    ("people", "scores", "found"),
    [
        (5, 100, Check("group: x", HOLDS, 100, 0.0, 1.0)),
        (4, 100, Check("group: x", FEW, None)),  # under five people nothing is shown, not even how many scores
        (5, 99, Check("group: x", FEW, 99)),
        (4, 99, Check("group: x", FEW, None)),
    ],
)
def test_how_many_people_and_scores_a_group_needs(people: int, scores: int, found: Check) -> None:
    few = [replace(row, episode=f"x{i % people}") for i, row in enumerate(ended({10: scores}, "x"))]
    assert check_of("group: x", REST + few, set_to(people=5, scores=100)) == found


def test_a_service_may_ask_for_more_people_more_scores_or_a_smaller_margin() -> None:
    rows = REST + ended({11: 13, 9: 87}, "x")
    assert check_of("group: x", rows, set_to(people=101)) == Check("group: x", FEW, None)
    assert check_of("group: x", rows, set_to(scores=101)) == Check("group: x", FEW, 100)
    assert check_of("group: x", rows, set_to(margin=0.02)).name is OFF


@pytest.mark.parametrize("beyond", [6, 14])
def test_exactly_the_margin_is_within_it_whatever_the_margin_is(beyond: int) -> None:
    """0.1 less 0.04 is a little more than 0.06 in binary."""
    rows = REST + ended({11: beyond, 9: 100 - beyond}, "x")
    assert check_of("group: x", rows, set_to(margin=0.04)).name is HOLDS


def test_where_the_others_carry_no_line_nothing_is_judged() -> None:
    nothing = (Check("all", FEW, 0),)
    assert checks([], PHQ9) == nothing
    assert checks(REST, PHQ9, settings=set_to(line=500, band=500)) == nothing  # fewer are left of 500
    told = [Episode(row.episode, ((START, 12.0), (START + timedelta(days=7), 10.0))) for row in REST]
    made = build(told, PHQ9, settings=set_to(line=501, band=501))
    assert made.checks == nothing
    assert [(line.tau, one.bands) for one in made.sessions for line in one.lines] == [(0.5, ()), (0.8, ())]


def test_first_comes_the_whole_then_each_session_by_number_then_the_groups_by_name() -> None:
    rows = [
        replace(row, session=session, groups={"zone": "a", "age": "30"}) for session in (2, 40, 1, 10) for row in REST
    ]
    order = ["all", "session 1", "session 2", "session 10", "session 40", "age: 30", "zone: a"]
    assert [one.group for one in checks(rows, PHQ9)] == order


# ---- whole curves


def weekly(name: str, *scores: float | None) -> Episode:
    return Episode(name, tuple((START + timedelta(days=7 * week), score) for week, score in enumerate(scores)))


@pytest.mark.parametrize(
    ("index", "sessions", "first"),
    [(Index.fortnight, [1, 2], 9.0), (Index.session, [1, 2, 3], 11.0)],
)
def test_a_curve_is_built_and_checked_by_fortnight_or_by_score(index: Index, sessions: list[int], first: float) -> None:
    """Weekly scores of 12, 11, 9 and 8: the first fortnight ends at 9, the first score after the beginning is 11."""
    told = [weekly(f"e{i}", 12, 11, 9, 8) for i in range(130)]
    made = build(told, PHQ9, index)
    assert (made.index, [one.session for one in made.sessions]) == (index, sessions)
    assert [line.at(12) for line in made.sessions[0].lines] == [first] * 3
    held = [Check(f"{index} {one}", HOLDS, 130, 0.0, 1.0) for one in sessions]
    assert made.checks == (Check("all", HOLDS, 130 * len(sessions), 0.0, 1.0), *held)


def test_a_curve_is_of_the_days_its_own_scores_were_taken_on() -> None:
    told = [weekly("a", None, 12, 10, None), weekly("b", None, None, 12, 9, None), weekly("alone", 12)]
    made = build(told, PHQ9)
    assert (made.from_, made.to, made.episodes) == (START + timedelta(days=7), START + timedelta(days=21), 2)


def test_a_curve_of_nobody_is_frozen_and_read_back_without_days() -> None:
    made = build([], PHQ9)
    told = json.loads(json.dumps(to_json(made)))
    assert (told["from"], told["to"], told["sessions"]) == (None, None, [])
    assert from_json(told) == made
    assert (made.from_, made.to, made.episodes, made.sessions) == (None, None, 0, ())


def test_what_is_frozen_says_in_plain_words_what_it_is() -> None:
    told = to_json(build([weekly("a", 12, 10)], PHQ9))
    plain = {key: value for key, value in told.items() if key not in ("sessions", "checks")}
    assert plain == {
        "instrument": "phq9", "instrument_version": PHQ9.version, "low": 0, "high": 27, "episodes": 1, "version": 0,
        "rule": "EXP-1", "rule_version": "1", "direction": "higher_worse", "index": "fortnight",
        "from": "2026-01-05", "to": "2026-01-12",
    }  # fmt: skip
    assert told["sessions"] == [
        {"session": 1, "n": 1, "baseline_low": 12.0, "baseline_high": 12.0, "lines": [], "bands": []}
    ]
    nobody = {"group": "all", "name": "too few to say", "n": 0, "beyond": None, "at_or_beyond": None}
    assert told["checks"] == [nobody]
