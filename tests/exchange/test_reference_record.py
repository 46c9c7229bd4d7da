"""A record as a file: every name of docs/records.md is read, and each new flag fires from it."""

from datetime import UTC, date, datetime

import pytest

from exchange.reference_flags import flags_cases, whole_record
from exchange.reference_record import record_from

BASE = {
    "as_of": "2026-02-02T09:00:00Z",
    "steps": [{"step": 1, "from": "2026-01-05"}],
    "contacts": ["2026-01-05", "2026-01-19", "2026-02-01"],
}


def flags(**told):
    (found,) = flags_cases({"cases": [{"id": "a", "record": {**BASE, **told}}]})["results"]
    return {(one["id"], one["urgency"]) for one in found["flags"]}


DUE = {"opened_on": "2026-01-20", "next_contact_due": "2026-02-01T08:59:00Z"}
CHANGED = {"treatments": [{"name": "A", "from": "2026-01-25"}]}
WAITS = {"rule": "DET-1", "urgency": "act now", "raised_at": "2026-01-10T08:00:00Z"}
SCREEN = {"instrument": "cssrs_screen", "taken_on": "2026-02-02"}


@pytest.mark.parametrize(
    ("told", "flag"),
    [
        ({"assessments": [{**SCREEN, "responses": {"1": 1, "2": 0, "6": 0}}]}, ("SAF-2", "review")),
        ({"assessments": [{**SCREEN, "responses": [1, 1, 1, 0, 0, 0, None]}]}, ("SAF-2", "act now")),
        ({"events": [{"kind": "asked_for_help", "on": "2026-02-01"}]}, ("SAF-3", "crisis")),
        ({"help_requests": ["2026-02-01"]}, ("SAF-3", "crisis")),
        ({"notes": [{"on": "2026-02-01", "text": "I want to die"}]}, ("SAF-3", "crisis")),
        ({"flags": [{"id": "SAF-1", "urgency": "crisis", "raised_at": "2026-02-02T08:44:00Z"}]}, ("SAF-5", "crisis")),
        ({"risk_plan": DUE, "contacts": []}, ("SAF-6", "act now")),
        ({"checklist": {"on": "2026-02-01", "fever": True}}, ("MED-1", "act now")),
        ({"checks": [{"on": "2026-02-01", "answers": {"weight_loss": True}}]}, ("MED-1", "act now")),
        ({"events": [{"kind": "warning sign", "on": "2026-02-01"}]}, ("MED-1", "act now")),
        ({"side_effects": [{"on": "2026-02-01", "severity": "severe"}]}, ("MED-2", "act now")),
        ({"adverse_events": ["2026-02-01"], "treatment_changes": ["2026-01-25"]}, ("MED-2", "review")),
        ({"adverse_events": [{"on": "2026-02-01"}], **CHANGED}, ("MED-2", "review")),
        ({"goals": [{"reached_on": "2026-02-01"}]}, ("RSP-5", "info")),
        ({"contacts": [], "as_of": "2026-02-03T09:00:00Z"}, ("PRC-2", "review")),
        ({"flags": [WAITS]}, ("PRC-4", "review")),
    ],
)
def test_each_part_of_a_record_reaches_its_rule(told, flag):
    assert flag in flags(**told)


def test_an_acknowledged_flag_needs_no_subject_to_be_known_as_answered():
    form = {"instrument": "phq9", "taken_on": "2026-02-01", "responses": [1] * 8 + [2]}
    log = {"id": "SAF-1", "urgency": "crisis", "raised_at": "2026-02-01T10:00:00Z"}
    assert ("SAF-5", "crisis") in flags(assessments=[form], flags=[log])
    for answer in ("2026-02-01T10:05:00Z", {"at": "2026-02-01T10:05:00Z", "by": "x"}, True):
        assert ("SAF-5", "crisis") not in flags(assessments=[form], flags=[{**log, "acknowledged": answer}])


def test_a_resolved_flag_is_one_a_person_closed():
    form = {"id": "f", "instrument": "phq9", "taken_on": "2026-01-10", "responses": [1] * 8 + [1]}
    log = {"id": "SAF-1", "subject": "f", "raised_at": "2026-01-10T10:00:00Z", "state": "resolved"}
    record = whole_record({**BASE, "assessments": [form], "flags": [{**log, "closed_at": "2026-01-11T10:00:00Z"}]})
    assert (record.flags, record.settled_flags[0].by_person) == ((), True)
    assert not {one for one in flags(assessments=[form], flags=[log]) if one[0] == "SAF-1"}


def test_a_diary_row_has_its_day_its_hour_and_its_values():
    rows = [
        {"on": "2026-01-05", "slot": "evening", "pain": 4},
        {"on": "2026-01-05", "time": "08:30", "values": {"pain": 6, "stress": 2}},
        {"at": "2026-01-06T07:00:00+01:00", "pain": 3},
    ]
    found = record_from({**BASE, "diary": rows}).assessments
    assert [one.taken_at.hour for one in found] == [20, 8, 7]
    assert [one.answers["pain"] for one in found] == [4, 6, 3]
    assert found[2].taken_on == date(2026, 1, 6)


def test_days_and_moments_keep_what_they_are():
    plans = record_from({**BASE, "risk_plans": [{"on": "2026-01-20", "contact_due": "2026-01-25"}]}).risk_plans
    assert plans[0].contact_due == date(2026, 1, 25)
    exact = record_from({**BASE, "risk_plan": {"on": "2026-01-20", "next_contact": "2026-01-25T12:00:00Z"}})
    assert exact.risk_plans[0].contact_due == datetime(2026, 1, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "told",
    [
        {"assessments": [{"instrument": "nothing", "taken_on": "2026-01-05"}]},
        {"events": [{"kind": "note"}]},
        {"side_effects": [{"on": "2026-01-05", "severity": "awful"}]},
        {"as_of": "yesterday"},
    ],
)
def test_a_record_that_cannot_be_read_says_so_and_is_never_no_flag(told):
    (found,) = flags_cases({"cases": [{"id": "a", "record": {**BASE, **told}}]})["results"]
    assert found["cannot_evaluate"][0]["id"] == "record"
    assert found["cannot_evaluate"][0]["reason"].startswith("unknown")


def test_names_nobody_knows_are_left_alone():
    assert flags(colour="blue") == flags()


IN_DANGER = {"instrument": "phq9", "taken_on": "2026-02-02", "responses": [1, 1, 1, 1, 1, 1, 1, 1, 3]}


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        ({"assessments": [{"instrument": "nosuch", "taken_on": "2026-02-01", "total": 3}]}, "entry 1: “nosuch” is"),
        ({"assessments": [{"instrument": "gad7", "taken_on": "2026-13-20", "total": 3}]}, "assessments, entry 1: "),
        ({"steps": [{"step": "two", "from": "2026-01-05"}]}, "steps, entry 1: "),
        ({"schedule": [{"instrument": "phq9", "from": "2026-01-05"}]}, "schedule, entry 1: “every_days” is missing"),
        ({"adverse_events": [{"on": "2026-02-01", "severity": "awful"}]}, "entry 1: “awful” is"),
        ({"contacts": ["yesterday"]}, "contacts, entry 1: "),
        ({"checks": ["2026-02-01"]}, "checks, entry 1: it is not in the form"),
        ({"flags": [{"rule": "DET-1", "raised_at": "soon"}]}, "flags, entry 1: "),
        ({"flags": [{"raised_at": "2026-01-10"}]}, "flags, entry 1: “id” is missing"),
        ({"targets": 7}, "targets: it is not in the form"),
    ],
)
def test_a_piece_that_cannot_be_read_is_named_and_hides_no_safety_answer(piece, said):
    told = {**BASE, **piece, "assessments": [*piece.get("assessments", []), IN_DANGER]}
    (found,) = flags_cases({"cases": [{"id": "a", "record": told}]})["results"]
    assert [(one["id"], one["urgency"]) for one in found["flags"]] == [("SAF-1", "crisis")]
    unknown = {one["id"]: one["reason"] for one in found["cannot_evaluate"]}
    assert said in unknown["record"]
    assert {"RSP-1", "PRC-3", "DET-1"} <= set(unknown)  # a gap could be taken for a fact


def test_a_record_without_its_moment_cannot_be_read_at_all():
    (found,) = flags_cases({"cases": [{"id": "a", "record": {"assessments": [IN_DANGER]}}]})["results"]
    assert found["flags"] == []
    (only,) = found["cannot_evaluate"]
    assert only["reason"] == "unknown: the record cannot be read: “as_of” is missing or not known"
