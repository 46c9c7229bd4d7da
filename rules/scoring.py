"""A form becomes a score, or a reason why there is none.

Safety is read from single answers, before the score and whatever becomes of it. A prorated total says so by its
status and lists what was missing; safety never reads a prorated value. Golden cases: tests/golden/scoring_cases.json.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from rules.answers import NOT_APPLICABLE, Answer, BadAnswer, Reading, is_missing, is_number, read_answers, shown
from rules.imported import read_eq5d
from rules.instruments import Instrument, Method
from rules.triage import CSSRS_MARKS, cssrs_level, cssrs_unanswered


class Status(StrEnum):
    scored = "scored"
    prorated = "prorated"  # some answers missing, as many as the form's rule allows
    not_scorable = "not_scorable"  # too many missing
    invalid = "invalid"  # at least one answer was refused
    incomplete = "incomplete"  # a triage with a required answer missing
    valid = "valid"  # every item stands alone
    partial = "partial"  # some subscales scored, some not


class Mark(StrEnum):
    """What one answer asks for, whether or not the form can be scored."""

    urgent_review = "urgent_review"
    high_priority = "high_priority"
    review = "review"
    safety_item_missing = "safety_item_missing"  # not answered, or not readable: ask; it is not a "no"


@dataclass(frozen=True)
class Subscore:
    """A part of the form: the sum of its items and, where a table turns it into one, the T score and its error."""

    raw: float | None
    t: float | None = None
    error: float | None = None  # standard error of the T score; None where no table at hand gives it


@dataclass(frozen=True)
class Score:
    status: Status
    total: float | None = None
    total_for_band: int | None = None
    band: str | None = None
    subscores: Mapping[str, Subscore] = field(default_factory=dict)
    level: str | None = None  # triage only
    bad: tuple[BadAnswer, ...] = ()
    missing: tuple[str, ...] = ()
    safety: tuple[Mark, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)


def score(
    instrument: Instrument,
    responses: Sequence[object] | Mapping[str, object] | None,
    total: float | None = None,
) -> Score:
    """Score one form, or take a total that was worked out elsewhere. Never raises on bad answers: they are in `bad`."""
    if instrument.method is Method.total_only or (
        instrument.method is Method.import_only and instrument.high is not None
    ):
        return _score_of_total(instrument, responses if total is None else {"total": total})
    if instrument.method is Method.import_only:
        return _imported(responses)
    if responses is None and total is not None:
        return _score_of_total(instrument, {"total": total})
    reading = read_answers(instrument, responses)
    scored = _SCORERS[instrument.method](instrument, reading)
    return _check_total(instrument, scored, total)


def half_up(value: float | Fraction) -> int:
    """Rounding as on paper: a half goes up."""
    return math.floor(Fraction(value) + Fraction(1, 2))


def band_of(instrument: Instrument, total_for_band: int) -> str | None:
    return next((band.label for band in instrument.bands if band.low <= total_for_band <= band.high), None)


def safety_marks(instrument: Instrument, reading: Reading) -> tuple[Mark, ...]:
    """Marks from single answers. An answer at a place that cannot be trusted counts as unanswered, never as "no"."""
    fired = tuple(
        Mark(mark.mark)
        for mark in instrument.safety_marks
        if (value := reading.number(mark.item)) is not None and value >= mark.at_least
    )
    misplaced = any(bad.item == "responses" for bad in reading.bad)
    unknown = any(reading.number(key) is None for key in instrument.safety_items)
    ask = bool(instrument.safety_items) and (unknown or (misplaced and not fired))
    return fired + ((Mark.safety_item_missing,) if ask else ())


def _score_sum(instrument: Instrument, reading: Reading) -> Score:
    unscored = _unscored(instrument, reading, Status.invalid if reading.bad else Status.not_scorable)
    values = _scored_values(instrument, reading)
    gaps = len(instrument.items) - len(values)
    if reading.bad or gaps > instrument.max_missing or not values:
        return unscored
    total = Fraction(sum(values.values())) / len(values)
    if instrument.method is Method.sum:
        total *= len(instrument.items)
    prorated = gaps > 0 and instrument.method is Method.sum
    return Score(
        status=Status.prorated if prorated else Status.scored,
        total=_two_places(total),
        total_for_band=half_up(total),
        band=band_of(instrument, half_up(total)),
        subscores=_subscores(instrument, values),
        missing=unscored.missing,
        safety=unscored.safety,
        answers=reading.answers,
    )


def _score_subscales(instrument: Instrument, reading: Reading) -> Score:
    """Every subscale on its own: its table holds only for a complete set of answers."""
    if reading.bad:
        return _unscored(instrument, reading, Status.invalid)
    subscores = _subscores(instrument, _scored_values(instrument, reading))
    scorable = sum(part.raw is not None for part in subscores.values())
    status = Status.scored if scorable == len(subscores) else Status.partial if scorable else Status.not_scorable
    unscored = _unscored(instrument, reading, status)
    return Score(
        status=status,
        subscores=subscores,
        missing=unscored.missing,
        safety=unscored.safety,
        answers=reading.answers,
    )


def _score_item_wise(instrument: Instrument, reading: Reading) -> Score:
    answered = len(instrument.items) - len(reading.missing)
    enough = answered >= len(instrument.items) - instrument.max_missing
    return _unscored(
        instrument, reading, Status.invalid if reading.bad else Status.valid if enough else Status.not_scorable
    )


def _score_triage(instrument: Instrument, reading: Reading) -> Score:
    unanswered = cssrs_unanswered(reading)
    level = cssrs_level(reading)
    ask = (Mark.safety_item_missing,) if unanswered or reading.bad else ()
    return Score(
        status=Status.invalid if reading.bad else Status.incomplete if unanswered else Status.scored,
        level=level,
        bad=reading.bad,
        missing=unanswered,
        safety=tuple(Mark(mark) for mark in CSSRS_MARKS[level]) + ask,
        answers=reading.answers,
    )


# Never a sum: levels, parts of their own, single items.
NO_TOTAL = (Method.triage, Method.subscales, Method.item_wise)
_SCORERS = {
    Method.sum: _score_sum,
    Method.mean: _score_sum,
    Method.subscales: _score_subscales,
    Method.item_wise: _score_item_wise,
    Method.triage: _score_triage,
}


def _unscored(instrument: Instrument, reading: Reading, status: Status) -> Score:
    not_applicable = {key for key, value in reading.answers.items() if value == NOT_APPLICABLE}
    gaps = tuple(item.key for item in instrument.items if item.key in reading.missing or item.key in not_applicable)
    return Score(
        status=status,
        bad=reading.bad,
        missing=gaps,
        safety=safety_marks(instrument, reading),
        answers=reading.answers,
    )


def _scored_values(instrument: Instrument, reading: Reading) -> dict[str, Fraction]:
    """The answers that count, turned round or recoded where the form says so."""
    values: dict[str, Fraction] = {}
    for item in instrument.items:
        if (answer := reading.number(item.key)) is not None:
            answer = instrument.recode.get(item.key, {}).get(answer, answer)
            values[item.key] = Fraction(item.low + item.high - answer if item.reverse else answer)
    return values


def _subscores(instrument: Instrument, values: Mapping[str, Fraction]) -> dict[str, Subscore]:
    return {name: _subscore(instrument, name, keys, values) for name, keys in instrument.subscales.items()}


def _subscore(instrument: Instrument, name: str, keys: Sequence[str], values: Mapping[str, Fraction]) -> Subscore:
    if any(key not in values for key in keys):
        return Subscore(raw=None)
    raw = sum((values[key] for key in keys), Fraction(0))
    tables = (instrument.t_scores, instrument.t_errors)
    t, error = (table.get(name, {}).get(int(raw)) for table in tables)
    return Subscore(raw=_two_places(raw), t=t, error=error)


def _two_places(value: Fraction) -> float:
    return half_up(value * 100) / 100


def _score_of_total(instrument: Instrument, responses: object) -> Score:
    """A total that was worked out elsewhere: checked against the range, never turned into answers."""
    value, odd = _the_total(responses)
    ask = (Mark.safety_item_missing,) if instrument.safety_items else ()
    if instrument.method in NO_TOTAL:
        why = f"{instrument.abbreviation} has no total: adding up would hide single answers. Send the answers."
        odd = BadAnswer("total", shown(value), why)
    if odd is not None:
        return Score(status=Status.invalid, bad=(odd,), safety=ask)
    if is_missing(value):
        return Score(status=Status.not_scorable, missing=("total",), safety=ask)
    if not is_number(value) or not _in_range(instrument, value):
        why = f"{shown(value)} is not a total of {instrument.abbreviation}. Enter a number {_range(instrument)}."
        return Score(status=Status.invalid, bad=(BadAnswer("total", shown(value), why),), safety=ask)
    number = float(value)
    return Score(
        status=Status.scored,
        total=number,
        total_for_band=half_up(number),
        band=band_of(instrument, half_up(number)),
        missing=tuple(item.key for item in instrument.items),
        safety=ask,
    )


def _the_total(responses: object) -> tuple[object, BadAnswer | None]:
    if responses is None:
        return None, None
    if isinstance(responses, Mapping) and set(responses) <= {"total"}:
        return responses.get("total"), None
    if isinstance(responses, Sequence) and not isinstance(responses, str | bytes) and len(responses) == 1:
        return responses[0], None
    why = "Only the total of this form is kept here. Send the total alone."
    return None, BadAnswer("total", shown(responses), why)


def _in_range(instrument: Instrument, value: float) -> bool:
    low = -math.inf if instrument.low is None else instrument.low
    high = math.inf if instrument.high is None else instrument.high
    return low <= value <= high


def _range(instrument: Instrument) -> str:
    return f"from {instrument.low:g} to {instrument.high:g}" if instrument.low is not None else "of its range"


def _check_total(instrument: Instrument, scored: Score, total: float | None) -> Score:
    """A total sent beside the answers must be the one the answers give."""
    if is_missing(total) or scored.total is None or (is_number(total) and abs(total - scored.total) <= 0.5):
        return scored
    why = f"The answers of {instrument.abbreviation} add up to {scored.total:g}, not {shown(total)}. Check the form."
    return Score(
        status=Status.invalid,
        bad=(BadAnswer("total", shown(total), why),),
        missing=scored.missing,
        safety=scored.safety,
        answers=scored.answers,
    )


def _imported(responses: object) -> Score:
    answers, bad = read_eq5d(responses)
    status = Status.invalid if bad else Status.valid if answers else Status.not_scorable
    return Score(status=status, bad=bad, answers=answers)
