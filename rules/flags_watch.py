"""Safety that depends on people and on time: asked for help, not answered in time, out of reach while at risk.

SAF-3, SAF-5 and SAF-6 of clinical rules §9, with S3 to S5 of §7. The limits of SAF-5 run round the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from rules.dates import counted, said
from rules.due import missed_days
from rules.findings import Finding, Fired, NotMet, Unknown, Urgency
from rules.flags_case import Case
from rules.flags_safety import DEALT_WITH, dealt_with
from rules.instruments import Method
from rules.phrases import asks_for_help
from rules.record import OpenFlag, RiskPlan, Schedule

ASKED_FOR_HELP = "asked for help"
ANSWERED_BY_A_PERSON = {
    "SAF-1": "Thoughts of self-harm reported",
    "SAF-2": "Suicide screen needs a response",
    "SAF-3": "Asked for urgent help",
}


def asked_for_urgent_help(case: Case) -> Iterator[Finding | NotMet]:
    """SAF-3: the button, what a colleague heard, or a phrase in a note. The phrase list only adds."""
    for event in case.events:
        phrase = "" if event.kind == ASKED_FOR_HELP else asks_for_help(f"{event.title}\n{event.note}")
        if event.kind == ASKED_FOR_HELP or phrase:
            yield _help(case, event.id, event.on, phrase, event.historic)
    for one in case.record.assessments:
        if one.note and (phrase := asks_for_help(one.note)):
            yield _help(case, one.id, one.taken_on, phrase, one.historic)


def _help(case: Case, subject: str, on: date, phrase: str, historic: bool) -> Finding | NotMet:
    if dealt_with(case, "SAF-3", subject):
        return NotMet(subject, DEALT_WITH)
    told = f"the note of {said(on)} says “{phrase}”" if phrase else f"on {said(on)}"
    past = " This came in with past data." if historic else ""
    return Finding(
        subject=subject,
        urgency=Urgency.review if historic else Urgency.crisis,
        reason=f"Asked for urgent help: {told}.{past}",
        since=on,
        evidence={"source": subject, "phrase": phrase},
        historic=historic,
    )


@dataclass(frozen=True)
class _Waiting:
    """A safety flag that a person has to answer."""

    rule: str
    subject: str
    name: str
    urgency: str
    since: datetime
    answered: bool


def not_answered_in_time(case: Case) -> Iterator[Finding | NotMet]:
    """SAF-5: SAF-1, 2 or 3 is not acknowledged within the limit of its urgency."""
    for one in _waiting(case):
        subject, limit = f"{one.rule}:{one.subject}", _limit(case, one.urgency)
        until = one.since + limit
        if one.answered:
            yield NotMet(subject, "It has been acknowledged.")
        elif case.record.as_of <= until:
            yield NotMet(subject, "Its time is not over.")
        else:
            yield Finding(
                subject=subject,
                urgency=Urgency.crisis,
                reason=f"{one.name} ({one.rule}): nobody acknowledged it within {_said_limit(limit)}.",
                since=until.date(),
                evidence={"waiting_since": one.since.isoformat(), "limit_minutes": limit.total_seconds() / 60},
            )


def _limit(case: Case, urgency: str) -> timedelta:
    if urgency == Urgency.crisis:
        return timedelta(minutes=case.settings.value("acknowledge.crisis_minutes"))
    if urgency == Urgency.act_now:
        return timedelta(hours=case.settings.value("acknowledge.act_now_hours"))
    return timedelta(days=case.settings.value("acknowledge.review_days"))


def _said_limit(limit: timedelta) -> str:
    hours = limit.total_seconds() / 3600
    if hours < 1:
        return counted(round(hours * 60), "minute")
    return counted(round(hours), "hour") if hours <= 24 else counted(limit.days, "day")


def _waiting(case: Case) -> Iterator[_Waiting]:
    """Every flag of SAF-1 to 3: those that fire now, and those of the log whose form is no longer in the record."""
    held = {(one.rule, one.subject): one for one in case.record.flags}
    mine = {key: one for key, one in case.so_far.fired.items() if key[0] in ANSWERED_BY_A_PERSON}
    for key, fired in mine.items():
        if not fired.historic:
            yield _of_fired(case, fired, held.get(key))
    for flag in case.record.settled_flags:
        if flag.rule in ANSWERED_BY_A_PERSON and (flag.rule, flag.subject) not in {*mine, *held}:
            yield _Waiting(flag.rule, flag.subject, "", flag.urgency, flag.raised_at, answered=True)
    for key, flag in held.items():
        if key not in mine and flag.rule in ANSWERED_BY_A_PERSON:
            yield _Waiting(*key, "A safety flag", flag.urgency, _reopened(flag, flag.raised_at), flag.state != "raised")


def _of_fired(case: Case, fired: Fired, flag: OpenFlag | None) -> _Waiting:
    known = case.known_at(str(fired.evidence.get("assessment") or fired.evidence.get("source")))
    # Where only a day is known, the whole day is the sender's.
    came = known or _midnight(fired.since + timedelta(days=1))
    since = min(came, flag.raised_at) if flag else came
    answered = flag is not None and flag.state != "raised"
    since = _reopened(flag, since)
    return _Waiting(fired.rule, fired.subject, fired.name, str(fired.urgency), since, answered)


def _reopened(flag: OpenFlag | None, since: datetime) -> datetime:
    """A flag that was answered and is open again waits since then."""
    return max(since, flag.acknowledged.at) if flag is not None and flag.acknowledged else since


def missed_contact_at_risk(case: Case) -> Iterator[Finding | Unknown | NotMet]:
    """SAF-6: while a risk plan is open, an agreed contact, an appointment or a due form was missed."""
    for plan in case.record.risk_plans:
        if plan.on > case.today:
            continue
        if plan.closed_on is not None and plan.closed_on <= case.today:
            yield NotMet(plan.id, f"The risk plan was closed on {said(plan.closed_on)}.")
        else:
            yield _watched(case, plan)


def _watched(case: Case, plan: RiskPlan) -> Finding | Unknown | NotMet:
    asked = [one for one in case.record.schedule if _is_questionnaire(case, one)]
    missed = sorted([*_missed_contacts(case, plan), *(day for one in asked for day in _missed_forms(case, plan, one))])
    if missed:
        on, what = missed[0]
        words = f"A risk plan is open and {what} on {said(on)}; nobody has reached the patient since."
        evidence = {"plan": plan.id, "missed": [f"{day.isoformat()}: {told}" for day, told in missed[-12:]]}
        return Finding(plan.id, Urgency.act_now, words, on, evidence)
    if plan.contact_due is None and not asked:
        return Unknown(plan.id, "A risk plan is open, but it names no next contact and no questionnaire is due.")
    return NotMet(plan.id, "The patient has been reached, or the agreed time is not over.")


def _missed_contacts(case: Case, plan: RiskPlan) -> Iterator[tuple[date, str]]:
    due = plan.contact_due
    if due is not None:
        day, moment = (due.date(), due) if isinstance(due, datetime) else (due, _midnight(due))
        if _over(case, moment) and not _reached_since(case, day):
            yield day, "the agreed contact was due"
    for one in case.record.contacts:
        kept = one.attended or not plan.on <= one.on <= case.today
        if not kept and _over(case, _midnight(one.on)) and not _reached_since(case, one.on):
            yield one.on, "a contact was missed"


def _missed_forms(case: Case, plan: RiskPlan, asked: Schedule) -> Iterator[tuple[date, str]]:
    taken = [one.taken_on for one in case.forms(asked.instrument)]
    latest = max(taken, default=date.min)
    name = case.catalogue[asked.instrument].abbreviation
    for day in missed_days(asked, taken, case.today, 0):
        if day >= plan.on and day > latest and _over(case, _midnight(day)) and not _reached_since(case, day):
            yield day, f"{name} was due"


def _is_questionnaire(case: Case, one: Schedule) -> bool:
    """A day without an entry in a daily log is no missed contact."""
    instrument = case.catalogue.get(one.instrument)
    return instrument is not None and instrument.method is not Method.item_wise


def _over(case: Case, due: datetime) -> bool:
    """A day is due from its beginning: at risk, the earlier reading of "24 hours after due" is the safer one."""
    return case.record.as_of - due > timedelta(hours=case.settings.value("at_risk.grace_hours"))


def _reached_since(case: Case, day: date) -> bool:
    return bool(case.contact_days) and case.contact_days[-1] >= day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
