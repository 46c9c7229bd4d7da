"""Those discharged in the years before, and the curve that the program's own rules learn from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from queries import expected, load
from queries.engine import reading
from queries.people import SERVICE
from queries.tables_expected import expected_curve
from queries.tables_review import flag
from rules.catalogue import catalogue
from rules.expected_check import from_json
from rules.expected_response import CheckName
from rules.flags import evaluate
from sample_data.records import by_patient, record_on
from sample_data.service import FORMER, former_of, sample_rows
from tests.needs import only_sqlite

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def rows():
    return sample_rows(TODAY, 20, former=FORMER)


@pytest.fixture(scope="module")
def former(rows):
    return {who: mine for who, mine in by_patient(rows).items() if mine["patient"][0]["number"].startswith("SW-A")}


def test_a_service_of_the_usual_size_has_them_and_a_small_one_has_none():
    assert (former_of(240), former_of(20)) == (FORMER, 0)
    assert sample_rows(TODAY, 20, 20)["expected_curve"] == []


def test_the_same_seed_and_day_give_the_same_people_and_the_same_curve(rows):
    assert sample_rows(TODAY, 20, former=FORMER) == rows


@pytest.mark.parametrize("seed", [20, 7, 3])
def test_the_curve_says_what_nine_in_ten_reach_and_holds_for_scores_it_has_not_seen(seed):
    [row] = sample_rows(TODAY, seed, former=FORMER)["expected_curve"]
    curve = from_json(row["curve"])
    carried = [one.session for one in curve.sessions if any(line.tau == 0.9 for line in one.lines)]
    assert carried[:5] == [1, 2, 3, 4, 5]
    assert max(one.session for one in curve.sessions) > max(carried)  # later it turns grey
    assert next(one for one in curve.checks if one.group == "all").name is CheckName.holds
    assert row["entered_at"].date() == TODAY - timedelta(days=28)


def test_all_outcomes_are_among_them(former):
    changes = []
    for mine in former.values():
        scores = [row["total"] for row in sorted(mine["assessment"], key=lambda row: row["taken_on"])]
        changes.append(scores[-1] - scores[0])
    assert sum(change <= -6 for change in changes) > 40
    assert sum(-6 < change < 6 for change in changes) > 10
    assert sum(change >= 6 for change in changes) > 2
    assert all(mine["patient"][0]["discharged_on"] < TODAY - timedelta(days=600) for mine in former.values())


def test_nothing_of_their_past_is_open_today(former):
    for mine in former.values():
        record = replace(record_on(mine, NOW), discharged_on=mine["patient"][0]["discharged_on"])
        assert evaluate(record, catalogue()).fired == ()


@only_sqlite
def test_the_command_that_learns_a_curve_learns_the_same_from_the_same_service(rows, engine: Engine):
    load.load(engine, rows, by=SERVICE, at=NOW)
    with reading(engine) as connection:
        kept = connection.execute(select(expected_curve)).mappings().one()
        again = expected._built(connection, "phq9", kept["entered_at"])
        open_rules = connection.execute(select(flag.c.rule).where(flag.c.state == "raised")).scalars().all()
    assert from_json(kept["curve"]) == replace(again, version=1)
    assert "RSP-2" in open_rules
