"""What was promised and did not happen: questionnaires overdue, reviews overdue, staying on without progress.

PRC-1 and PRC-3 of clinical rules §9, with the settled readings §9a.11 and §9a.12.
"""

from __future__ import annotations

from datetime import date, timedelta

from rules.dates import counted, said
from rules.due import missed_days
from rules.findings import Finding, NotMet, Urgency
from rules.flags_case import Case, settled
from rules.flags_course import Found
from rules.record import Schedule


def questionnaire_overdue(case: Case) -> Found:
    """PRC-1: a due form has not come. One is information; two in a row are for the care manager."""
    for one in case.record.schedule:
        taken = [form.taken_on for form in case.forms(one.instrument)]
        missed = missed_days(one, taken, case.today, _grace(case, one))
        latest = max(taken, default=date.min)
        in_a_row = [day for day in missed if day > latest]
        if in_a_row:
            yield _overdue(case, one, in_a_row)
        else:
            yield NotMet(one.instrument, "The due form has come, or its time is not over.")


def _grace(case: Case, one: Schedule) -> int:
    weekly = one.every_days <= case.settings.whole("overdue.weekly_up_to_days")
    return case.settings.whole("overdue.weekly_grace_days" if weekly else "overdue.monthly_grace_days")


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
    due, why = _review_due(case)
    if due is None:
        yield NotMet("step", "No review date is set and this step has no time limit.")
    elif case.today <= due:
        yield NotMet("step", f"The next review is due by {said(due)}.")
    elif closed is not None and closed.by_person and closed.closed_at and closed.closed_at.date() > due:
        yield NotMet("step", "A person closed this flag after the review was due.")
    else:
        evidence = {"due_on": due.isoformat(), "last_decision_on": last.on.isoformat() if last else None}
        yield Finding("step", Urgency.review, why, due + timedelta(days=1), evidence)


def _review_due(case: Case) -> tuple[date | None, str]:
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
