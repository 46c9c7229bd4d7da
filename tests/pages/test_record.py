"""Bringing measurements in: one form by hand, one file with a preview before anything is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from streamlit.testing.v1 import AppTest

from exchange.instrument_file import read_wording_file
from queries import flags, wordings
from queries.engine import reading
from queries.people import SERVICE
from queries.tables import assessment
from queries.tables import patient as patient_table
from rules.roles import Act, Role, User
from tests.factories import AT, a_patient, a_person, an_assessment, fresh_submission, signed_in
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, trail_of, words

pytestmark = only_sqlite

SAVE = "Save the answers"
YESTERDAY = AT.date() - timedelta(days=1)


@pytest.fixture
def bob(engine: Engine, team: str) -> User:
    return signed_in(engine, a_person(engine, Role.care_manager, [team], name="Bob"))


@pytest.fixture
def ann(engine: Engine, team: str) -> str:
    return a_patient(engine, team, number="A-1", given_name="Ann")


def stored(engine: Engine, patient_id: str) -> list[tuple[dict[str, float | None], float | None, str]]:
    query = select(assessment.c.answers, assessment.c.total, assessment.c.how)
    with reading(engine) as connection:
        rows = connection.execute(query.where(assessment.c.patient_id == patient_id).order_by(assessment.c.entered_at))
        return [(row.answers, row.total, row.how) for row in rows]


def count(engine: Engine, table) -> int:  # type: ignore[no-untyped-def]
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def rules_open(engine: Engine, patient_id: str, by: User) -> set[str]:
    return set(flags.open_flags(engine, patient_id=patient_id, by=by)["rule"])


def answer(test: AppTest, values: dict[int, int]) -> None:
    for number, value in values.items():
        fill(test, "radio", f"{number}. ").set_value(float(value))


def test_a_form_without_item_nine_asks_for_the_answer(screen: Screen, engine: Engine, bob: User, ann: str) -> None:
    """Unanswered is not “no”: it is kept as unanswered and SAF-4 says to ask."""
    test = screen.page("record", bob.id, patient=ann)
    answer(test, dict.fromkeys(range(1, 9), 1))
    press(test, SAVE)
    assert not test.exception
    [(answers, total, how)] = stored(engine, ann)
    assert answers.get("9") is None
    assert (total, how) == (9, "paper")  # 8 items of 1, pro-rated 9/8
    assert "SAF-4" in rules_open(engine, ann, bob)
    assert trail_of(engine, Act.record_assessment)[-1] == (bob.id, ann)


def test_an_answered_item_nine_is_kept_and_raises_its_flag(screen: Screen, engine: Engine, bob: User, ann: str) -> None:
    test = screen.page("record", bob.id, patient=ann)
    answer(test, dict.fromkeys(range(1, 9), 0) | {9: 1})
    fill(test, "selectbox", "How it came").set_value("phone")
    press(test, SAVE)
    [(answers, total, how)] = stored(engine, ann)
    assert (answers["9"], total, how) == (1, 1, "phone")
    assert "SAF-1" in rules_open(engine, ann, bob)
    assert "SAF-4" not in rules_open(engine, ann, bob)


def test_a_rating_of_the_clinician_stands_beside_the_patients_own_of_the_same_day(
    screen: Screen, engine: Engine, bob: User, ann: str
) -> None:
    an_assessment(engine, ann, "phq9", AT.date(), 20, at=AT)
    test = screen.page("record", bob.id, patient=ann)
    answer(test, dict.fromkeys(range(1, 10), 1))
    fill(test, "selectbox", "Whose view").set_value("clinician")
    press(test, SAVE)
    with reading(engine) as connection:
        rows = connection.execute(select(assessment.c.rater, assessment.c.total, assessment.c.supersedes)).all()
    assert [tuple(row) for row in rows] == [("patient", 20, None), ("clinician", 9, None)]


def test_the_form_of_an_edition_says_how_it_numbers_its_answers(screen: Screen, bob: User, ann: str) -> None:
    test = screen.page("record", bob.id, patient=ann)
    fill(test, "selectbox", "Questionnaire").set_value("promis_gh").run()
    assert "Edition 1.2." in words(test)
    assert "5 = none/never" in words(test).replace("\\", "")


def test_no_answer_is_chosen_for_anybody(screen: Screen, bob: User, ann: str) -> None:
    test = screen.page("record", bob.id, patient=ann)
    assert [one.value for one in test.radio] == [None] * 9


def test_an_empty_form_is_not_saved(screen: Screen, engine: Engine, bob: User, ann: str) -> None:
    test = press(screen.page("record", bob.id, patient=ann), SAVE)
    assert "An unanswered form is not saved." in words(test)
    assert stored(engine, ann) == []


def test_two_saves_of_one_form_are_one_assessment(screen: Screen, engine: Engine, bob: User, ann: str) -> None:
    tabs = [screen.page("record", bob.id, patient=ann) for _ in range(2)]
    for test in tabs:
        answer(test, dict.fromkeys(range(1, 10), 1))
        press(test, SAVE)
    assert len(stored(engine, ann)) == 1


def test_another_value_for_the_same_day_supersedes_and_both_stay(
    screen: Screen, engine: Engine, bob: User, ann: str
) -> None:
    an_assessment(engine, ann, "phq9", AT.date(), 20, at=AT)
    test = screen.page("record", bob.id, patient=ann)
    answer(test, dict.fromkeys(range(1, 10), 1))
    press(test, SAVE)
    assert [total for _, total, _ in stored(engine, ann)] == [20, 9]
    assert "last 9 on 2 Mar 2026" in words(screen.page("patient", bob.id, patient=ann))


def test_the_next_form_starts_empty(screen: Screen, engine: Engine, bob: User, ann: str) -> None:
    """What one patient answered must not stand in the next form to be saved by a tired click."""
    test = screen.page("record", bob.id, patient=ann)
    answer(test, dict.fromkeys(range(1, 10), 1))
    press(test, SAVE)
    assert [one.value for one in test.radio] == [None] * 9


def test_a_date_that_has_not_come_cannot_be_given(screen: Screen, bob: User, ann: str) -> None:
    test = screen.page("record", bob.id, patient=ann)
    assert fill(test, "date_input", "Taken on").max == AT.date()


def test_a_clinician_enters_but_does_not_import(screen: Screen, engine: Engine, team: str, ann: str) -> None:
    test = screen.page("record", a_person(engine, Role.clinician, [team]), patient=ann)
    assert not test.file_uploader
    assert "Importing files is for care managers, supervisors and chairs." in words(test)
    assert fill(test, "button", SAVE)


def test_every_instrument_has_a_form(screen: Screen, bob: User, ann: str) -> None:
    test = screen.page("record", bob.id, patient=ann)
    box = fill(test, "selectbox", "Questionnaire")
    for name in box.options:
        index = box.options.index(name)
        fill(test, "selectbox", "Questionnaire").select_index(index).run()
        assert not test.exception, name
        assert fill(test, "button", SAVE)


# Import

ROWS = (
    f"A-1,phq9,{AT.date()},14",  # new
    f"A-1,phq9,{YESTERDAY},20",  # there already, as 20
    f"A-1,gad7,{YESTERDAY},9",  # there already, as 5: a correction
    f"A-1,phq9,{AT.date() - timedelta(days=2)},99",  # no total of a PHQ-9
)
HEAD = "patient,instrument,taken_on,total"


def uploaded(test: AppTest, *rows: str, name: str = "phq.csv") -> AppTest:
    data = "\n".join([HEAD, *rows, ""]).encode()
    fill(test, "file_uploader", "The file").set_value((name, data, "text/csv"))
    return test.run()


def numbers(test: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in test.metric}


@pytest.fixture
def known(engine: Engine, ann: str) -> str:
    an_assessment(engine, ann, "phq9", YESTERDAY, 20, at=AT)
    an_assessment(engine, ann, "gad7", YESTERDAY, 5, at=AT)
    return ann


def test_a_preview_tells_what_will_happen_and_writes_nothing(
    screen: Screen, engine: Engine, bob: User, known: str
) -> None:
    before = stored(engine, known)
    test = uploaded(screen.page("record", bob.id), *ROWS)
    assert not test.exception
    told = {"New": "1", "Already there": "1", "Corrected": "1", "Refused": "1", "Patients to register": "0"}
    assert numbers(test) == told
    assert "99" in words(test)
    assert fill(test, "button", "Write it").disabled
    assert stored(engine, known) == before
    assert trail_of(engine, Act.import_file) == []


def test_the_good_rows_are_written_when_somebody_says_so(screen: Screen, engine: Engine, bob: User, known: str) -> None:
    test = uploaded(screen.page("record", bob.id), *ROWS)
    fill(test, "radio", "With rows refused").set_value("All good rows, without the refused ones").run()
    press(test, "Write it")
    assert not test.exception
    assert sorted(total for _, total, _ in stored(engine, known)) == [5, 9, 14, 20]
    assert [actor for actor, _ in trail_of(engine, Act.import_file)] == [bob.id]
    # The file is still chosen: it now says that there is nothing left to write.
    assert "There is nothing to write." in words(test)


def test_the_first_file_of_a_service_registers_and_again_changes_nothing(
    screen: Screen, engine: Engine, bob: User
) -> None:
    rows = (f"A-1,phq9,{AT.date()},14", f"A-2,phq9,{YESTERDAY},3")
    test = uploaded(screen.page("record", bob.id), *rows)
    assert numbers(test)["Patients to register"] == "2"
    assert (count(engine, patient_table), count(engine, assessment)) == (0, 0)
    press(test, "Write it")
    assert not test.exception
    assert (count(engine, patient_table), count(engine, assessment)) == (2, 2)
    again = uploaded(screen.page("record", bob.id), *rows, name="again.csv")
    assert "There is nothing to write." in words(again)
    assert count(engine, assessment) == 2


def test_a_number_nobody_knows_is_refused_later_on(screen: Screen, engine: Engine, bob: User, ann: str) -> None:
    test = uploaded(screen.page("record", bob.id), f"A-11,phq9,{YESTERDAY},3")
    assert numbers(test)["Refused"] == "1"
    assert "Nobody in this team has this number" in words(test)


def test_who_is_in_no_team_imports_nothing(screen: Screen, engine: Engine) -> None:
    test = screen.page("record", a_person(engine, Role.care_manager))
    assert not test.exception
    assert not test.file_uploader
    assert "You are in no team yet" in words(test)


def test_somebody_who_lost_the_right_meanwhile_writes_nothing(
    screen: Screen, engine: Engine, team: str, bob: User, ann: str
) -> None:
    from queries import people
    from queries.people import SERVICE
    from tests.factories import fresh_submission

    test = uploaded(screen.page("record", bob.id), ROWS[0])
    told = {"role": Role.clinician, "active": True, "team_ids": [team], "by": SERVICE, "at": AT}
    people.change_person(engine, bob.id, **told, submission_id=fresh_submission())
    press(test, "Write it")
    assert not test.exception
    assert stored(engine, ann) == []


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"a,b\n1,2\n", b"patient,instrument,taken_on,total\n"])
def test_what_is_no_such_file_gets_a_sentence(screen: Screen, engine: Engine, bob: User, data: bytes) -> None:
    test = screen.page("record", bob.id)
    fill(test, "file_uploader", "The file").set_value(("x.csv", data, "text/csv"))
    test.run()
    assert not test.exception
    assert not [one for one in test.button if one.label.startswith("Write it") and not one.disabled]
    assert test.error or test.success or test.warning
    assert count(engine, assessment) == 0


def test_a_form_is_asked_in_the_patients_language_and_the_answer_says_in_which(
    screen: Screen, engine: Engine, team: str
) -> None:
    german = a_patient(engine, team, language="de")
    lines = ["instrument: gad2", "language: de", "licence: letter", "items: {1: Frage eins, 2: Frage zwei}"]
    told = read_wording_file("\n".join(lines))
    wordings.add(engine, told, by=SERVICE, at=AT, submission_id=fresh_submission())
    test = screen.page("record", a_person(engine, Role.clinician, [team]), patient=german)
    fill(test, "selectbox", "Questionnaire").set_value("gad2").run()
    assert fill(test, "selectbox", "Language of the form").options == ["de", "en"]
    fill(test, "radio", "1. Frage eins").set_value(2)
    fill(test, "radio", "2. Frage zwei").set_value(1)
    press(test, "Save the answers")
    assert not test.exception
    with reading(engine) as connection:
        kept = connection.execute(select(assessment).where(assessment.c.instrument == "gad2")).mappings().one()
    assert (kept["language"], kept["total"]) == ("de", 3)


def test_a_form_without_its_wording_says_so(screen: Screen, engine: Engine, team: str, patient: str) -> None:
    test = screen.page("record", a_person(engine, Role.clinician, [team]), patient=patient)
    fill(test, "selectbox", "Questionnaire").set_value("sss8").run()
    assert "item numbers stand for it" in words(test)
