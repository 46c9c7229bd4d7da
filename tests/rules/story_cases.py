"""Courses for the story: days are counted from the day the patient came, the story is told on day 84."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from rules.catalogue import catalogue
from rules.course import Course, Decided, Flagged, Given, Goal, Happened, Placed, Planned, Task
from rules.narrative import CLINICIAN, story
from rules.predictions import Prediction
from rules.record import Assessment, Record, Schedule, Step

CAME = date(2026, 1, 5)
TOLD_ON = 84


def day(offset: int) -> date:
    return CAME + timedelta(days=offset)


NOW = datetime.combine(day(TOLD_ON), datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)


def form(offset: int, total: float | None, instrument: str = "phq9", item9: float | None = 0) -> Assessment:
    answers = {"9": item9} if instrument == "phq9" else {}
    status = "scored" if total is not None else "not_scorable"
    return Assessment(f"{instrument}-{offset}", instrument, "1", day(offset), answers, status, total, received_at=NOW)


def forms(totals: dict[int, float | None], instrument: str = "phq9") -> tuple[Assessment, ...]:
    return tuple(form(offset, total, instrument) for offset, total in totals.items())


def decided(offset: int, prediction: Prediction | None = None, **told: object) -> Decided:
    whole = {
        "id": f"d{offset}", "on": day(offset), "kinds": ("continue",), "state": "signed", "rationale": "On course.",
        "preference": "", "followed": "", "question": "", "step_to": None, "next_review_on": None,
        "prediction": prediction, "verdict_then": "", "known_at": NOW,
    } | told  # fmt: skip
    return Decided(**whole)


def predicted(direction: str, size: float, by: int, stop: str = "", measure: str = "phq9") -> Prediction:
    return Prediction(measure, direction, size, day(by), stop)


def flag(rule: str, since: int = 80, urgency: str = "review", reason: str = "", state: str = "raised") -> Flagged:
    words = reason or f"{rule} says so."
    return Flagged(f"{rule}-{since}", rule, f"{rule} by name", urgency, words, day(since), NOW, state)


def happened(kind: str, on: int, title: str = "It", attended: bool | None = None) -> Happened:
    return Happened(f"{kind}-{on}", kind, day(on), title, attended, None, NOW)


def given(name: str, begin: int, end: int | None = None, dose: str = "", kind: str = "module") -> Given:
    return Given(name.lower(), kind, name, dose, day(begin), None if end is None else day(end), NOW)


def placed(step: int, on: int) -> Placed:
    return Placed(f"s{on}", step, day(on), NOW)


def task(due: int, tells: bool = False, state: str = "open", name: str = "call") -> Task:
    return Task(f"t{due}", f"{name} {due}", "Ada", day(due), state, tells, NOW)


def visit(on: int, who: str = "") -> Planned:
    return Planned(f"v{on}", "visit", day(on), None, who, "", NOW)


def goal(set_on: int, reached: int | None = None, target: str = "") -> Goal:
    return Goal(f"g{set_on}", f"Goal {set_on}.", target, day(set_on), None if reached is None else day(reached), NOW)


def course(
    *taken: Assessment,
    step_from: int = 0,
    schedule: tuple[Schedule, ...] = (),
    discharged: int | None = None,
    **told: object,
) -> Course:
    gone = None if discharged is None else day(discharged)
    record = Record(
        NOW, "phq9", steps=(Step(2, day(step_from)),), assessments=taken, schedule=schedule, discharged_on=gone
    )  # fmt: skip
    return Course(record, **told)


def told(one: Course, *begins: str, level: str = CLINICIAN) -> list[tuple[str, str]]:
    """Key and sentence, of those whose key begins so."""
    sentences = story(one, catalogue())
    return [(said.key, said.texts[level]) for said in sentences if said.key.startswith(begins or ("",))]


def rests(one: Course, *begins: str) -> list[tuple[str, str, date | None, str]]:
    """Everything that the sentences whose key begins so rest on: kind, row, day, words."""
    sources = [source for said in story(one, catalogue()) if said.key.startswith(begins) for source in said.rests_on]
    return [(source.kind, source.id, source.on, source.words) for source in sources]
