"""Every patient written by hand shows what it is named for under the rules; the rest looks like a service."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from rules.catalogue import catalogue
from rules.change import baseline, change_since, reliable_thresholds
from rules.flags import BY_ID, evaluate
from sample_data.archetypes import ARCHETYPES, BY_NUMBER
from sample_data.records import by_patient, record_on
from sample_data.service import sample_rows

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEEDS = (20, 7)


@pytest.fixture(scope="module", params=SEEDS)
def rows(request):
    return sample_rows(TODAY, request.param)


@pytest.fixture(scope="module")
def known(rows):
    """Number to the record at nine this morning."""
    patients = by_patient(rows).values()
    return {mine["patient"][0]["number"]: record_on(mine, NOW) for mine in patients}


@pytest.fixture(scope="module")
def flags(known):
    """Number to the rules that fire and their urgency."""
    found = {}
    for number, record in known.items():
        fired = evaluate(record, catalogue()).fired
        found[number] = {one.rule: str(one.urgency) for one in sorted(fired, key=lambda one: -one.urgency.order)}
    return found


@pytest.mark.parametrize("archetype", [one for one in ARCHETYPES if one.flags], ids=lambda one: one.key)
def test_it_raises_the_flag_it_is_named_for(archetype, flags):
    in_the_rule_book = set(archetype.flags) & set(BY_ID)
    assert in_the_rule_book <= set(flags[archetype.number])


@pytest.mark.parametrize("archetype", [one for one in ARCHETYPES if one.verdict], ids=lambda one: one.key)
def test_its_change_is_the_one_it_is_named_for(archetype, known):
    assert str(_verdict(known[archetype.number]).name) == archetype.verdict


def test_symptoms_and_function_disagree_where_the_story_says_so(known):
    found = {
        number: (str(_verdict(known[number]).name), str(_verdict(known[number], "wsas").name))
        for number in ("SW-0007", "SW-0008")
    }
    assert found["SW-0007"] == ("no_reliable_change", "reliably_better")
    assert found["SW-0008"] == ("reliably_better", "no_reliable_change")


def _verdict(record, instrument=""):
    measure = catalogue()[instrument or record.primary_measure]
    begun = record.steps[-1].from_
    scores = [(one.taken_on, one.total) for one in record.assessments if one.instrument == measure.id]
    scores = [one for one in scores if one[0] >= begun and one[1] is not None]
    return change_since(measure, baseline(scores, reliable_thresholds(measure)[0]), scores[-1][1])


URGENCIES = {
    "reliably worse": ("DET-1", "act now"),
    "relapse after remission": ("DET-3", "act now"),
    "thoughts of self-harm reported": ("SAF-1", "crisis"),
    "safety question skipped": ("SAF-4", "review"),
    "silent after worsening": ("PRC-1", "review"),
    "drop-out": ("PRC-1", "review"),
}


@pytest.mark.parametrize(("key", "wanted"), URGENCIES.items())
def test_its_flag_is_as_urgent_as_the_story_says(key, wanted, flags):
    rule, urgency = wanted
    number = next(one.number for one in ARCHETYPES if one.key == key)
    assert flags[number][rule] == urgency


def test_nothing_alarming_is_open_for_those_who_do_well(flags):
    for number in ("SW-0001", "SW-0011", "SW-0017"):
        assert not [rule for rule in flags[number] if rule.startswith(("SAF", "DET"))]


def test_the_discharged_patient_left_in_remission_and_came_to_the_booster(rows):
    patient = _patient(rows, "SW-0017")
    assert patient["discharged_on"] == TODAY - timedelta(days=98)
    boosters = [row for row in _of(rows, "event", patient) if row["on"] > patient["discharged_on"]]
    assert [row["title"] for row in boosters] == ["Booster session"]
    assert [row["total"] < 5 for row in _of(rows, "assessment", patient) if row["instrument"] == "phq9"][-1]


def test_gaps_of_weeks_and_paper_that_arrives_later_are_there(rows):
    taken = [row for row in _of(rows, "assessment", _patient(rows, "SW-0012")) if row["instrument"] == "phq9"]
    days = [row["taken_on"] for row in taken]
    assert sum((b - a).days > 21 for a, b in zip(days, days[1:], strict=False)) == 2
    paper = [row for row in taken if row["how"] == "paper"]
    assert len(paper) > len(taken) / 2
    assert any(row["received_at"].date() > row["taken_on"] for row in paper)


def test_the_warning_sign_of_the_body_is_an_event_of_this_week(rows):
    events = _of(rows, "event", _patient(rows, "SW-0014"))
    assert [TODAY - row["on"] for row in events if row["kind"] == "medical warning sign"] == [timedelta(days=2)]


def test_the_side_effect_follows_the_higher_dose_within_a_fortnight(rows):
    patient = _patient(rows, "SW-0015")
    doses = [row for row in _of(rows, "intervention", patient) if row["name"] == "Duloxetine"]
    effect = next(row for row in _of(rows, "event", patient) if row["kind"] == "adverse effect")
    assert [row["dose"] for row in doses] == ["30 mg daily", "60 mg daily"]
    assert 0 < (effect["on"] - doses[1]["from_on"]).days <= 14
    assert effect["severity"] >= 3


def test_the_daily_log_has_months_of_mornings_and_evenings(rows):
    log = [row for row in _of(rows, "assessment", _patient(rows, "SW-0016")) if row["instrument"] == "daily_log"]
    pain = {
        hour: [row["answers"]["pain"] for row in log if row["taken_at"].hour in hour] for hour in ((7, 8), (19, 20))
    }
    assert len({row["taken_on"] for row in log}) > 90
    mornings, evenings = (sum(values) / len(values) for values in pain.values())
    assert mornings > evenings + 1


def test_the_skipped_question_is_missing_and_not_a_no(rows):
    last = [row for row in _of(rows, "assessment", _patient(rows, "SW-0010")) if row["instrument"] == "phq9"][-1]
    assert "9" in last["missing"]
    assert last["answers"]["9"] is None
    assert last["status"] == "prorated"


def test_the_rest_of_the_service_is_mostly_on_track(rows, flags):
    active = {row["number"] for row in rows["patient"] if row["discharged_on"] is None} - set(BY_NUMBER)
    counts = {
        name: sum(any(rule in starts for rule in flags[number]) for number in active) / len(active)
        for name, starts in FAMILIES.items()
    }
    for name, (low, high) in SHARES.items():
        assert low <= counts[name] <= high, (name, counts)


FAMILIES = {
    "safety": ("SAF-1", "SAF-2", "SAF-3", "SAF-4"),
    "worse": ("DET-1", "DET-3"),
    "review overdue": ("PRC-3",),
    "silent": ("PRC-2",),
    "not better": ("RSP-1", "RSP-3", "RSP-4"),
}
SHARES = {
    "safety": (0.0, 0.06),
    "worse": (0.02, 0.12),
    "review overdue": (0.0, 0.1),
    "silent": (0.0, 0.15),
    "not better": (0.03, 0.3),
}


def _patient(rows, number):
    return next(row for row in rows["patient"] if row["number"] == number)


def _of(rows, table, patient):
    return [row for row in rows[table] if row["patient_id"] == patient["id"]]
