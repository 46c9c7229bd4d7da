"""The content of one decision: reason, options, preference, prediction, and what was known at the time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from rules.catalogue import catalogue
from rules.change import change_since
from rules.decisions import DecisionKind, changes_the_plan
from sample_data import words
from sample_data.cases import Case
from sample_data.people import Row, Staff
from sample_data.reviews import Review

PREDICTED_POINTS = 5.0  # the PHQ-9's smallest difference that patients notice (catalogue, Loewe 2004)
PREDICTED_WEEKS = (6, 8)
DEFERRED = 0.06  # of the periodic reviews, some have to wait
CLEAR_FALL = 0.8  # early nonresponse is a fall of less than a fifth (rules.settings, early.drop)


def kinds_of(review: Review, rng: Random) -> list[str]:
    if review.kind == "new":
        return [str(DecisionKind.continue_)]
    also = rng.choices((None, DecisionKind.refer, DecisionKind.medical_check), (86, 8, 6))[0]
    return [review.kind] if also is None or review.kind == "discharge" else [review.kind, str(also)]


def version_content(
    case: Case, review: Review, facts: Mapping[str, object], on: date, rng: Random, present: list[Staff]
) -> Row:
    """The content columns of decision_version, without amendment and digest."""
    kinds, prefers = kinds_of(review, rng), rng.random() < 0.85
    if review.kind == "continue" and case.rng(f"defer:{review.day}").random() < DEFERRED:
        kinds = [str(DecisionKind.defer)]
    return {
        "kinds": kinds,
        "question": case.plan.question or "Is the plan still right for this patient?",
        "rationale": words.RATIONALE_DEFERRED if "defer" in kinds else _rationale(review, facts),
        "options": [list(pair) for pair in words.OPTIONS.get(review.kind, ())],
        "preference": rng.choice(words.PREFERENCES) if prefers else "",
        "preference_followed": rng.choices(("yes", "partly", "no"), (80, 15, 5))[0] if prefers else "not known",
        "dissent": [[rng.choice(present).name, words.DISSENT]] if review.kind == "hold" and rng.random() < 0.5 else [],
        "safety_note": "",
        **_prediction(case, kinds, on, rng),
        "step_to": review.step_to,
        "next_review_on": None if review.next_day is None else case.on(review.next_day),
        "known_then": _known_then(case, review, on),
    }


def _rationale(review: Review, facts: Mapping[str, object]) -> str:
    if review.kind != "new" and review.now is None:
        return words.RATIONALE_WITHOUT.format(**facts)
    before, now = review.before, review.now
    if review.kind == "continue" and before and now and now.value > CLEAR_FALL * before.value:
        return words.RATIONALE_NO_CHANGE.format(**facts)
    return words.RATIONALE[review.kind].format(**facts)


def _prediction(case: Case, kinds: list[str], on: date, rng: Random) -> Row:
    """A change of plan says what should be seen; of the others about half do."""
    none = {"prediction_measure": None, "prediction_direction": None, "prediction_size": None}
    if "discharge" in kinds or "defer" in kinds or (not changes_the_plan(kinds) and rng.random() < 0.5):
        return none | {"prediction_by_on": None, "stop_rule": ""}
    stays = "step down" in kinds
    told: Row = {"prediction_measure": case.plan.primary, "prediction_direction": "stays" if stays else "falls"}
    told |= {"prediction_size": PREDICTED_POINTS, "prediction_by_on": on + timedelta(weeks=rng.choice(PREDICTED_WEEKS))}
    return told | {"stop_rule": words.STOP_RULES.get(kinds[0], "")}


def _known_then(case: Case, review: Review, on: date) -> dict[str, Any]:
    """The primary measure as it stood; flags of that day are not made up afterwards."""
    first, last = review.before, review.now
    verdict = change_since(catalogue()[case.plan.primary], first.value if first else None, last.value if last else None)
    status = {
        "measure": case.plan.primary,
        "baseline": first.value if first else None,
        "baseline_on": first.on.isoformat() if first else None,
        "last": last.value if last else None,
        "last_on": last.on.isoformat() if last else None,
        "verdict": str(verdict.name),
        "verdict_words": verdict.words,
        "step": review.step,
    }
    return {"at": case.clock.at(on, 13).isoformat(), "status": status, "flags": []}
