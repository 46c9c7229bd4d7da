"""Negative controls: with a guard taken away, what it guards against happens. Only so does green mean something."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, delete, text, update

from queries import assessments, audit, patients, sessions, writing
from queries.engine import transaction
from queries.tables import assessment
from queries.tables_review import audit_event
from rules.roles import NotPermitted, User
from tests.factories import a_decision
from tests.faults.oracle import wrong
from tests.needs import only_sqlite


def drop_triggers(engine: Engine) -> None:
    with transaction(engine) as connection:
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))


@only_sqlite
def test_without_its_triggers_the_database_lets_a_record_be_changed(engine: Engine, patient: str) -> None:
    drop_triggers(engine)
    with transaction(engine) as connection:
        assert connection.execute(update(assessment).values(total=0)).rowcount > 0
        assert connection.execute(delete(audit_event).where(audit_event.c.seq == 2)).rowcount == 1
    assert audit.verify(engine).first_bad == 2


@only_sqlite
def test_a_chain_without_key_would_believe_a_forger(
    engine: Engine, patient: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The MAC and nothing else finds a row whose hash was computed again."""
    drop_triggers(engine)
    with transaction(engine) as connection:
        connection.execute(update(audit_event).where(audit_event.c.seq == 2).values(actor_id="somebody else"))
    assert audit.verify(engine).first_bad == 2
    monkeypatch.setattr(audit.hmac, "compare_digest", lambda *_: True)
    assert audit.verify(engine).ok


@only_sqlite
def test_without_the_submission_key_a_double_click_writes_twice(
    engine: Engine, patient: str, chair: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def record(submission_id: str) -> str:
        new = assessments.NewAssessment("phq9", at.date(), total=len(seen) + 1)
        return assessments.record(engine, patient, new, by=chair, at=at, submission_id=submission_id)

    seen: list[str] = []
    seen += [record("s"), record("s")]
    assert seen[0] == seen[1]
    monkeypatch.setattr(writing, "_earlier", lambda *_: None)
    monkeypatch.setattr(writing, "_SEND", writing._SEND.prefix_with("OR IGNORE"))
    drop_triggers(engine)
    seen.append(record("s"))
    assert seen[2] != seen[0]


@only_sqlite
def test_a_trail_that_is_skipped_is_seen(
    engine: Engine, patient: str, chair: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = a_decision(engine, patient, by=chair)
    assert wrong(engine, [first], in_flight=0) == []
    monkeypatch.setattr(writing.audit, "append", lambda *_args, **_named: 0)
    second = a_decision(engine, patient, by=chair)
    assert wrong(engine, [first, second], in_flight=0) == ["trail and decisions differ"]


@only_sqlite
def test_where_the_check_of_rights_is_forgotten_the_scoped_query_still_refuses(
    engine: Engine, patient: str, other_clinician: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patients, "check_can", lambda *_: None)
    monkeypatch.setattr(sessions, "check_can", lambda *_: None)
    with pytest.raises(NotPermitted):
        patients.open_patient(engine, patient, by=other_clinician, at=at)
