"""Safety: every answer on its own, before and independently of any total. Unanswered is not "no"; zero is not "safe".

SAF-1 and SAF-4 of clinical rules §9, with the settled readings §9a.4 and §9a.5 and the requirements S1 to S9 of §7.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from rules.dates import points, said
from rules.findings import Finding, NotMet, Unknown, Urgency
from rules.flags_case import Case, settled
from rules.instruments import Instrument, SafetyMark
from rules.record import Assessment

RESOLVED = "resolved"


def thoughts_of_self_harm(case: Case) -> Iterator[Finding | Unknown | NotMet]:
    """SAF-1: an answer above 0 to a self-harm item. 2 and more, or one higher than the last answer, is a crisis."""
    for instrument, mark in _asked(case):
        last: float | None = None
        for one in case.assessments:
            if one.instrument != instrument.id:
                continue
            answer = answered(one, mark.item)
            if answer is not None:
                yield from _positive(case, instrument, mark, one, answer, last)
                last = answer
        yield from _only_a_total(case, instrument)


def _only_a_total(case: Case, instrument: Instrument) -> Iterator[Unknown]:
    """Where only the total was entered, what was answered about self-harm is not known, and that is said."""
    forms = [one for one in case.assessments if one.instrument == instrument.id]
    if forms and not forms[-1].answers:
        why = f"only the total of {instrument.abbreviation} came on {said(forms[-1].taken_on)}: ask directly."
        yield Unknown(forms[-1].id, f"What was answered about self-harm is not known: {why}")


def _positive(
    case: Case, instrument: Instrument, mark: SafetyMark, one: Assessment, answer: float, last: float | None
) -> Iterator[Finding | NotMet]:
    if answer < mark.at_least:
        return
    closed = settled(case.record, "SAF-1", one.id)
    if closed is not None and closed.state == RESOLVED:
        yield NotMet(one.id, "A person has dealt with this answer.")
        return
    yield Finding(
        subject=one.id,
        urgency=Urgency.review if one.historic else _urgency(case, answer, last),
        reason=_positive_words(instrument, mark, one, answer, last),
        since=one.taken_on,
        evidence={"assessment": one.id, "item": mark.item, "answer": answer, "last_answer": last},
        historic=one.historic,
    )


def _urgency(case: Case, answer: float, last: float | None) -> Urgency:
    high = answer >= case.settings.value("self_harm.crisis_from")
    risen = last is not None and answer - last >= case.settings.value("self_harm.crisis_rise")
    return Urgency.crisis if high or risen else Urgency.act_now


def _positive_words(
    instrument: Instrument, mark: SafetyMark, one: Assessment, answer: float, last: float | None
) -> str:
    name = f"{instrument.abbreviation} item {mark.item}"
    before = "" if last is None else f"; the answer before was {points(last)}"
    past = " This came in with past data." if one.historic else ""
    return f"Thoughts of self-harm reported: {name} answered {points(answer)} on {said(one.taken_on)}{before}.{past}"


def safety_question_unanswered(case: Case) -> Iterator[Finding | Unknown | NotMet]:
    """SAF-4: the latest form left the self-harm item open. Any later answer, also 0, closes it."""
    for instrument, mark in _asked(case):
        forms = [one for one in case.assessments if one.instrument == instrument.id and one.answers]
        open_since_last_answer = _after_last_answer(forms, mark.item)
        for one in forms:
            if answered(one, mark.item) is None and one not in open_since_last_answer:
                yield NotMet(one.id, f"{instrument.abbreviation} item {mark.item} was answered on a later form.")
        yield from (_unanswered(case, instrument, mark, one) for one in open_since_last_answer[-1:])
        yield from (NotMet(one.id, "A later form left it open too.") for one in open_since_last_answer[:-1])


def _after_last_answer(forms: list[Assessment], item: str) -> list[Assessment]:
    last = max((i for i, one in enumerate(forms) if answered(one, item) is not None), default=-1)
    return forms[last + 1 :]


def _unanswered(case: Case, instrument: Instrument, mark: SafetyMark, one: Assessment) -> Finding:
    days = case.settings.whole("self_harm.recent_days")
    recent = _positive_since(case, instrument, mark, one.taken_on - timedelta(days=days))
    words = f" There was a positive answer on {said(recent)}." if recent else ""
    return Finding(
        subject=one.id,
        urgency=Urgency.act_now if recent and not one.historic else Urgency.review,
        reason=(
            f"{instrument.abbreviation} item {mark.item}, about self-harm, was not answered on "
            f"{said(one.taken_on)}. Unanswered is not “no”.{words}"
        ),
        since=one.taken_on,
        evidence={"assessment": one.id, "item": mark.item},
        historic=one.historic,
    )


def _positive_since(case: Case, instrument: Instrument, mark: SafetyMark, since: date) -> date | None:
    days = [
        one.taken_on
        for one in case.assessments
        if one.instrument == instrument.id
        and one.taken_on >= since
        and (answered(one, mark.item) or 0) >= mark.at_least
    ]
    return max(days, default=None)


def _asked(case: Case) -> Iterable[tuple[Instrument, SafetyMark]]:
    """The instruments in the record that ask about self-harm, with the lowest answer that counts."""
    for name in sorted({one.instrument for one in case.assessments}):
        instrument = case.catalogue.get(name)
        if instrument is not None and instrument.safety_marks:
            yield instrument, min(instrument.safety_marks, key=lambda mark: mark.at_least)


def answered(one: Assessment, item: str) -> float | None:
    """The answer as given, never a prorated or assumed one; None where it is open or unreadable."""
    answer = one.answers.get(item)
    return float(answer) if isinstance(answer, int | float) and not isinstance(answer, bool) else None
