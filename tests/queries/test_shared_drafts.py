"""Two people in one field: nothing is overwritten unseen, and every text that was saved is still there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from queries import people, shared_drafts, signing
from queries.engine import reading
from queries.people import SERVICE
from queries.tables_meetings import draft_text
from queries.tables_review import audit_event
from rules.roles import NotPermitted, Refused, Role, User
from rules.shared_text import Conflict, Revision
from tests.factories import AT, a_decision, a_meeting, a_person, agenda_items, fresh_submission, meeting_of, signed_in


@pytest.fixture
def item(engine: Engine, team: str, patient: str, chair: User) -> str:
    return agenda_items(engine, a_meeting(engine, team, by=chair, patients=[patient]))[patient]


def texts(engine: Engine) -> list[object]:
    with reading(engine) as connection:
        return list(connection.scalars(select(draft_text.c.value).order_by(draft_text.c.revision)))


def test_what_is_saved_is_there_for_everybody(engine: Engine, item: str, chair: User, clinician: User) -> None:
    answers = shared_drafts.save(engine, item, {"rationale": (0, "Because")}, by=chair, at=AT)
    assert answers["rationale"] == Revision(1, "Because", chair.name, AT)
    assert shared_drafts.load(engine, item, by=clinician)["rationale"] == answers["rationale"]


def test_the_second_over_the_same_revision_is_told_and_overwrites_nothing(
    engine: Engine, item: str, chair: User, clinician: User
) -> None:
    shared_drafts.save(engine, item, {"rationale": (0, "Chair's")}, by=chair, at=AT)
    answer = shared_drafts.save(engine, item, {"rationale": (0, "Clinician's")}, by=clinician, at=AT)["rationale"]
    assert answer == Conflict("Clinician's", Revision(1, "Chair's", chair.name, AT))
    assert shared_drafts.load(engine, item, by=chair)["rationale"].value == "Chair's"
    shared_drafts.save(engine, item, {"rationale": (1, "Chair's. Clinician's")}, by=clinician, at=AT)
    assert texts(engine) == ["Chair's", "Chair's. Clinician's"]


def test_one_conflict_does_not_keep_the_other_fields_from_being_saved(
    engine: Engine, item: str, chair: User, clinician: User
) -> None:
    shared_drafts.save(engine, item, {"rationale": (0, "A")}, by=chair, at=AT)
    answers = shared_drafts.save(engine, item, {"rationale": (0, "B"), "preference": (0, "P")}, by=clinician, at=AT)
    assert isinstance(answers["rationale"], Conflict)
    assert isinstance(answers["preference"], Revision)


def test_the_same_text_again_is_no_conflict(engine: Engine, item: str, chair: User) -> None:
    for _ in range(2):
        answer = shared_drafts.save(engine, item, {"rationale": (0, "A")}, by=chair, at=AT)["rationale"]
        assert isinstance(answer, Revision)
    assert texts(engine) == ["A"]


def test_many_at_once_lose_nothing(engine: Engine, item: str, team: str, chair: User) -> None:
    """Everybody writes until they have got through, over what they see; every text is a row, numbered without a gap."""
    writers = [signed_in(engine, a_person(engine, Role.clinician, [team])) for _ in range(4)]

    def write(user: User) -> int:
        seen, tries = 0, 0
        for word in ("one", "two", "three"):
            while True:
                answer = shared_drafts.save(engine, item, {"f": (seen, f"{user.id} {word}")}, by=user, at=AT)["f"]
                tries += 1
                seen = answer.number if isinstance(answer, Revision) else answer.theirs.number
                if isinstance(answer, Revision):
                    break
        return tries

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, writers))
    with reading(engine) as connection:
        numbers = sorted(connection.scalars(select(draft_text.c.revision)))
    assert numbers == list(range(1, 13))
    assert {str(text) for text in texts(engine)} == {
        f"{user.id} {word}" for user in writers for word in ("one", "two", "three")
    }


def test_a_draft_does_not_make_everybody_read_anew_and_is_no_act_on_the_record(
    engine: Engine, item: str, team: str, chair: User
) -> None:
    before = people.data_version(engine, [team])
    with reading(engine) as connection:
        events = len(connection.execute(select(audit_event.c.seq)).all())
    shared_drafts.save(engine, item, {"rationale": (0, "A")}, by=chair, at=AT)
    with reading(engine) as connection:
        assert len(connection.execute(select(audit_event.c.seq)).all()) == events
    assert people.data_version(engine, [team]) == before


def test_nobody_of_another_team_reads_or_writes(engine: Engine, item: str, other_clinician: User, admin: User) -> None:
    for somebody in (other_clinician, admin):
        with pytest.raises(NotPermitted):
            shared_drafts.load(engine, item, by=somebody)
        with pytest.raises(NotPermitted):
            shared_drafts.save(engine, item, {"rationale": (0, "A")}, by=somebody, at=AT)
    assert texts(engine) == []


def test_who_was_disabled_saves_nothing_more(engine: Engine, item: str, team: str, clinician: User) -> None:
    change = {"role": Role.clinician, "active": False, "team_ids": [team], "submission_id": fresh_submission()}
    people.change_person(engine, clinician.id, by=SERVICE, at=AT, **change)  # type: ignore[arg-type]
    with pytest.raises(NotPermitted, match="session has ended"):
        shared_drafts.save(engine, item, {"rationale": (0, "A")}, by=clinician, at=AT)


def test_after_the_signature_nothing_is_drafted(engine: Engine, patient: str, chair: User) -> None:
    meeting_id = meeting_of(engine, a_decision(engine, patient, by=chair))
    signing.sign(engine, meeting_id, by=chair, at=AT + timedelta(minutes=1), submission_id=fresh_submission())
    with pytest.raises(Refused, match="is signed"):
        shared_drafts.save(engine, agenda_items(engine, meeting_id)[patient], {"f": (0, "A")}, by=chair, at=AT)


def test_a_file_is_no_draft(engine: Engine, item: str, chair: User) -> None:
    with pytest.raises(Refused, match="Shorten it"):
        shared_drafts.save(engine, item, {"f": (0, "x" * 20_001)}, by=chair, at=AT)
