"""Questionnaires and daily logs: the plan's levels become answers, item by item, that add up to a believable total."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from rules.catalogue import catalogue
from rules.instruments import Instrument
from rules.scoring import score
from sample_data.cases import Case
from sample_data.people import Row
from sample_data.plans import Plan, Rhythm, level

SERVICE = "service"  # what the patient sends is entered by the service account
SELF_HARM = "9"
# Which complaints come first as a score rises: sleep and tiredness before the rest. Made up, not measured.
WEIGHTS = {
    "phq9": (2, 2, 3, 4, 2, 2, 2, 1, 0),
    "gad7": (3, 2, 3, 3, 1, 2, 1),
    "sss8": (2, 3, 3, 2, 1, 1, 4, 4),
    "phq15": (3, 3, 3, 1, 2, 1, 2, 1, 2, 2, 1, 2, 2, 4, 4),
    "wsas": (3, 2, 3, 2, 2),
}
SPREAD = {"phq9": 1.0, "gad7": 0.8, "sss8": 1.1, "phq15": 1.0, "wsas": 1.8}  # times the plan's noise
BELOW_DAY_OF_PAPER = 3  # paper forms lie about until somebody types them in


def assessment_rows(case: Case) -> list[Row]:
    """Every questionnaire and daily log of one patient, oldest first."""
    rows = [row for rhythm in case.plan.rhythms for row in _answered(case, rhythm)]
    rows += [_screen(case, day, said_yes) for day, said_yes in case.plan.screens]
    rows += _daily_log(case)
    return sorted(rows, key=lambda row: (row["taken_on"], row["instrument"], row["received_at"]))


def _answered(case: Case, rhythm: Rhythm) -> list[Row]:
    plan, rng = case.plan, case.rng(f"{rhythm.instrument}:{rhythm.from_day}")
    stop = plan.last_day if rhythm.to_day is None else min(plan.last_day, rhythm.to_day)
    due = range(rhythm.from_day, stop + 1, rhythm.every_days)
    rows = []
    for day in due:
        late = (
            0
            if plan.archetype or day + 2 > plan.last_day >= (plan.ends or plan.days)
            else rng.choice((0, 0, 0, 1, 1, 2))
        )
        comes = rng.random() >= plan.missing or day > plan.last_day - 2 * rhythm.every_days
        if comes and day + late <= plan.last_day and not _is_silent(plan, day + late):
            rows.append(questionnaire(case, rhythm.instrument, day + late, rng))
    return rows


def _is_silent(plan: Plan, day: int) -> bool:
    gone = plan.silent_from is not None and day >= plan.silent_from
    return gone or any(begin <= day <= end for begin, end in plan.gaps)


def questionnaire(case: Case, instrument_id: str, day: int, rng: Random) -> Row:
    instrument = catalogue()[instrument_id]
    answers = answers_to(instrument, _wanted(case.plan, instrument, day, rng), rng)
    if instrument_id == "phq9":
        _answer_self_harm(case.plan, answers, day, rng)
    if instrument.max_missing and not case.plan.archetype and rng.random() < 0.02:
        del answers[rng.choice([key for key in answers if key != SELF_HARM])]
    return _row(case, instrument, day, answers, _how(case.plan, rng), rng)


def _wanted(plan: Plan, instrument: Instrument, day: int, rng: Random) -> int:
    """The total this patient would have on this day."""
    height = {
        "phq9": level(plan.mood, day),
        "gad7": level(plan.mood, day) * 0.72,
        "sss8": level(plan.body, day),
        "phq15": level(plan.body, day) * 0.85,
        "wsas": level(plan.function, day),
    }[instrument.id]
    total = math.floor(height + rng.gauss(0, plan.noise * SPREAD[instrument.id]) + 0.5)
    return min(max(total, 0), int(instrument.high or 0))


def answers_to(instrument: Instrument, total: int, rng: Random) -> dict[str, float | None]:
    """Answers that sum to the total, as far as the items that may be answered reach."""
    answers: dict[str, float | None] = {item.key: 0.0 for item in instrument.items}
    weights = dict(zip(answers, WEIGHTS[instrument.id], strict=True))
    room = {item.key: item.high for item in instrument.items if weights[item.key]}
    for _ in range(total):
        if not room:
            break
        key = rng.choices(list(room), [weights[one] for one in room])[0]
        answers[key] = (answers[key] or 0.0) + 1
        if answers[key] == room[key]:
            del room[key]
    return answers


def _answer_self_harm(plan: Plan, answers: dict[str, float | None], day: int, rng: Random) -> None:
    """The ninth answer is written into the plan, never drawn; another answer gives way to keep the total."""
    if plan.skips_self_harm_from is not None and day >= plan.skips_self_harm_from:
        del answers[SELF_HARM]
        return
    wanted = [answer for begin, answer in plan.self_harm if begin <= day]
    for _ in range(wanted[-1] if wanted else 0):
        answers[SELF_HARM] = (answers[SELF_HARM] or 0.0) + 1
        lower = [key for key in answers if key != SELF_HARM and answers[key]]
        if lower:
            key = rng.choice(lower)
            answers[key] = (answers[key] or 0.0) - 1


def _how(plan: Plan, rng: Random) -> str:
    return plan.how if rng.random() < 0.85 else rng.choice(("self", "phone", "paper"))


def _row(
    case: Case, instrument: Instrument, day: int, answers: Mapping[str, float | None], how: str, rng: Random
) -> Row:
    scored = score(instrument, answers)
    received = _received(case, day, how, rng)
    by = SERVICE if how == "self" else case.somebody("nursing").id
    return case.row(by, received) | {
        "instrument": instrument.id,
        "version": instrument.version,
        "taken_on": case.on(day),
        "taken_at": None,
        "received_at": received,
        "how": how,
        "language": case.name.language,
        "rater": "patient",
        "answers": dict(scored.answers),
        "status": str(scored.status),
        "total": scored.total,
        "band": scored.band,
        "missing": list(scored.missing),
        "note": _note(how, rng),
        "historic": False,
        "source": "",
        "supersedes": None,
        "supersede_reason": "",
    }


def _received(case: Case, day: int, how: str, rng: Random) -> datetime:
    lag = rng.randint(0, BELOW_DAY_OF_PAPER) if how == "paper" else 0
    return case.at(min(day + lag, case.plan.days - 1), rng.randint(7, 20), rng.randint(0, 59))


def _note(how: str, rng: Random) -> str:
    notes = {
        "paper": "Handed in on paper.",
        "phone": "Asked by telephone.",
        "assisted": "Filled in together in the clinic.",
    }
    return notes[how] if how in notes and rng.random() < 0.25 else ""


def _screen(case: Case, day: int, said_yes: tuple[str, ...]) -> Row:
    """A suicide screen asked by a clinician, every question that its answers make necessary."""
    asked = ["1", "2", *(("3", "4", "5") if "2" in said_yes else ()), "6", *(("6b",) if "6" in said_yes else ())]
    answers: dict[str, float | None] = {key: float(key in said_yes) for key in asked}
    return _row(case, catalogue()["cssrs_screen"], day, answers, "staff", case.rng(f"screen:{day}"))


def _daily_log(case: Case) -> list[Row]:
    """Morning and evening entries; mornings hurt more, and a stressful day is followed by a painful one."""
    rows: list[Row] = []
    plan, rng = case.plan, case.rng("log")
    if plan.daily_log_from is None:
        return rows
    instrument, before = catalogue()["daily_log"], 3.0
    for day in range(plan.daily_log_from, plan.last_day + 1):
        stress = min(max(0.4 * before + rng.gauss(2.2, 1.4), 0), 10)
        if rng.random() > 0.06 and not _is_silent(plan, day):
            rows += [_log_entry(case, instrument, day, hour, stress, before, rng) for hour in (8, 20)]
        before = stress
    return rows


def _log_entry(
    case: Case, instrument: Instrument, day: int, hour: int, stress: float, before: float, rng: Random
) -> Row:
    pain = level(case.plan.body, day) / 5 + 0.5 * (before - 3) + (1.4 if hour < 12 else 0) + rng.gauss(0, 0.7)
    values = {
        "pain": pain,
        "fatigue": level(case.plan.mood, day) / 3 + rng.gauss(0, 0.9),
        "stress": stress,
        "mood": 8 - level(case.plan.mood, day) / 3 - stress / 4 + rng.gauss(0, 0.8),
    }
    answers: dict[str, float | None] = {key: float(min(max(round(value), 0), 10)) for key, value in values.items()}
    if hour < 12:
        rested = case.plan.rested_from is not None and day >= case.plan.rested_from
        answers["sleep_hours"] = float(min(max(round(rng.gauss(7.4 if rested else 6.4, 1)), 3), 10))
    else:
        answers["activity_min"] = float(max(round(rng.gauss(45, 20) / 5) * 5, 0))
    row = _row(case, instrument, day, answers, "self", rng)
    taken = case.at(day, hour, rng.randint(0, 40))
    return row | {
        "taken_at": taken,
        "received_at": taken + timedelta(minutes=2),
        "entered_at": taken + timedelta(minutes=2),
    }
