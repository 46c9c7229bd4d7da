from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from queries import audit
from queries.engine import reading, transaction
from queries.people import SERVICE
from queries.tables_review import audit_event, audit_head
from rules.roles import NotPermitted
from tests.factories import a_patient, a_person, a_team, signed_in

ROWS = 6
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def append(engine: Engine, **overrides: object) -> int:
    values = {"by": SERVICE, "at": AT, "action": "test"} | overrides
    with transaction(engine) as connection:
        return audit.append(connection, **values)


@pytest.fixture
def chain(engine: Engine) -> Engine:
    for number in range(1, ROWS + 1):
        append(engine, object_id=f"o{number}", patient_id=f"p{number}", team_id="t", reason="r", details={"n": number})
    return engine


def tamper(engine: Engine, *statements: object) -> None:
    """What somebody who owns the database can do: take the triggers away, change, and go."""
    with transaction(engine) as connection:
        take_guards_away(connection)
        for statement in statements:
            connection.execute(statement)


def take_guards_away(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        return
    query = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'")
    for name in connection.scalars(query).all():
        connection.execute(text(f"DROP TRIGGER {name}"))


def row_of(engine: Engine, seq: int) -> dict[str, object]:
    with reading(engine) as connection:
        return dict(connection.execute(select(audit_event).where(audit_event.c.seq == seq)).mappings().one())


def first_bad(engine: Engine) -> int | None:
    found = audit.verify(engine)
    assert found.ok == (found.first_bad is None)
    assert found.ok or found.why
    return found.first_bad


def test_an_untouched_chain_verifies(chain: Engine) -> None:
    assert audit.verify(chain) == audit.Verification(True, ROWS, None, "")


def test_an_empty_chain_verifies(engine: Engine) -> None:
    assert audit.verify(engine) == audit.Verification(True, 0, None, "")


def test_events_are_numbered_without_a_gap(engine: Engine) -> None:
    assert [append(engine) for _ in range(3)] == [1, 2, 3]


def test_a_failed_act_leaves_no_gap(engine: Engine) -> None:
    append(engine)
    with pytest.raises(ZeroDivisionError), transaction(engine) as connection:
        1 / audit.append(connection, by=SERVICE, at=AT, action="test") * 0 / 0
    assert append(engine) == 2
    assert audit.verify(engine).ok


def test_the_same_moment_is_written_the_same_way_whatever_its_zone(engine: Engine) -> None:
    append(engine, at=AT.astimezone(timezone(timedelta(hours=-7))))
    assert row_of(engine, 1)["at"] == "2026-03-02T09:00:00.000000+00:00"


def test_names_outside_ascii_verify(engine: Engine) -> None:
    append(engine, reason="Übelkeit – не знаю 😐", details={"Zoë": "ﬁ"})
    assert audit.verify(engine).ok
    assert json.loads(str(row_of(engine, 1)["details"])) == {"Zoë": "ﬁ"}


@pytest.mark.parametrize("seq", [1, 3, ROWS], ids=["first", "middle", "last"])
@pytest.mark.parametrize("column", [column.key for column in audit_event.c if column.key != "seq"])
def test_a_changed_byte_of_any_column_is_found(chain: Engine, column: str, seq: int) -> None:
    value = str(row_of(chain, seq)[column])
    changed = ("x" if value[0] != "x" else "y") + value[1:]
    tamper(chain, update(audit_event).where(audit_event.c.seq == seq).values({column: changed}))
    assert first_bad(chain) == seq


@pytest.mark.parametrize("column", ["team_id", "patient_id", "object_id"])
def test_an_emptied_column_is_found(chain: Engine, column: str) -> None:
    tamper(chain, update(audit_event).where(audit_event.c.seq == 2).values({column: None}))
    assert first_bad(chain) == 2


def test_every_column_is_covered_by_the_chain() -> None:
    assert {*audit.COVERED, "mac"} == {column.key for column in audit_event.c}


@pytest.mark.parametrize("seq", range(1, ROWS + 1))
def test_a_removed_event_is_found(chain: Engine, seq: int) -> None:
    tamper(chain, delete(audit_event).where(audit_event.c.seq == seq))
    assert first_bad(chain) == seq


def test_a_removed_event_is_found_when_the_rest_moves_up(chain: Engine) -> None:
    tamper(
        chain,
        delete(audit_event).where(audit_event.c.seq == 3),
        *(update(audit_event).where(audit_event.c.seq == n).values(seq=n - 1) for n in range(4, ROWS + 1)),
        update(audit_head).values(seq=ROWS - 1),
    )
    assert first_bad(chain) == 3


@pytest.mark.parametrize("seq", range(1, ROWS))
def test_two_events_in_each_others_place_are_found(chain: Engine, seq: int) -> None:
    swaps = ((seq, 99), (seq + 1, seq), (99, seq + 1))
    tamper(chain, *(update(audit_event).where(audit_event.c.seq == old).values(seq=new) for old, new in swaps))
    assert first_bad(chain) == seq


@pytest.mark.parametrize("kept", range(ROWS))
def test_a_cut_end_is_found(chain: Engine, kept: int) -> None:
    tamper(chain, delete(audit_event).where(audit_event.c.seq > kept))
    assert first_bad(chain) == kept + 1


def test_a_forged_event_at_the_end_is_found(chain: Engine) -> None:
    last = row_of(chain, ROWS)
    forged = last | {"seq": ROWS + 1, "previous": last["mac"], "mac": "0" * 64}
    tamper(chain, insert(audit_event).values(forged), update(audit_head).values(seq=ROWS + 1, mac="0" * 64))
    assert first_bad(chain) == ROWS + 1


def test_a_forger_without_the_key_cannot_write_the_chain_anew(chain: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every MAC from row 3 on is computed again, consistently, but under another key."""
    row, previous, changes = {}, str(row_of(chain, 2)["mac"]), []
    for seq in range(3, ROWS + 1):
        row = row_of(chain, seq) | {"actor_id": "somebody else", "previous": previous}
        row["mac"] = previous = audit._mac(row, b"another key " * 4)
        changes.append(update(audit_event).where(audit_event.c.seq == seq).values(row))
    tamper(chain, *changes, update(audit_head).values(mac=previous))
    assert first_bad(chain) == 3


def test_another_key_is_said_to_be_another_key(chain: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPWELL_AUDIT_KEY", "k7Qm2Zx9Lw4Tn8Vb3Rc6Yp1Hd5Gf0Js_")
    found = audit.verify(chain)
    assert (found.first_bad, "another key" in found.why) == (1, True)


def test_the_trail_never_holds_the_key(chain: Engine) -> None:
    from queries.keys import key

    with reading(chain) as connection:
        everything = str(connection.execute(select(audit_event)).all())
    assert key("audit").decode() not in everything


def test_everybody_reads_only_the_trail_of_their_own_teams(engine: Engine, team: str, other_team: str) -> None:
    from rules.roles import Role

    ours, theirs = a_patient(engine, team), a_patient(engine, other_team)
    reader = signed_in(engine, a_person(engine, Role.supervisor, [team]))
    found = audit.trail(engine, by=reader)
    assert ours in set(found["patient_id"])
    assert theirs not in set(found["patient_id"])
    assert set(found["team_id"]) == {team}


def test_an_administrator_reads_the_whole_trail(engine: Engine, admin, team: str, other_team: str) -> None:
    patients = {a_patient(engine, team), a_patient(engine, other_team)}
    assert patients <= set(audit.trail(engine, by=admin)["patient_id"])


def test_a_clinician_does_not_read_the_trail(engine: Engine, clinician) -> None:
    with pytest.raises(NotPermitted, match="audit trail"):
        audit.trail(engine, by=clinician)


def test_the_trail_is_read_page_by_page_newest_first(chain: Engine) -> None:
    first = audit.trail(chain, by=SERVICE, limit=4)
    rest = audit.trail(chain, by=SERVICE, limit=4, before=int(first["seq"].iloc[-1]))
    assert [*first["seq"], *rest["seq"]] == list(range(ROWS, 0, -1))


def test_the_trail_of_nothing_still_has_its_columns(engine: Engine) -> None:
    frame = audit.trail(engine, by=SERVICE, patient_id="nobody")
    assert list(frame.columns) == [*audit.COVERED, "mac"]
    assert frame.empty


def test_two_programs_appending_at_once_make_one_chain(engine: Engine) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda _: append(engine), range(20)))
    assert sorted(numbers) == list(range(1, 21))
    assert audit.verify(engine).ok


def test_a_team_made_is_in_the_trail(engine: Engine) -> None:
    team_id = a_team(engine, "North")
    assert (row_of(engine, 1)["action"], row_of(engine, 1)["object_id"]) == ("people.manage", team_id)
