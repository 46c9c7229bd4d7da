"""The sample service as rows, before any database: repeatable, ending today, about nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import bcrypt
import pytest

from queries.decision_content import detail_in_draft, digest_of
from queries.schema import metadata
from rules.catalogue import catalogue
from rules.decision_needs import missing_to_sign
from rules.decisions import ActionDraft, DecisionDraft, Prediction
from rules.roles import Role
from rules.scoring import score
from sample_data.archetypes import ARCHETYPES
from sample_data.names import SYNTHETIC
from sample_data.people import DEMO_HASH, DEMO_PASSWORD
from sample_data.service import sample_rows

TODAY = date(2026, 11, 24)
PLANNED = {("decision_version", "next_review_on"), ("decision_version", "prediction_by_on"), ("action", "due_on")} | {
    ("flag_event", "until_on")
}
PLANNED |= {("appointment", "on"), ("appointment", "starts_at")}
PLANNED |= {("reminder", "due_on"), ("review_time", "on"), ("flag_event", "until_on")}
PLANNED |= {("referral_event", "until_on"), ("meeting_plan", "cut_off_on"), ("invitation", "expires_on")}
PLANNED |= {("job_run", "began_at"), ("job_run", "ended_at")}  # of last night


@pytest.fixture(scope="module")
def rows():
    return sample_rows(TODAY, 20)


def test_the_same_seed_and_day_give_the_same_service_ids_included(rows):
    assert sample_rows(TODAY, 20) == rows


def test_another_seed_gives_another_service():
    one, other = sample_rows(TODAY, 1, 20), sample_rows(TODAY, 2, 20)
    assert one["patient"] != other["patient"]
    assert {row["id"] for row in one["patient"]}.isdisjoint(row["id"] for row in other["patient"])


@pytest.mark.parametrize("patients", [20, 37])
def test_it_has_as_many_patients_as_asked_for(patients):
    made = sample_rows(TODAY, 3, patients)["patient"]
    assert len({row["number"] for row in made}) == patients


def test_every_column_of_every_row_is_in_the_schema_and_no_required_one_is_missing(rows):
    for name, made in rows.items():
        columns = metadata.tables[name].columns
        required = {column.key for column in columns if not column.nullable and column.default is None}
        for row in made:
            assert required <= set(row) <= set(columns.keys()), name
            assert all(row[key] is not None for key in required), name


def test_every_id_is_given_once_and_every_reference_points_at_a_row_that_comes_before(rows):
    seen = {"person": {"service"}}
    for name, made in rows.items():
        table = metadata.tables[name]
        seen.setdefault(name, set()).update(row["id"] for row in made if "id" in row)
        assert len(seen[name] - {"service"}) == len([row for row in made if "id" in row]), name
        for key in table.foreign_keys:
            values = {row.get(key.parent.key) for row in made} - {None}
            there = key.column.table.name
            known = seen[there] if key.column.key == "id" else {row[key.column.key] for row in rows[there]}
            assert values <= known, (name, key.parent.key)


def test_every_clinical_row_carries_its_patients_team(rows):
    team_of = {row["id"]: row["team_id"] for row in rows["patient"]}
    for name, made in rows.items():
        if "patient_id" in metadata.tables[name].columns:
            about = [row for row in made if row["patient_id"] is not None]
            assert all(row["team_id"] == team_of[row["patient_id"]] for row in about), name


@pytest.mark.parametrize("today", [TODAY, date(2027, 3, 29), date(2028, 2, 29)])
def test_nothing_has_happened_in_the_future(today):
    begins = datetime(today.year, today.month, today.day, tzinfo=ZoneInfo("Europe/London"))
    for name, made in sample_rows(today, 5, 60).items():
        for row in made:
            for column, value in row.items():
                if isinstance(value, datetime):
                    assert value.tzinfo is not None
                    assert value < begins or (name, column) in PLANNED, (name, column)
                elif isinstance(value, date) and (name, column) not in PLANNED:
                    assert value < today or (name, column, value) == ("meeting", "held_on", today), (name, column)


def test_it_ends_today(rows):
    assert sum(row["held_on"] == TODAY and row["state"] == "planned" for row in rows["meeting"]) == 3
    last = max(row["taken_on"] for row in rows["assessment"])
    assert last == TODAY - timedelta(days=1)
    assert max(row["received_at"] for row in rows["assessment"]) < datetime(2026, 11, 24, tzinfo=UTC)
    first = min(row["registered_on"] for row in rows["patient"])
    assert timedelta(days=450) < TODAY - first < timedelta(days=560)


def test_no_name_could_be_somebodys(rows):
    for row in rows["patient"]:
        name = f"{row['given_name']} {row['family_name']}"
        assert any(mark in name for mark in SYNTHETIC), name
        assert row["number"].startswith("SW-")
    scripts = {row["language"] for row in rows["patient"]}
    assert {"en", "ar", "zh", "de"} <= scripts
    assert max(len(row["family_name"]) for row in rows["patient"]) > 40


def test_all_steps_are_in_use_and_some_patients_are_discharged(rows):
    assert {row["step"] for row in rows["step"]} == {0, 1, 2, 3, 4}
    discharged = sum(row["discharged_on"] is not None for row in rows["patient"])
    assert 0.1 < discharged / len(rows["patient"]) < 0.4


def test_every_score_is_what_the_scoring_rules_give_for_its_answers(rows):
    known = catalogue()
    for row in rows["assessment"][::7]:
        scored = score(known[row["instrument"]], row["answers"])
        assert (row["status"], row["total"], row["band"]) == (str(scored.status), scored.total, scored.band)
        assert row["status"] != "invalid"


def test_answers_come_in_every_way_and_some_are_missing(rows):
    assert {row["how"] for row in rows["assessment"]} >= {"self", "paper", "phone", "assisted"}
    prorated = [row for row in rows["assessment"] if row["status"] == "prorated"]
    assert 50 < len(prorated) < len(rows["assessment"]) * 0.05
    assert all(row["received_at"].date() >= row["taken_on"] for row in rows["assessment"])


def test_the_ninth_question_is_nearly_always_answered_with_no(rows):
    asked = [row["answers"]["9"] for row in rows["assessment"] if row["instrument"] == "phq9"]
    positive = sum((answer or 0) > 0 for answer in asked)
    assert 0 < positive / len(asked) < 0.02


def test_a_yes_of_the_past_was_answered_by_a_person_with_outcome_and_plan(rows):
    asked = {row["id"] for row in rows["flag"] if row["rule"] == "SAF-1"}
    acknowledged = [row for row in rows["flag_event"] if row["flag_id"] in asked and row["state"] == "acknowledged"]
    assert len(acknowledged) == len(asked) > 5
    assert all(row["contact_outcome"] and row["plan"] and row["next_check_on"] for row in acknowledged)


def test_flags_of_the_last_weeks_were_raised_answered_and_closed(rows):
    states = {row["state"] for row in rows["flag"] if not row["rule"].startswith("SAF")}
    assert {"raised", "acknowledged", "actioned", "resolved"} <= states
    moves = [row for row in rows["flag_event"] if row["state"] != "not useful"]  # a vote moves nothing
    last = {row["flag_id"]: row["state"] for row in sorted(moves, key=lambda row: row["entered_at"])}
    assert last == {row["id"]: row["state"] for row in rows["flag"]}


def test_the_demo_sign_ins_have_the_documented_password_and_nobody_else_does(rows):
    assert bcrypt.checkpw(DEMO_PASSWORD.encode(), DEMO_HASH.encode())
    assert {row["password_hash"] for row in rows["person"]} == {DEMO_HASH}
    names = {row["username"] for row in rows["person"]}
    assert {"ada.clinician", "casey.manager", "sam.supervisor", "chris.chair", "lea.lead", "alex.admin"} <= names
    assert {row["role"] for row in rows["person"]} == {role.value for role in Role} - {Role.service.value}


def test_one_supervisor_belongs_to_two_teams_and_the_admin_to_none(rows):
    by_name = {row["username"]: row["id"] for row in rows["person"]}
    teams = {name: sum(row["person_id"] == who for row in rows["membership"]) for name, who in by_name.items()}
    assert (teams["sam.supervisor"], teams["alex.admin"]) == (2, 0)


def test_every_signature_is_under_the_digest_of_what_was_decided(rows):
    versions = {(row["decision_id"], row["version"]): row for row in rows["decision_version"]}
    details = {(row["decision_id"], row["version"]): row for row in rows["decision_detail"]}
    for key, row in versions.items():
        assert row["digest"] == digest_of(row | details[key])
    signed = {(row["decision_id"], row["version"]): row["digest"] for row in rows["signature"]}
    assert signed == {key: row["digest"] for key, row in versions.items()}


def test_every_past_decision_would_pass_the_rules_for_a_signature(rows):
    held = {row["id"]: row["entered_at"].date() for row in rows["decision"]}
    actions = {}
    for row in rows["action"]:
        told = ActionDraft(row["what"], row["owner_id"], row["due_on"], row["tells_patient"])
        actions.setdefault(row["decision_id"], []).append(told)
    details = {(row["decision_id"], row["version"]): row for row in rows["decision_detail"]}
    for row in rows["decision_version"]:
        row = row | details[row["decision_id"], row["version"]]
        assert missing_to_sign(_draft(row, tuple(actions[row["decision_id"]])), held[row["decision_id"]]) == ()


def _draft(row, actions):
    told = None
    if row["prediction_measure"]:
        size, by_on = row["prediction_size"], row["prediction_by_on"]
        told = Prediction(row["prediction_measure"], row["prediction_direction"], size, by_on, row["stop_rule"])
    return DecisionDraft(
        kinds=tuple(row["kinds"]),
        rationale=row["rationale"],
        prediction=told,
        actions=actions,
        next_review_on=row["next_review_on"],
        step_to=row["step_to"],
        preference_followed=row["preference_followed"],
        **detail_in_draft(row),
    )


def test_predictions_are_due_in_the_past_and_in_the_future(rows):
    due = [row["prediction_by_on"] for row in rows["decision_version"] if row["prediction_by_on"]]
    assert sum(day < TODAY for day in due) > 50
    assert sum(day > TODAY for day in due) > 20


def test_actions_are_done_late_dropped_with_a_reason_and_open(rows):
    states = {state: [row for row in rows["action"] if row["state"] == state] for state in ("done", "dropped", "open")}
    assert all(len(found) > 10 for found in states.values())
    assert any(row["due_on"] < TODAY for row in states["open"])
    assert any(row["due_on"] > TODAY for row in states["open"])
    last = {row["action_id"]: row for row in rows["action_event"]}
    assert all(last[row["id"]]["reason"] for row in states["dropped"])
    assert any(last[row["id"]]["entered_at"].date() > row["due_on"] for row in states["done"])


def test_meetings_are_weekly_attended_by_every_core_discipline_now_and_then_not(rows):
    held = [row for row in rows["meeting"] if row["state"] == "signed"]
    for team in rows["team"]:
        days = sorted(row["held_on"] for row in held if row["team_id"] == team["id"])
        assert {(b - a).days for a, b in zip(days, days[1:], strict=False)} == {7}
    missing = sum(not row["present"] for row in rows["attendance"])
    assert 0 < missing < len(rows["attendance"]) * 0.25


def test_a_step_decided_in_a_meeting_names_the_decision(rows):
    decided = {row["decision_id"]: row["step_to"] for row in rows["decision_version"] if row["step_to"] is not None}
    placed = {row["decision_id"]: row["step"] for row in rows["step"] if row["decision_id"]}
    assert decided.items() <= placed.items()


def test_every_archetype_is_there_with_its_number_and_team(rows):
    teams = {row["id"]: row["name"] for row in rows["team"]}
    by_number = {row["number"]: teams[row["team_id"]] for row in rows["patient"]}
    assert len({one.key for one in ARCHETYPES}) == len(ARCHETYPES) == 21
    assert all(one.number in by_number for one in ARCHETYPES)


@pytest.mark.slow
def test_it_scales_with_the_number_of_patients():
    made = sample_rows(TODAY, 4, 1200)
    assert len(made["patient"]) == 1200
