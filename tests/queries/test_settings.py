"""A threshold of the site: signed, versioned, in force from the next evaluation on, and old flags keep theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text

from queries import instruments, rule_book, setting_changes, settings
from queries.engine import reading, transaction
from queries.reevaluation import reevaluate
from queries.tables_review import audit_event, flag, flag_event
from queries.tables_settings import setting_version
from rules.roles import NotPermitted, Refused, User
from rules.settings import DEFAULT
from tests.factories import AT, a_patient, fresh_submission


def change(engine: Engine, by: User, key: str = "worse.jump_extra", value: float = 4, **told: str) -> str:
    words = {"source": "case review of March", "reason": "too many flags"} | told
    return setting_changes.change(engine, key, value, by=by, at=AT, submission_id=fresh_submission(), **words)


def test_without_a_change_the_shipped_settings_are_in_force(engine: Engine) -> None:
    assert settings.settings(engine) == DEFAULT
    assert setting_changes.revision(engine) == 0


def test_a_change_is_a_new_version_with_who_when_and_why(engine: Engine, lead: User) -> None:
    assert change(engine, lead) == "worse.jump_extra/2"
    assert change(engine, lead, value=5) == "worse.jump_extra/3"
    now = settings.settings(engine)
    assert (now.value("worse.jump_extra"), now["worse.jump_extra"].version, now.revision) == (5, 3, 2)
    assert {key: now[key] for key in DEFAULT if key != "worse.jump_extra"} == {
        key: DEFAULT[key] for key in DEFAULT if key != "worse.jump_extra"
    }
    told = setting_changes.history(engine)
    assert sorted(told["version"]) == [2, 3]
    assert set(told["who"]) == {lead.name}
    with reading(engine) as connection:
        events = connection.scalars(select(audit_event.c.action).where(audit_event.c.actor_id == lead.id)).all()
    assert events.count("rule.manage") == 2


@pytest.mark.parametrize("somebody", ["clinician", "care_manager", "supervisor", "chair", "admin"])
def test_only_a_lead_changes_a_threshold(engine: Engine, request: pytest.FixtureRequest, somebody: str) -> None:
    with pytest.raises(NotPermitted, match="Only a clinical lead"):
        change(engine, request.getfixturevalue(somebody))
    assert setting_changes.revision(engine) == 0


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"key": "nothing"}, "There is no setting"),
        ({"key": "phq9:shoe_size"}, "There is no setting"),
        ({"key": "daily_log:mid"}, "There is no setting"),
        ({"value": -1}, "Write a number from"),
        ({"value": float("nan")}, "not a number"),
        ({"reason": " "}, "Say why"),
        ({"source": ""}, "Say why"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(engine: Engine, lead: User, told: dict, says: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(Refused, match=says):
        change(engine, lead, **told)
    assert setting_changes.revision(engine) == 0


def test_a_shipped_number_is_confirmed_once(engine: Engine, lead: User) -> None:
    assert change(engine, lead, value=3) == "worse.jump_extra/2"
    assert settings.settings(engine)["worse.jump_extra"].confidence == "site"
    with pytest.raises(Refused, match="is 3 already"):
        change(engine, lead, value=3)


def test_a_form_that_is_sent_twice_changes_once(engine: Engine, lead: User) -> None:
    whose = {"by": lead, "at": AT, "submission_id": fresh_submission(), "source": "a", "reason": "b"}
    assert {setting_changes.change(engine, "trend.p", 0.01, **whose) for _ in range(2)} == {"trend.p/2"}
    assert setting_changes.revision(engine) == 1


def test_a_version_is_never_overwritten(engine: Engine, lead: User) -> None:
    change(engine, lead)
    for statement in ("UPDATE setting_version SET value = 1", "DELETE FROM setting_version"):
        with pytest.raises(Exception, match="append-only"), transaction(engine) as connection:
            connection.execute(text(statement))
    with reading(engine) as connection:
        assert connection.scalar(select(setting_version.c.value)) == 4


def test_a_number_of_an_instrument_is_in_force_everywhere(engine: Engine, lead: User) -> None:
    assert change(engine, lead, "phq15:sd", 6.1) == "phq15:sd/2"
    assert change(engine, lead, "isi:sd", 5) == "isi:sd/1"
    known = instruments.instruments(engine)
    assert (known["phq15"].change.sd.value, known["isi"].change.sd.value) == (6.1, 5)
    (told,) = [one for one in rule_book.rule_book(engine)["instruments"] if one["id"] == "phq15"]
    line = next(one for one in told["numbers"] if one["number"] == "sd")
    assert (line["value"], line["changed"]["by"], line["changed"]["reason"]) == (6.1, lead.name, "too many flags")


def flags_of(engine: Engine, patient_id: str) -> dict[str, tuple[str, int]]:
    """Rule to state and the settings it was judged under."""
    with reading(engine) as connection:
        rows = connection.execute(select(flag).where(flag.c.patient_id == patient_id)).mappings()
        return {row["rule"]: (row["state"], row["evidence"]["settings"]) for row in rows}


def test_an_old_flag_keeps_the_settings_it_was_judged_under(engine: Engine, team: str, lead: User) -> None:
    """Worse by 9 at once: a very large jump with 3 extra points, not with 20."""
    mine = a_patient(engine, team, phq9=[(0, 10), (14, 10), (28, 19)])
    assert flags_of(engine, mine)["DET-1"] == ("raised", 0)
    change(engine, lead, value=20)
    assert flags_of(engine, mine)["DET-1"] == ("raised", 0)
    reevaluate(engine, by=lead, at=AT)
    assert flags_of(engine, mine)["DET-1"] == ("resolved", 0)


def test_a_flag_that_stands_under_new_settings_says_what_it_said_before(engine: Engine, team: str, lead: User) -> None:
    mine = a_patient(engine, team, phq9=[(0, 10), (14, 10), (28, 21), (35, 21)])
    before = flags_of(engine, mine)["DET-1"]
    change(engine, lead)
    reevaluate(engine, by=lead, at=AT)
    assert (before, flags_of(engine, mine)["DET-1"]) == (("raised", 0), ("raised", 1))
    with reading(engine) as connection:
        query = select(flag_event.c.reason).join(flag, flag.c.id == flag_event.c.flag_id)
        told = connection.scalars(query.where(flag.c.rule == "DET-1", flag_event.c.state == "updated")).all()
    assert len(told) == 1
    assert told[0].startswith("Judged again after a change of settings. Before: PHQ-9 is clearly worse")
    assert reevaluate(engine, by=lead, at=AT + timedelta(seconds=1)).changed == 0
