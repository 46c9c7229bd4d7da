"""Safety: every answer on its own, before and independently of any total. Unanswered is not "no"; zero is not "safe".

SAF-1, SAF-2 and SAF-4 of clinical rules §9, with the settled readings §9a.4 and §9a.5 and S1 to S9 of §7.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from rules.answers import Reading
from rules.dates import counted, listed, points, said
from rules.findings import Finding, NotMet, Unknown, Urgency
from rules.flags_case import Case, settled
from rules.instruments import Instrument, Method, SafetyMark
from rules.record import Assessment
from rules.triage import cssrs_level, cssrs_unanswered

RESOLVED = "resolved"
DEALT_WITH = "A person has dealt with this answer."
SCREEN = {"high": Urgency.crisis, "moderate": Urgency.act_now, "low": Urgency.review}
SCREEN_WORDS = {
    "high": "intent, a plan or recent behaviour was reported: respond at once.",
    "moderate": "thoughts of a method, or behaviour longer ago, were reported: assess today.",
    "low": "a wish to be dead or thoughts of suicide were reported: ask further.",
}


def thoughts_of_self_harm(case: Case) -> Iterator[Finding | Unknown | NotMet]:
    """SAF-1: an answer above 0 to a self-harm item. 2 and more, or one higher than the last answer, is a crisis."""
    for instrument, mark in _asked(case):
        earlier: list[tuple[Assessment, float]] = []
        for one in case.forms(instrument.id):
            answer = answered(one, mark.item)
            if answer is not None:
                yield from _positive(case, instrument, mark, one, answer, _before(one, earlier))
                earlier.append((one, answer))
        if mark.item == instrument.safety_items[0]:
            yield from _only_a_total(case, instrument)


def _only_a_total(case: Case, instrument: Instrument) -> Iterator[Unknown]:
    """Where only the total was entered, what was answered about self-harm is not known, and that is said."""
    forms = case.forms(instrument.id)
    if forms and not forms[-1].answers:
        why = f"only the total of {instrument.abbreviation} came on {said(forms[-1].taken_on)}: ask directly."
        yield Unknown(forms[-1].id, f"What was answered about self-harm is not known: {why}")


def _before(one: Assessment, earlier: Sequence[tuple[Assessment, float]]) -> float | None:
    """What an answer is compared with: the last one, or a lower one that is the same person's last or the last news.

    Another person's answer and one that came in with past data may raise the urgency of this one, never lower it.
    """
    last = [answer for _, answer in earlier[-1:]]
    own = [answer for form, answer in earlier if form.rater == one.rater]
    news = [answer for form, answer in earlier if not form.historic]
    return min([*last, *own[-1:], *news[-1:]], default=None)


def _positive(
    case: Case, instrument: Instrument, mark: SafetyMark, one: Assessment, answer: float, last: float | None
) -> Iterator[Finding | NotMet]:
    if answer < mark.at_least:
        return
    subject = subject_of(instrument, one, mark.item)
    if dealt_with(case, "SAF-1", subject):
        yield NotMet(subject, DEALT_WITH)
        return
    yield Finding(
        subject=subject,
        urgency=Urgency.review if one.historic else _urgency(case, answer, last),
        reason=_positive_words(instrument, mark, one, answer, last),
        since=one.taken_on,
        evidence={"assessment": one.id, "item": mark.item, "answer": answer, "last_answer": last},
        historic=one.historic,
    )


def subject_of(instrument: Instrument, one: Assessment, item: str) -> str:
    """One flag per answer: the form, and where a form asks more than once also the item."""
    return one.id if item == instrument.safety_items[0] else f"{one.id}:{item}"


def dealt_with(case: Case, rule: str, subject: str) -> bool:
    """A person resolved the flag of this very answer: it is not raised again."""
    closed = settled(case.record, rule, subject)
    return closed is not None and closed.state == RESOLVED


def _urgency(case: Case, answer: float, last: float | None) -> Urgency:
    high = answer >= case.settings.value("self_harm.crisis_from")
    risen = last is not None and answer - last >= case.settings.value("self_harm.crisis_rise")
    return Urgency.crisis if high or risen else Urgency.act_now


def _positive_words(
    instrument: Instrument, mark: SafetyMark, one: Assessment, answer: float, last: float | None
) -> str:
    name = f"{instrument.abbreviation} item {mark.item}"
    before = "" if last is None else f"; the answer before was {points(last)}"
    told = f"{name} answered {points(answer)} on {said(one.taken_on)}{_rated_by(one)}{before}."
    return f"Thoughts of self-harm reported: {told}{_past(one)}"


def _rated_by(one: Assessment) -> str:
    """Whose answer it is where it is not the patient's: an answer about somebody is another thing than their own."""
    return "" if one.rater == "patient" else f" (rated by the {one.rater})"


def _past(one: Assessment) -> str:
    return " This came in with past data." if one.historic else ""


def suicide_screen(case: Case) -> Iterator[Finding | Unknown | NotMet]:
    """SAF-2: a yes on the screener. The level says which response is needed; it does not grade a person (NG225)."""
    for instrument in _screens(case):
        for one in case.forms(instrument.id):
            level = screen_level(one)
            if level in SCREEN and dealt_with(case, "SAF-2", one.id):
                yield NotMet(one.id, DEALT_WITH)
            elif level in SCREEN:
                yield _screened(instrument, one, level)
        yield from _only_a_total(case, instrument)


def _screened(instrument: Instrument, one: Assessment, level: str) -> Finding:
    yes = [key for key in one.answers if (answered(one, key) or 0) > 0]
    open_ = cssrs_unanswered(_reading(one))
    more = f" {counted(len(open_), 'question')} unanswered: it may be more." if open_ else ""
    return Finding(
        subject=one.id,
        urgency=Urgency.review if one.historic else SCREEN[level],
        reason=(
            f"{instrument.abbreviation} on {said(one.taken_on)}, yes to {listed(yes)}: "
            f"{SCREEN_WORDS[level]}{more}{_past(one)}"
        ),
        since=one.taken_on,
        evidence={"assessment": one.id, "level": level, "yes": yes, "unanswered": list(open_)},
        historic=one.historic,
    )


def screen_level(one: Assessment) -> str:
    """The screener's level; a yes on a form that is not complete is never less than low."""
    level = cssrs_level(_reading(one))
    said_yes = any((answered(one, key) or 0) > 0 for key in one.answers)
    return "low" if level not in SCREEN and said_yes else level


def _reading(one: Assessment) -> Reading:
    return Reading({key: answered(one, key) for key in one.answers})


def safety_question_unanswered(case: Case) -> Iterator[Finding | Unknown | NotMet]:
    """SAF-4: somebody's latest form left a safety question open. A later answer of theirs, also 0, closes it."""
    for instrument in asking(case):
        forms = [one for one in case.forms(instrument.id) if one.answers]
        for rater in dict.fromkeys(one.rater for one in forms):
            yield from _left_open(case, instrument, [one for one in forms if one.rater == rater])


def _left_open(case: Case, instrument: Instrument, forms: Sequence[Assessment]) -> Iterator[Finding | NotMet]:
    """The forms of one person, oldest first: what the family says is no answer to what the patient was asked."""
    last = max((i for i, one in enumerate(forms) if not unanswered(instrument, one)), default=-1)
    for one in forms[: last + 1]:
        if unanswered(instrument, one):
            yield NotMet(one.id, f"{instrument.abbreviation}: it was answered on a later form.")
    since = forms[last + 1 :]
    yield from (_unanswered(case, instrument, one) for one in since[-1:])
    yield from (NotMet(one.id, "A later form left it open too.") for one in since[:-1])


def unanswered(instrument: Instrument, one: Assessment) -> tuple[str, ...]:
    """The safety questions this form left open."""
    if instrument.method is Method.triage:
        return cssrs_unanswered(_reading(one))
    return tuple(key for key in instrument.safety_items if answered(one, key) is None)


def _unanswered(case: Case, instrument: Instrument, one: Assessment) -> Finding | NotMet:
    closed = settled(case.record, "SAF-4", one.id)
    if closed is not None and closed.by_person and closed.state == RESOLVED:
        return NotMet(one.id, "A person has asked directly.")
    days = case.settings.whole("self_harm.recent_days")
    recent = _positive_since(case, one.taken_on - timedelta(days=days))
    words = f" There was a positive answer on {said(recent)}." if recent else ""
    items = unanswered(instrument, one)
    named = f"{instrument.abbreviation} {'item' if len(items) == 1 else 'items'} {listed(items)}"
    return Finding(
        subject=one.id,
        urgency=Urgency.act_now if recent and not one.historic else Urgency.review,
        reason=(
            f"{named}, about self-harm, {'was' if len(items) == 1 else 'were'} not answered on "
            f"{said(one.taken_on)}. Unanswered is not “no”.{words}"
        ),
        since=one.taken_on,
        evidence={"assessment": one.id, "item": items[0], "items": list(items)},
        historic=one.historic,
    )


def _positive_since(case: Case, since: date) -> date | None:
    """The latest day on which any safety question was answered with yes, whichever form asked it."""
    days = [
        one.taken_on
        for instrument in asking(case)
        for one in case.forms(instrument.id)
        if one.taken_on >= since and reported(instrument, one)
    ]
    return max(days, default=None)


def known_by(one: Assessment, today: date) -> bool:
    """Not of the future. East of Greenwich this morning's form is a day ahead of the clock, and is the latest news."""
    return one.taken_on <= today + timedelta(days=1)


def reported(instrument: Instrument, one: Assessment) -> bool:
    """Whether any safety question of the form was answered with yes."""
    if instrument.method is Method.triage:
        return screen_level(one) in SCREEN
    return any((answered(one, mark.item) or 0) >= mark.at_least for mark in instrument.safety_marks)


def asking(case: Case) -> list[Instrument]:
    """The instruments in the record that ask about self-harm or suicide."""
    found = [case.catalogue[name] for name in case.instruments if name in case.catalogue]
    return [one for one in found if one.safety_items]


def _screens(case: Case) -> list[Instrument]:
    return [one for one in asking(case) if one.method is Method.triage]


def _asked(case: Case) -> Iterable[tuple[Instrument, SafetyMark]]:
    """The questionnaires that ask about self-harm, question by question, with the lowest answer that counts."""
    for instrument in asking(case):
        yield from ((instrument, mark) for mark in lowest_marks(instrument))


def lowest_marks(instrument: Instrument) -> tuple[SafetyMark, ...]:
    """For each safety question the lowest answer that counts."""
    by_item: dict[str, SafetyMark] = {}
    for mark in sorted(instrument.safety_marks, key=lambda mark: mark.at_least):
        by_item.setdefault(mark.item, mark)
    return tuple(by_item[item] for item in instrument.safety_items if item in by_item)


def answered(one: Assessment, item: str) -> float | None:
    """The answer as given, never a prorated or assumed one; None where it is open or unreadable."""
    answer = one.answers.get(item)
    return float(answer) if isinstance(answer, int | float) and not isinstance(answer, bool) else None
