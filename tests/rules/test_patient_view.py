"""The patient's page: what is theirs is on it in their words, and what is the team's cannot be."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.catalogue import catalogue
from rules.course import Course, Decided, Flagged, Given, Goal, Happened, Placed, Planned, Task
from rules.narrative import EASY, LANGUAGES, PATIENT
from rules.patient_view import Help, Readers, patient_view
from rules.predictions import Prediction
from rules.record import Assessment, Record, Step

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
BEGAN = TODAY - timedelta(days=70)
HELP = Help((("Crisis line", "0800 111", "day and night"),), "Nobody reads this at night.")
TEAM = Readers((("Ada Clinician", "psychology"), ("Nil Nurse", "nursing")), 2, 90)
SECRET = "SECRET"


def score(day: int, total: float, item9: float = 0) -> Assessment:
    answers = {str(item): 1.0 for item in range(1, 9)} | {"9": item9}
    return Assessment(f"a{day}", "phq9", "1", BEGAN + timedelta(days=day), answers, "scored", total, received_at=NOW)


def decided(**overrides: object) -> Decided:
    told = {
        "id": "d", "on": TODAY - timedelta(days=10), "kinds": ("intensify",), "state": "signed",
        "rationale": f"{SECRET} rationale", "preference": "More sessions", "followed": "yes",
        "question": f"{SECRET} question of the team", "step_to": None, "next_review_on": TODAY + timedelta(days=20),
        "prediction": Prediction("phq9", "falls", 5, TODAY + timedelta(days=30), f"{SECRET} stop rule"),
        "verdict_then": "no_reliable_change", "known_at": NOW,
        "tasks": (
            Task("t1", f"{SECRET} task", "Ada Clinician", TODAY, "open", True, NOW),
            Task("t2", f"{SECRET} task", f"{SECRET} owner", TODAY, "open", True, NOW),
        ),
    }  # fmt: skip
    return Decided(**(told | overrides))


def flagged(rule: str) -> Flagged:
    return Flagged(f"f-{rule}", rule, f"{SECRET} name", "review", f"{SECRET} reason", TODAY, NOW, "raised")


def happened(kind: str, title: str) -> Happened:
    return Happened(f"e-{kind}", kind, TODAY - timedelta(days=3), title, True, 2, NOW)


COURSE = Course(
    record=Record(
        NOW, "phq9", steps=(Step(2, BEGAN),), assessments=(score(0, 16), score(7, 16), score(60, 8), score(68, 7))
    ),
    question="Can I swim?",
    steps=(Placed("s", 2, BEGAN, NOW),),
    given=(Given("g", "drug", "Duloxetine", "30 mg daily", BEGAN, None, NOW),),
    happened=(
        happened("life event", f"{SECRET} life event"), happened("health-care use", f"{SECRET} use"),
        happened("note", f"{SECRET} note"), happened("medical warning sign", f"{SECRET} sign"),
        happened("adverse effect", "Dry mouth"), happened("flare-up", "Three bad days"),
    ),
    goals=(Goal("goal", "Take the bus alone.", "two trips a week", BEGAN, None, NOW),),
    decided=(decided(),),
    flags=tuple(flagged(rule) for rule in ("DET-1", "RSP-4", "PRC-1", "VAR-9", "MED-1")),
    planned=(Planned("p", "visit", TODAY + timedelta(days=2), None, f"{SECRET} person", f"{SECRET} room", NOW),),
)  # fmt: skip


def view(course: Course = COURSE, **overrides: object):
    return patient_view(course, catalogue(), HELP, TEAM, **overrides)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", [PATIENT, EASY])
@pytest.mark.parametrize("state", ["signed", "recorded"])
def test_what_is_the_teams_own_is_nowhere_on_the_page(language: str, level: str, state: str) -> None:
    course = replace(COURSE, decided=(decided(state=state),))
    assert SECRET not in repr(asdict(view(course, language=language, level=level)))


def test_the_check_would_find_it() -> None:
    assert SECRET in repr(asdict(view(replace(COURSE, question=f"{SECRET} question"))))


def test_their_own_goal_question_wish_and_treatments_are_on_it() -> None:
    told = view()
    assert [one.words for one in told.goals] == ["“Take the bus alone.”"]
    assert told.question == "Your question to the team: “Can I swim?”"
    assert told.agreed[0].what == "On 14 November 2026: more support for a while."
    assert told.agreed[0].why == "Why: your answers showed no clear change so far."
    assert "More sessions" in told.agreed[0].wish
    assert any("Duloxetine" in line for line in told.tried)
    assert any("Dry mouth" in line for line in told.tried)


def test_a_reason_that_was_written_for_the_patient_comes_before_the_computed_one() -> None:
    written = decided(plain_why="Two tries at home did not hold.", plain_next="Ada calls you on Friday.")
    told = view(replace(COURSE, decided=(written,)))
    assert told.agreed[0].why == "Why: Two tries at home did not hold."
    assert told.next[0] == "Ada calls you on Friday."


def test_a_decision_that_is_not_signed_is_not_an_agreement() -> None:
    told = view(replace(COURSE, decided=(decided(state="recorded"),)))
    assert told.agreed == ()
    assert not any("agreed" in line for line in (*told.next, *told.doing))


def test_names_are_those_of_the_team_only() -> None:
    told = view()
    assert told.sees == ("Ada Clinician, psychology", "Nil Nurse, nursing")
    assert any("Ada Clinician explains to you" in line for line in told.next)
    known = replace(COURSE.planned[0], with_name="Nil Nurse")
    assert any("with Nil Nurse" in line for line in view(replace(COURSE, planned=(known,))).next)


def test_trends_come_without_numbers_and_numbers_stand_apart() -> None:
    told = view()
    assert any("clearly better" in line for line in told.doing)
    assert not any("16" in line or "PHQ" in line for line in (*told.doing, *told.next))
    assert told.numbers[0] == "Low mood: 16 out of 27 on 15 September 2026"
    assert told.line is not None
    assert len(told.line.points) == 4
    assert "on the easier side of where it began" in told.line.told


@pytest.mark.parametrize("course", [COURSE, Course(Record(NOW, "phq9"))], ids=["a course", "nothing yet"])
def test_help_is_always_there_with_an_honest_line_about_the_night(course: Course) -> None:
    told = view(course)
    assert told.help == ("Crisis line: 0800 111 (day and night)",)
    assert told.unwatched == "Nobody reads this at night."
    default = patient_view(course, catalogue(), Help(), TEAM)
    assert "112" in default.help[0]
    assert "Nobody reads" in default.unwatched


def test_help_comes_first_where_somebody_spoke_of_self_harm() -> None:
    assert not view(replace(COURSE, flags=(flagged("DET-1"),), happened=())).urgent
    told = view(replace(COURSE, flags=(flagged("SAF-1"),), happened=()))
    assert told.urgent
    assert "Thank you for saying so" in told.doing[0]


def test_nothing_is_celebrated_over_an_open_question_of_safety() -> None:
    reached = replace(COURSE.goals[0], reached_on=TODAY)
    calm = view(replace(COURSE, goals=(reached,), flags=(), happened=()))
    assert any("reached your goal" in line for line in calm.doing)
    assert any("large part in this" in line for line in calm.doing)
    told = view(replace(COURSE, goals=(reached,), flags=(flagged("SAF-4"),), happened=()))
    assert not any("reached your goal" in line or "large part" in line for line in told.doing)
    assert told.goals[0].reached == ""


def test_the_patients_language_decides_and_a_missing_one_is_said() -> None:
    german = view(replace(COURSE, language="de"))
    assert (german.language, german.fallback, german.page["title"]) == ("de", "", "Mein Verlauf")
    assert german.made == "Erstellt am 24. November 2026"
    turkish = view(replace(COURSE, language="tr"))
    assert turkish.language == "en"
    assert "(Turkish)" in turkish.fallback
    assert view(replace(COURSE, language="tr"), language="de").language == "de"


def test_a_patient_of_whom_nothing_is_known_reads_sentences_and_not_gaps() -> None:
    told = view(Course(Record(NOW, "phq9")))
    assert told.line is None
    assert (told.goals, told.agreed, told.numbers, told.question) == ((), (), (), "")
    for lines in (told.doing, told.tried, told.next, told.asked):
        assert len(lines) == 1
        assert len(lines[0]) > 20


@pytest.mark.parametrize(("opened", "words"), [(0, "nobody did"), (1, "one person did"), (3, "3 people did")])
def test_the_trail_of_readers_is_told(opened: int, words: str) -> None:
    assert words in patient_view(COURSE, catalogue(), HELP, replace(TEAM, opened=opened)).trail


def test_dates_are_those_of_the_reader_and_never_of_the_machine() -> None:
    assert view().made == "Made on 24 November 2026"
    assert date(2026, 11, 24) == TODAY
