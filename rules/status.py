"""Where one patient stands, in one row: who needs us first and why, the measures, safety in words, what is due.

Derived from the record and the open flags alone; the same record gives the same row. Nothing here is ever "safe" or
"fine": a zero is "not reported", a question never asked is "never asked", too few scores is "cannot say".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rules.change import ChangeName, ChangeVerdict, change_since
from rules.dates import said
from rules.difference import difference
from rules.due import missed_days, next_due
from rules.findings import Evaluation, Fired, Urgency
from rules.flags_case import Case
from rules.flags_safety import answered, asking, known_by, reported, screen_level, unanswered
from rules.flags_watch import ASKED_FOR_HELP
from rules.instruments import Instrument, Method
from rules.record import Assessment, Record
from rules.settings import DEFAULT, Settings

# mission §4.11: safety, worsening, overdue review, plateau or no response, new, then what we cannot tell, the rest.
ORDER_WORDS = {
    1: "safety",
    2: "getting worse",
    3: "review overdue",
    4: "not getting better",
    5: "new",
    6: "cannot tell, or silent",
    7: "on the plan",
    8: "discharged",
}
RANK_OF = {
    "SAF": 1,
    "MED": 1,
    "DET": 2,
    "PRC-3": 3,
    "PRC-4": 3,
    "RSP-1": 4,
    "RSP-2": 4,
    "RSP-3": 4,
    "RSP-4": 4,
    "RSP-6": 4,
    "PRC-1": 6,
    "PRC-2": 6,
}
SPARK_POINTS = 16
DAYS = 10_000_000  # more than any date's number: a rank, an urgency and a date fit into one key


@dataclass(frozen=True)
class Status:
    sort_key: int  # ascending: who needs us first
    rank: int
    order_words: str
    urgency: str
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    unknown: tuple[str, ...]
    since: date | None
    step: int | None
    step_from: date | None
    measure: str
    baseline: float | None
    baseline_on: date | None
    last: float | None
    last_on: date | None
    last_status: str | None
    change: float | None
    verdict: str
    verdict_words: str
    function_measure: str
    function_baseline: float | None
    function_last: float | None
    function_last_on: date | None
    function_change: float | None
    function_verdict: str
    function_words: str
    safety_words: str
    last_contact_on: date | None
    last_review_on: date | None
    next_review_on: date | None
    next_due_on: date | None
    sparkline: tuple[float | None, ...]
    received_at: datetime | None  # when the last form came


def status_of(
    record: Record,
    open_flags: Sequence[Fired],
    evaluation: Evaluation,
    catalogue: Mapping[str, Instrument],
    settings: Settings = DEFAULT,
) -> Status:
    """The row of one patient; `open_flags` are those that are open after this evaluation."""
    case = Case(record, catalogue, settings)
    flags = sorted(open_flags, key=lambda one: (one.urgency.order, one.since, one.rule, one.subject))
    rank = _rank(case, flags)
    urgency = flags[0].urgency if flags else None
    since = min((one.since for one in flags if one.urgency is urgency), default=None)
    return Status(
        sort_key=_sort_key(rank, urgency, since, record),
        rank=rank,
        order_words=ORDER_WORDS[rank],
        urgency=str(urgency) if urgency else "",
        reasons=tuple(dict.fromkeys(one.reason for one in flags)),
        rules=tuple(sorted({one.rule for one in flags})),
        unknown=tuple(f"{one.rule}: {one.reason}" for one in evaluation.cannot_evaluate),
        since=since,
        step=case.step.step if case.step else None,
        step_from=case.step.from_ if case.step else None,
        safety_words=safety_words(case),
        sparkline=_sparkline(case),
        received_at=_received_at(case),
        **_measures(case),
        **_appointments(case),
    )


def _measures(case: Case) -> dict[str, Any]:
    """Symptom and function: each from its base to its last score, with the verdict."""
    told, function = _measure(case, case.primary), _measure(case, _function(case))
    return told | {
        "measure": _name(case.catalogue, case.record.primary_measure),
        "verdict_words": told["verdict_words"] or "no score yet",
        "function_measure": _name(case.catalogue, function["measure"]) if function["measure"] else "",
        "function_baseline": function["baseline"],
        "function_last": function["last"],
        "function_last_on": function["last_on"],
        "function_change": function["change"],
        "function_verdict": function["verdict"],
        "function_words": function["verdict_words"] or "function was not measured",
    }


def _measure(case: Case, instrument: Instrument | None) -> dict[str, Any]:
    base, verdict = _change(case, instrument)
    last = case.scores(instrument)[-1] if instrument and case.scores(instrument) else None
    found = case.base(instrument) if instrument else None
    return {
        "measure": instrument.id if instrument else "",
        "baseline": base[0] if base else None,
        "baseline_on": base[1] if base else None,
        "last": last.value if last else None,
        "last_on": last.on if last else None,
        "last_status": _last_status(case, last.assessment_id) if last else None,
        "change": difference(found.value, found.later[-1].value) if found and found.later else None,
        "verdict": str(verdict.name) if verdict else str(ChangeName.cannot_say),
        "verdict_words": verdict.words if verdict else "",
    }


def _appointments(case: Case) -> dict[str, Any]:
    """The last contact and review, the next review and the next form that is due."""
    attended = [one.on for one in case.record.contacts if one.attended and one.on <= case.today]
    decided = case.decisions[-1] if case.decisions else None
    return {
        "last_contact_on": max(attended, default=None),
        "last_review_on": decided.on if decided else None,
        "next_review_on": decided.next_review if decided else None,
        "next_due_on": _next_due(case),
    }


def _rank(case: Case, flags: Sequence[Fired]) -> int:
    """The first group any open flag belongs to; without one: new, cannot tell, or on the plan. Past data ranks last."""
    current = [one for one in flags if not one.historic]
    ranks = [RANK_OF.get(one.rule, RANK_OF.get(one.rule[:3], 7)) for one in current if one.urgency is not Urgency.info]
    if ranks and min(ranks) < 3:
        return min(ranks)
    if case.record.discharged_on is not None and case.record.discharged_on <= case.today:
        return 8
    if ranks and min(ranks) < 5:
        return min(ranks)
    if _is_new(case):
        return 5
    return min([*ranks, 6 if case.primary is None or not case.scores(case.primary) else 7])


def _is_new(case: Case) -> bool:
    registered = case.record.registered_on
    days = case.settings.whole("caseload.new_days")
    return registered is not None and not case.decisions and 0 <= (case.today - registered).days < days


def _sort_key(rank: int, urgency: Urgency | None, since: date | None, record: Record) -> int:
    """Rank, then urgency, then who has waited longest."""
    waited = since or record.registered_on or record.as_of.date()
    order = urgency.order if urgency else len(Urgency)
    return (rank * 10 + order) * DAYS + waited.toordinal()


def _change(case: Case, instrument: Instrument | None) -> tuple[tuple[float, date] | None, ChangeVerdict | None]:
    """The base of the step with its day, and the verdict on the latest score of the step."""
    if instrument is None:
        return None, None
    scores, base = case.step_scores(instrument), case.base(instrument)
    if base is None:
        return None, change_since(instrument, None, None)
    latest = base.later[-1].value if base.later else None
    from_change = case.baseline(instrument)
    return (base.value, scores[0].on), change_since(instrument, from_change, latest)


def _received_at(case: Case) -> datetime | None:
    return max((one.received_at for one in case.record.assessments if one.received_at is not None), default=None)


def _function(case: Case) -> Instrument | None:
    return next((one for one in case.measures if one.domain == "function"), None)


def _name(catalogue: Mapping[str, Instrument], instrument: str) -> str:
    return catalogue[instrument].abbreviation if instrument in catalogue else instrument


def _last_status(case: Case, assessment_id: str) -> str:
    return next(one.status for one in case.record.assessments if one.id == assessment_id)


def safety_words(case: Case) -> str:
    """What was last said about self-harm. A zero is "not reported": most who died had answered so (§0.1)."""
    calls = [one.on for one in case.events if one.kind == ASKED_FOR_HELP]
    answers = _answer_of_last_form(case)
    recent = calls and (case.today - calls[-1]).days < case.settings.whole("self_harm.recent_days")
    return f"asked for help on {said(calls[-1])}; self-harm {answers}" if recent else answers


def _answer_of_last_form(case: Case) -> str:
    """The patient's own last form, where there is one; a yes of that day or later counts whoever said it."""
    every = [(one, instrument) for instrument in asking(case) for one in case.forms(instrument.id)]
    told = [(one, instrument) for one, instrument in every if known_by(one, case.today)]
    if not told:
        return "never asked"
    own = [pair for pair in told if pair[0].rater == "patient"] or told
    newest = max(one.taken_on for one, _ in own)
    of_then = [pair for pair in own if pair[0].taken_on == newest]
    of_then += [pair for pair in told if pair[0].taken_on >= newest and reported(pair[1], pair[0])]
    last, instrument = max(of_then, key=lambda pair: (reported(pair[1], pair[0]), pair[0].taken_on))
    on = said(last.taken_on) if last.rater == "patient" else f"{said(last.taken_on)} by the {last.rater}"
    if not last.answers:
        return f"not known (only a total came on {on})"
    if reported(instrument, last):
        return f"reported on {on} ({_answer_words(instrument, last)})"
    return f"not answered on {on}" if unanswered(instrument, last) else f"not reported (asked {on})"


def _answer_words(instrument: Instrument, one: Assessment) -> str:
    if instrument.method is Method.triage:
        return f"{instrument.abbreviation}, response level {screen_level(one)}"
    return f"answer {max(answered(one, item) or 0 for item in instrument.safety_items):g}"


def _next_due(case: Case) -> date | None:
    """The first form that is due or overdue; None where nothing is expected."""
    days = [
        next_due(one, [form.taken_on for form in case.forms(one.instrument)], case.today)
        for one in case.record.schedule
    ]
    return min((day for day in days if day is not None), default=None)


def _sparkline(case: Case) -> tuple[float | None, ...]:
    """The latest scores of the primary measure in order of time, with None for each due day nobody answered."""
    if case.primary is None:
        return ()
    points: list[tuple[date, float | None]] = [(one.on, one.value) for one in case.scores(case.primary)]
    taken = [on for on, _ in points]
    for one in case.record.schedule:
        if one.instrument == case.primary.id:
            points += [(day, None) for day in missed_days(one, taken, case.today, 0)]
    return tuple(value for _, value in sorted(points, key=lambda point: point[0]))[-SPARK_POINTS:]
