"""Reading a form: which answers are good, which are missing, which must be refused and why.

Missing is not zero and not "no". An answer is a number of the item's own set: a numeric text or a tick box is
refused, because only the person who entered it knows what was meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any, TypeGuard

from rules.instruments import Instrument, Item

NOT_APPLICABLE = "NA"
LARGEST = 1e15  # beyond it a number is a slip of the keyboard, and arithmetic stops being exact
Answer = float | str | None  # the score of an answer, NOT_APPLICABLE, or None for missing


@dataclass(frozen=True)
class BadAnswer:
    """One answer that was refused, with a sentence for the person who can put it right."""

    item: str
    value: str
    why: str


@dataclass(frozen=True)
class Reading:
    """What a form holds. `answers` has every item that could be read; a refused answer is None in it."""

    answers: Mapping[str, Answer]
    missing: tuple[str, ...] = ()
    bad: tuple[BadAnswer, ...] = ()

    def number(self, key: str) -> float | None:
        """The answer where it is a number; None where it is missing, not applicable or refused."""
        value = self.answers.get(key)
        return value if isinstance(value, float) else None


def read_answers(instrument: Instrument, responses: object) -> Reading:
    """The form read against the instrument's items, in their order. Never raises."""
    raw, misfits = _by_key(instrument, responses)
    answers: dict[str, Answer] = {}
    bad = list(misfits)
    for item in instrument.items:
        try:
            answers[item.key] = read_answer(item, raw.get(item.key))
        except ValueError as refusal:
            answers[item.key] = None
            bad.append(BadAnswer(item.key, shown(raw[item.key]), str(refusal)))
    if any(one.item == "responses" for one in misfits):  # nobody knows which answer this is: it is no "no"
        answers |= {key: None for key in instrument.safety_items if answers.get(key) == 0}
    missing = tuple(item.key for item in instrument.items if is_missing(raw.get(item.key)))
    for key in instrument.unscored_items:
        beside = raw.get(key)
        if is_number(beside):
            answers[key] = float(beside)
    return Reading(answers=answers, missing=missing, bad=tuple(bad))


def read_answer(item: Item, value: object) -> Answer:
    """The answer as a number, NOT_APPLICABLE, or None. Raises ValueError with a sentence on anything else."""
    if is_missing(value):
        return None
    if isinstance(value, str) and value.strip().casefold() in ("na", "n/a"):
        return _not_applicable(item)
    if not is_number(value):
        raise ValueError(f"Item {item.key}: {shown(value)} is not a number. Enter {_allowed(item)}.")
    if not item.low <= value <= item.high or not on_step(item, float(value)):
        raise ValueError(f"Item {item.key}: {shown(value)} is not an answer of this form. Enter {_allowed(item)}.")
    return float(value)


def is_missing(value: object) -> bool:
    """Nothing there: null, an empty text, or not-a-number."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, float) and value != value)


def is_number(value: Any) -> TypeGuard[float]:
    """A number as such: neither a tick box nor a text, and finite."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    number: Any = value
    return bool(-LARGEST <= number <= LARGEST)


def shown(value: object) -> str:
    """The value as it may stand in a sentence: short, whatever was sent."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, a list that holds itself
        return "something that cannot be shown"
    return text if len(text) <= 40 else text[:37] + "..."


def _not_applicable(item: Item) -> Answer:
    if not item.not_applicable_allowed:
        raise ValueError(f"Item {item.key} cannot be 'not applicable'. Enter {_allowed(item)}, or leave it blank.")
    return 0.0 if item.not_applicable_scores_zero else NOT_APPLICABLE


def on_step(item: Item, value: float) -> bool:
    steps = (value - item.low) / item.step
    return abs(steps - round(steps)) < 1e-9


def _allowed(item: Item) -> str:
    steps = "a whole number" if item.step == 1 else f"a number in steps of {item.step:g}"
    return f"{steps} from {item.low:g} to {item.high:g}"


def _by_key(instrument: Instrument, responses: object) -> tuple[Mapping[str, object], tuple[BadAnswer, ...]]:
    """The responses by item key, and what did not fit the form at all."""
    if responses is None:
        return {}, ()
    if isinstance(responses, Mapping):
        return _from_mapping(instrument, responses)
    if isinstance(responses, Sequence) and not isinstance(responses, str | bytes):
        return _from_list(instrument, responses)
    why = "The answers must be a list in the form's order, or an object by item. Send the form again."
    return {}, (BadAnswer("responses", shown(responses), why),)


def _from_mapping(
    instrument: Instrument, responses: Mapping[Any, object]
) -> tuple[Mapping[str, object], tuple[BadAnswer, ...]]:
    raw = {str(key): value for key, value in responses.items()}
    known = {item.key for item in instrument.items} | set(instrument.unscored_items)
    why = f"{instrument.abbreviation} has no such item. Check which form this is."
    return raw, tuple(BadAnswer(key, shown(raw[key]), why) for key in raw if key not in known)


def _from_list(
    instrument: Instrument, responses: Sequence[object]
) -> tuple[Mapping[str, object], tuple[BadAnswer, ...]]:
    raw = dict(zip((item.key for item in instrument.items), responses, strict=False))
    if len(responses) == len(instrument.items):
        return raw, ()
    why = (
        f"{instrument.abbreviation} has {len(instrument.items)} items and {len(responses)} answers came. "
        "Say which answer belongs to which item; leave a missing one blank."
    )
    return raw, (BadAnswer("responses", f"{len(responses)} answers", why),)
