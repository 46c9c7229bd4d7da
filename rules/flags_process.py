"""What was promised and did not happen: questionnaires overdue, reviews overdue, staying on without progress.

PRC-1 to PRC-4 of clinical rules §9, with the settled readings §9a.11 and §9a.12.
"""

from __future__ import annotations

from datetime import date, timedelta

from rules.dates import counted, listed, said
from rules.due import missed_days
from rules.findings import Finding, NotMet, Urgency
from rules.flags_case import Case, closed_lately, settled
from rules.flags_course import Found
from rules.missingness import grace_days
from rules.record import OpenFlag, Schedule


def questionnaire_overdue(case: Case) -> Found:
    """PRC-1: a due form has not come. One is information; two in a row are for the care manager."""
    for one in case.record.schedule:
        taken = [form.taken_on for form in case.by_one_rater(one.instrument)]
        missed = missed_days(one, taken, case.today, grace_days(one, case.settings))
        latest = max(taken, default=date.min)
        in_a_row = [day for day in missed if day > latest]
        if in_a_row:
            yield _overdue(case, one, in_a_row)
        else:
            yield NotMet(one.instrument, "The due form has come, or its time is not over.")


def _overdue(case: Case, one: Schedule, missed: list[date]) -> Finding:
    instrument = case.catalogue.get(one.instrument)
    name = instrument.abbreviation if instrument else one.instrument
    enough = len(missed) >= case.settings.whole("overdue.missed_in_a_row")
    times = f" {counted(len(missed), 'form')} missed in a row." if enough else ""
    return Finding(
        subject=one.instrument,
        urgency=Urgency.review if enough else Urgency.info,
        reason=f"{name} was due on {said(missed[0])} and has not come.{times}",
        since=missed[0],
        evidence={"due_on": [day.isoformat() for day in missed[-12:]], "missed": len(missed)},
    )


def review_overdue(case: Case) -> Found:
    """PRC-3: the review date has passed, or the time in the step is over without a decision of the team."""
    if case.step is None:
        return
    closed = settled(case.record, "PRC-3", "step")
    last = case.decisions[-1] if case.decisions else None
    due, why = review_due(case)
    if due is None:
        yield NotMet("step", "No review date is set and this step has no time limit.")
    elif case.today <= due:
        yield NotMet("step", f"The next review is due by {said(due)}.")
    elif closed is not None and closed.by_person and closed.closed_at and closed.closed_at.date() > due:
        yield NotMet("step", "A person closed this flag after the review was due.")
    else:
        evidence = {"due_on": due.isoformat(), "last_decision_on": last.on.isoformat() if last else None}
        yield Finding("step", Urgency.review, why, due + timedelta(days=1), evidence)


def review_due(case: Case) -> tuple[date | None, str]:
    """The last day on which all is well, and the words for the day after (§9a.11)."""
    last = case.decisions[-1] if case.decisions else None
    if last is not None and last.next_review is not None:
        return last.next_review, f"The review was due on {said(last.next_review)}."
    assert case.step is not None
    key = f"drift.step_{case.step.step}_weeks"
    if key not in case.settings:
        return None, ""
    weeks = case.settings.whole(key)
    since = max([case.step.from_, *(one.on for one in case.decisions)])
    words = (
        f"In step {case.step.step} since {said(case.step.from_)}, over {weeks} weeks without a decision of the team."
    )
    return since + timedelta(weeks=weeks), words


def contact_overdue(case: Case) -> Found:
    """PRC-2: nobody has reached the patient for the interval of the step and a week, or in the first four weeks."""
    due, why = _contact_due(case)
    if due is None:
        return
    closed = closed_lately(case, "PRC-2", "contact")
    if case.today <= due:
        yield NotMet("contact", f"The next contact is due by {said(due)}.")
    elif closed is not None and closed > due:
        yield NotMet("contact", f"A person closed this flag on {said(closed)}; the rule is quiet for four weeks.")
    else:
        last = case.contact_days[-1].isoformat() if case.contact_days else None
        yield Finding("contact", Urgency.review, why, due + timedelta(days=1), {"last_contact_on": last})


def _contact_due(case: Case) -> tuple[date | None, str]:
    """The last day on which all is well, and the words for the day after."""
    key, grace = f"contact.step_{case.step.step}_days" if case.step else "", case.settings.whole("contact.grace_days")
    interval = case.settings.whole(key) + grace if key in case.settings else None
    if case.contact_days:
        if interval is None:
            return None, ""
        last = case.contact_days[-1]
        words = f"The last contact was on {said(last)}; in step {case.step.step if case.step else '?'} "
        return last + timedelta(days=interval), f"{words}more than {interval} days are too long."
    begun = [one.from_ for one in case.record.steps] + [case.record.registered_on or date.max]
    if (start := min(begun)) == date.max:
        return None, ""
    first = case.settings.whole("contact.first_days")
    words = f"Nobody has reached the patient since the start on {said(start)}."
    return start + timedelta(days=min(first, interval or first)), words


PLAN_PROMPTS = ("DET-1", "RSP-3", "RSP-4")  # the flags that ask for a change of plan
INERTIA = "PRC-4"


def flag_without_decision(case: Case) -> Found:
    """PRC-4: a flag is open for over a fortnight, or a second one asks for a change, and no decision is recorded."""
    last = case.decisions[-1].on if case.decisions else date.min
    days = case.settings.whole("inertia.open_days")
    waiting = [one for one in case.held_flags if _calls(one) and case.is_open(one.rule, one.subject)]
    old = [one for one in waiting if (case.today - one.raised_at.date()).days > days and one.raised_at.date() > last]
    prompts = _prompts(case, last)
    if closed_lately(case, INERTIA, "flags"):
        yield NotMet("flags", "A person closed this flag lately.")
    elif old:
        first = min(old, key=lambda one: (one.raised_at, one.rule))
        words = f"{first.rule} has been open since {said(first.raised_at.date())} and no decision is recorded since."
        since = first.raised_at.date() + timedelta(days=days + 1)
        yield Finding("flags", Urgency.review, words, since, {"open": sorted({one.rule for one in old})})
    elif len(prompts) >= case.settings.whole("inertia.prompts"):
        words = f"A change of plan was asked for on {listed([said(day) for day in prompts])}, without a decision since."
        yield Finding("flags", Urgency.review, words, prompts[-1], {"asked_on": [day.isoformat() for day in prompts]})
    else:
        yield NotMet("flags", "No flag has waited too long for a decision.")


def _calls(one: OpenFlag) -> bool:
    return one.urgency != Urgency.info and one.rule != INERTIA and not one.historic


def _prompts(case: Case, last: date) -> list[date]:
    """The days since the last decision on which a change of plan was asked for; today's of this evaluation too."""
    logged = [*case.record.flags, *case.record.settled_flags]
    known = {(one.rule, one.subject) for one in case.held_flags}
    days = {one.raised_at.date() for one in logged if one.rule in PLAN_PROMPTS}
    if any(key[0] in PLAN_PROMPTS and key not in known for key in case.so_far.fired):
        days.add(case.today)
    return sorted(day for day in days if last < day <= case.today)
