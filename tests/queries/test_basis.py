"""What a decision rested on is kept: later answers, corrections and settings change neither chart nor digest."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update

from components.reads_outcomes import drawn_then
from queries import basis, decisions, setting_changes
from queries.decision_content import CONTENT, DETAIL, digest_of, sha256
from queries.engine import transaction
from queries.people import SERVICE
from queries.tables_outcomes import decision_basis, decision_detail
from queries.tables_review import decision_version
from rules.flag_rules import BY_ID
from rules.roles import NotPermitted, User
from tests.factories import AT, a_decision, an_assessment, fresh_submission

DAY = timedelta(days=1)


def drawn(engine: Engine, decision_id: str, by: User, *, dark: bool = False) -> str:
    told = basis.of_version(engine, decision_id, 1, by=by)
    assert told is not None
    spec, text = drawn_then(told, dark=dark)
    return json.dumps(spec, sort_keys=True, default=str) + text


def test_the_chart_is_the_same_to_the_byte_after_later_data(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    before = [drawn(engine, decision_id, chair, dark=dark) for dark in (False, True)]
    an_assessment(engine, patient, "phq9", AT.date() + 7 * DAY, 27, at=AT + 7 * DAY)
    an_assessment(engine, patient, "gad7", AT.date() - 3 * DAY, 9, at=AT + 8 * DAY)  # taken before, known later
    an_assessment(engine, patient, "phq9", AT.date() - 56 * DAY, 2, at=AT + 9 * DAY)  # corrects the last one
    assert [drawn(engine, decision_id, chair, dark=dark) for dark in (False, True)] == before


def test_the_chart_shows_what_was_known(engine: Engine, patient: str, chair: User) -> None:
    told = basis.of_version(engine, a_decision(engine, patient, by=chair), 1, by=chair)
    assert told is not None
    assert list(told.chart.assessments["total"]) == [18, 17, 12]
    assert (told.as_of, told.first, told.intact) == (AT.date(), "phq9", True)
    assert told.suggestion["way"] in ("up", "down", "hold", "cannot say")
    assert told.rules["SAF-1"] == BY_ID["SAF-1"].version


def test_a_setting_changed_later_does_not_change_what_was_known(
    engine: Engine, patient: str, chair: User, lead: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    before = drawn(engine, decision_id, chair)
    why = {"source": "Our own data", "reason": "The lab says so."}
    setting_changes.change(engine, "trend.window", 6, **why, by=lead, at=AT, submission_id=fresh_submission())
    assert drawn(engine, decision_id, chair) == before
    told = basis.of_version(engine, decision_id, 1, by=chair)
    assert told is not None
    assert told.settings.value("trend.window") == 8


def test_a_basis_that_was_tampered_with_is_not_intact(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    with transaction(engine) as connection:
        for statement in _guards_off(engine):
            connection.exec_driver_sql(statement)
        content = connection.scalar(select(decision_basis.c.content))
        content["chart"]["assessments"]["rows"][0][3] = 1
        connection.execute(update(decision_basis).values(content=content))
    told = basis.of_version(engine, decision_id, 1, by=chair)
    assert told is not None
    assert not told.intact


def _guards_off(engine: Engine) -> list[str]:
    if engine.dialect.name == "sqlite":
        return ["DROP TRIGGER decision_basis_no_update"]
    return ["ALTER TABLE decision_basis DISABLE TRIGGER ALL"]


def test_another_team_does_not_see_what_was_known(engine: Engine, patient: str, chair: User, other_chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    with pytest.raises(NotPermitted):
        basis.of_version(engine, decision_id, 1, by=other_chair)


def test_a_version_from_before_the_details_keeps_its_digest_and_says_it_has_no_chart(
    engine: Engine, patient: str, chair: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    with transaction(engine) as connection:
        for table in ("decision_detail", "decision_basis"):
            connection.exec_driver_sql(_deletable(engine, table))
        connection.execute(delete(decision_detail))
        connection.execute(delete(decision_basis))
        old = dict(connection.execute(select(decision_version)).mappings().one())
    assert basis.of_version(engine, decision_id, 1, by=chair) is None
    row = decisions.versions(engine, decision_id, by=chair).iloc[0].to_dict()
    assert digest_of(row) == digest_of(old) == sha256({name: old[name] for name in CONTENT})


def _deletable(engine: Engine, table: str) -> str:
    if engine.dialect.name == "sqlite":
        return f"DROP TRIGGER {table}_no_delete"
    return f"ALTER TABLE {table} DISABLE TRIGGER ALL"


def test_the_digest_covers_what_the_detail_says(engine: Engine, patient: str, chair: User) -> None:
    row: dict[str, Any] = decisions.versions(engine, a_decision(engine, patient, by=chair), by=chair).iloc[0].to_dict()
    for name in DETAIL:
        changed = digest_of(row | {name: "something else"})
        assert changed != row["digest"], name
        if row[name] is not None:
            assert digest_of({**row, name: None}) != row["digest"], name


def test_the_service_account_reads_it_too(engine: Engine, patient: str, team: str, chair: User) -> None:
    from dataclasses import replace

    decision_id = a_decision(engine, patient, by=chair)
    assert basis.of_version(engine, decision_id, 1, by=replace(SERVICE, team_ids=(team,))) is not None
