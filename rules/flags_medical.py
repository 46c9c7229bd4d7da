"""The body first: warning signs that a physician looks at, and harm from treatment. Never "psychosomatic" unseen.

MED-1 and MED-2 of clinical rules §9. Both are closed by an entry: somebody has looked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from rules.change import reliable_thresholds
from rules.dates import counted, listed, points, said
from rules.difference import worse_by
from rules.findings import Finding, NotMet, Unknown, Urgency
from rules.flags_case import Case, Point
from rules.flags_safety import DEALT_WITH, answered, dealt_with
from rules.instruments import Instrument
from rules.record import Assessment, Check, Decision, Event

WARNING_SIGN, MEDICAL_CHECK, ADVERSE_EFFECT = "medical warning sign", "medical check", "adverse effect"
LOOKED = "A physician has looked at it since."
SIGNS: Mapping[str, str] = {
    "new_alarm_symptom": "a new alarm symptom (for example chest pain on effort, blood, fainting)",
    "new_symptom_cluster": "a new group of symptoms",
    "weight_loss": "weight loss that was not meant",
    "fever": "fever or night sweats",
    "neurological_deficit": "a new neurological deficit (weakness, numbness, speech, sight)",
}
# PHQ-15 items by organ system: PROPOSAL after the usual grouping of its items; 4 and 11 belong to none.
CLUSTERS: Mapping[str, tuple[str, ...]] = {
    "heart and breathing": ("6", "7", "8", "9", "10"),
    "stomach and bowel": ("1", "12", "13"),
    "muscles, joints and head": ("2", "3", "5"),
    "sleep and energy": ("14", "15"),
}
SEVERITY = {1: "mild", 2: "moderate", 3: "severe", 4: "life-threatening"}
Found = Iterator[Finding | Unknown | NotMet]


def body_warning_sign(case: Case) -> Found:
    """MED-1: a sign was reported, ticked on the checklist, or one organ cluster of the PHQ-15 jumped."""
    for event in case.events:
        if event.kind == WARNING_SIGN:
            yield _sign(case, event.id, f"“{event.title or WARNING_SIGN}”", event.on, event.known_at, event.historic)
    checks = sorted((one for one in case.record.checks if one.on <= case.today), key=lambda one: (one.on, one.id))
    for check in checks:
        if any(check.answers.values()):
            yield _sign(case, check.id, _ticked(check), check.on, check.known_at, check.historic)
    yield from _jumps(case)
    yield from _not_checked(checks)


def _ticked(check: Check) -> str:
    return listed([_sign_named(sign) for sign, yes in check.answers.items() if yes])


def _sign_named(sign: str) -> str:
    return SIGNS.get(sign, sign.replace("_", " "))


def _not_checked(checks: Sequence[Check]) -> Iterator[Unknown]:
    if not checks:
        yield Unknown("checklist", "The checklist of warning signs of the body has not been gone through yet.")
    elif open_ := [_sign_named(sign) for sign, yes in checks[-1].answers.items() if yes is None]:
        yield Unknown("checklist", f"On {said(checks[-1].on)} it was not asked about {listed(open_)}.")


def _sign(case: Case, subject: str, what: str, on: date, known: datetime | None, historic: bool) -> Finding | NotMet:
    if dealt_with(case, "MED-1", subject):
        return NotMet(subject, DEALT_WITH)
    if _looked_at_since(case, on, known):
        return NotMet(subject, LOOKED)
    past = " This came in with past data." if historic else ""
    words = f"New or changed warning sign of the body on {said(on)}: {what}. No physician has looked at it yet.{past}"
    urgency = Urgency.review if historic else Urgency.act_now
    return Finding(subject, urgency, words, on, {"source": subject}, historic=historic)


def _looked_at_since(case: Case, on: date, known: datetime | None) -> bool:
    """A medical check after the sign was told: nobody has looked at what nobody knew of yet."""
    day = _told_on(on, known)
    for one in case.events:
        if one.kind == MEDICAL_CHECK and one.on >= day:
            unordered = known is None or one.known_at is None
            if unordered or (known and one.known_at and one.known_at >= known):
                return True
    return False


def _told_on(on: date, known: datetime | None) -> date:
    return max(on, known.date()) if known else on


def _jumps(case: Case) -> Iterator[Finding | NotMet]:
    forms = case.forms("phq15")
    for i, now in enumerate(forms):
        for cluster, items in CLUSTERS.items():
            before = [total for one in forms[max(i - 2, 0) : i] if (total := _sum(one, items)) is not None]
            total = _sum(now, items)
            if before and total is not None and _jumped(case, max(before), total):
                what = f"“{cluster}” on the PHQ-15 went from {points(max(before))} to {points(total)}"
                yield _sign(case, f"{now.id}:{cluster}", what, now.taken_on, now.received_at, now.historic)


def _jumped(case: Case, before: float, now: float) -> bool:
    """By more than the share, and by no less than the smallest noticeable difference: 1 to 2 is no sign."""
    rise = now - before
    share = case.settings.value("warning_sign.jump")
    return rise >= case.settings.value("warning_sign.points") and rise > share * before


def _sum(one: Assessment, items: Sequence[str]) -> float | None:
    """None where one of them is open: a jump is never read from an assumed answer."""
    answers = [answered(one, item) for item in items]
    known = [answer for answer in answers if answer is not None]
    return sum(known) if len(known) == len(items) else None


def harm_from_treatment(case: Case) -> Found:
    """MED-2: a severe side effect; or any, or a worse score, soon after the treatment was changed."""
    for event in case.events:
        if event.kind == ADVERSE_EFFECT:
            yield _adverse(case, event)
    yield from _worse_after_change(case)


def _adverse(case: Case, event: Event) -> Finding | Unknown | NotMet:
    if dealt_with(case, "MED-2", event.id):
        return NotMet(event.id, DEALT_WITH)
    if _answered_since(case, event.on, event.known_at):
        return NotMet(event.id, "It was looked at, or the treatment was changed, since.")
    severe = event.severity is not None and event.severity >= case.settings.value("adverse.severe_from")
    change = _change_before(case, event.on)
    if not severe and change is None:
        if event.severity is None:
            return Unknown(event.id, f"How severe the side effect of {said(event.on)} was is not recorded.")
        return NotMet(event.id, "Not severe, and not soon after a change of treatment.")
    how = SEVERITY.get(event.severity or 0, "severity not said")
    after = f", {counted((event.on - change).days, 'day')} after {_named(case, change)}" if change else ""
    past = " This came in with past data." if event.historic else ""
    return Finding(
        subject=event.id,
        urgency=Urgency.act_now if severe and not event.historic else Urgency.review,
        reason=f"Side effect “{event.title or ADVERSE_EFFECT}” ({how}) on {said(event.on)}{after}.{past}",
        since=event.on,
        evidence={"source": event.id, "severity": event.severity, "change_on": change.isoformat() if change else None},
        historic=event.historic,
    )


def _named(case: Case, change: date) -> str:
    names = [f"{one.name} {one.dose}".strip() for one in case.record.treatments if change in (one.from_, one.to)]
    return f"a change of treatment ({listed(names)})" if names else "a change of treatment"


def _change_before(case: Case, on: date) -> date | None:
    days = case.settings.whole("adverse.after_change_days")
    return max((day for day in case.record.treatment_changes if 0 <= (on - day).days <= days), default=None)


def _answered_since(case: Case, on: date, known: datetime | None = None) -> bool:
    """A medical check, or a decision that changes the plan or asks for one."""
    decided = any(_answers(one) and one.on >= _told_on(on, known) for one in case.decisions)
    return decided or _looked_at_since(case, on, known)


def _answers(decision: Decision) -> bool:
    return decision.plan_change or "medical check" in decision.kinds


def _worse_after_change(case: Case) -> Iterator[Finding | NotMet]:
    """The primary measure beyond its error within a fortnight of the latest change, and not back since."""
    changes = [day for day in case.record.treatment_changes if day <= case.today]
    instrument, thresholds = case.primary, reliable_thresholds(case.primary) if case.primary else None
    if instrument is None or thresholds is None or not changes:
        return
    change, subject = max(changes), f"{instrument.id}:{max(changes).isoformat()}"
    scores, until = (
        case.scores(instrument),
        max(changes) + timedelta(days=case.settings.whole("adverse.after_change_days")),
    )
    before = [one for one in scores if one.on <= change]
    after = [one for one in scores if change < one.on <= until]
    if not before or not after:
        return
    over = [one for one in after if worse_by(instrument, before[-1].value, one.value) >= thresholds[0]]
    back = worse_by(instrument, before[-1].value, scores[-1].value) < thresholds[0]
    if not over or back or dealt_with(case, "MED-2", subject) or _answered_since(case, over[0].on):
        yield NotMet(subject, "Not reliably worse since the change, back again, or looked at since.")
        return
    yield _got_worse(case, instrument, before[-1], over[0], change, subject)


def _got_worse(case: Case, instrument: Instrument, before: Point, now: Point, change: date, subject: str) -> Finding:
    words = (
        f"{instrument.abbreviation} went from {before.said()} to {now.said()}, "
        f"{counted((now.on - change).days, 'day')} after "
        f"{_named(case, change)}: more than measurement error."
    )
    evidence = {"change_on": change.isoformat(), "scores": [before.assessment_id, now.assessment_id]}
    return Finding(subject, Urgency.review, words, now.on, evidence)
