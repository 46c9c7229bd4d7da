"""What came differently from what was hoped, what is open, and the way forward."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.course import Course, Decided, Task
from rules.dates import counted, said
from rules.due import expected_days, missed_days, next_due
from rules.record import Schedule
from rules.story_facts import Fact, Part, Source, Telling, measure_named
from rules.story_start import body_signs, event_source, flag_source
from rules.story_tests import tests_due
from rules.story_tried import decision_source, hope_of

# Flags with words of their own for the patient; the others stand in the clinician's story as they were raised.
WORDED = ("MED-2", "DET-1", "DET-2", "DET-3", "RSP-1", "RSP-3", "RSP-4", "PRC-1", "PRC-2")
TOLD_HERE = ("flare-up", "life event", "health-care use", "medical warning sign")
EVENTS_TOLD = 3  # of each kind, the latest; all of them are on the timeline
TASKS_TOLD = 5


def surprises(telling: Telling) -> Iterator[Fact]:
    """Open flags that are neither safety nor good news, then what happened in between, then silence."""
    for flag in telling.course.open_flags:
        if flag.safety or flag.urgency == "info" or flag.rule in ("MED-1", "PRC-3"):
            continue
        key = f"flag.{flag.rule}" if flag.rule in WORDED else "flag.other"
        values = {"name": flag.name, "reason": flag.reason, "on": flag.since_on}
        yield Fact(Part.surprise, key, values, (flag_source(flag),))
    for kind in TOLD_HERE:
        for one in telling.course.of_kind(kind)[-EVENTS_TOLD:]:
            if one not in body_signs(telling):  # those wait; of the others it is said that the team has decided since
                key = f"surprise.{kind.replace(' ', '_').replace('-', '_')}"
                yield Fact(Part.surprise, key, {"title": one.title, "on": one.on}, (event_source(one),))
    yield from _silence(telling)


def _silence(telling: Telling) -> Iterator[Fact]:
    """How many forms of the primary measure did not come; one alone is no news."""
    for schedule in _schedules(telling):
        taken = [one.taken_on for one in telling.course.record.assessments if one.instrument == schedule.instrument]
        days = missed_days(schedule, taken, telling.course.today, grace_days=0)
        if len(days) >= telling.course.settings.whole("overdue.missed_in_a_row"):
            expected = len(expected_days(schedule, telling.course.today))
            values = {"measure": measure_named(telling, schedule.instrument), "missed": len(days), "all": expected}
            values |= {"on": days[-1]}
            source = Source("schedule", schedule.instrument, days[-1], f"due and not answered: {_days(days)}")
            yield Fact(Part.surprise, "surprise.missed", values, (source,))


def _days(days: tuple[date, ...]) -> str:
    return ", ".join(said(day) for day in days)


def _schedules(telling: Telling) -> list[Schedule]:
    return [one for one in telling.course.record.schedule if one.instrument == telling.course.record.primary_measure]


def still_open(telling: Telling) -> Iterator[Fact]:
    course = telling.course
    if course.question:
        source = Source("question", "question", None, "the patient's own question to the team")
        yield Fact(Part.open_, "open.question", {"words": course.question}, (source,))
    for task in course.open_tasks[:TASKS_TOLD]:
        yield _task(task, course)
    yield from tests_due(telling)
    yield from (fact for fact in _forms(telling) if fact.part is Part.open_)
    yield from _review_overdue(telling)


def _task(task: Task, course: Course) -> Fact:
    late = (course.today - task.due_on).days
    signed = any(task in one.tasks for one in course.decided if one.signed)
    key = "open.task" if late <= 0 else "open.task_late"
    key += "_told" if task.tells_patient else ""
    values = {"what": task.what, "owner": task.owner, "on": task.due_on, "late": counted(late, "day")}
    source = Source("action", task.id, task.due_on, f"action due {said(task.due_on)}, {task.state}")
    return Fact(Part.open_, key, values, (source,), for_patient=signed)


def _forms(telling: Telling) -> list[Fact]:
    """The next form of the primary measure: open where its day has passed, else ahead."""
    return [fact for schedule in _schedules(telling) for fact in _form_due(telling, schedule)]


def _form_due(telling: Telling, schedule: Schedule) -> Iterator[Fact]:
    taken = [one.taken_on for one in telling.course.record.assessments if one.instrument == schedule.instrument]
    due = next_due(schedule, taken, telling.course.today)
    if due is None or telling.gone:
        return
    overdue = due < telling.course.today
    source = Source("schedule", schedule.instrument, due, f"due on {said(due)}")
    values = {"measure": measure_named(telling, schedule.instrument), "on": due}
    yield Fact(
        Part.open_ if overdue else Part.forward, "open.form_due" if overdue else "forward.form", values, (source,)
    )


def _review_overdue(telling: Telling) -> Iterator[Fact]:
    last = telling.course.last_decision
    if last is None or last.next_review_on is None or telling.gone:
        return
    if last.next_review_on < telling.course.today:
        yield Fact(Part.open_, "open.review_late", {"on": last.next_review_on}, (decision_source(last),))


def ahead(telling: Telling) -> Iterator[Fact]:
    course = telling.course
    if course.record.discharged_on is not None and telling.gone:
        left = course.record.discharged_on
        source = Source("discharge", "discharge", left, f"discharged on {said(left)}")
        yield Fact(Part.forward, "forward.discharged", {"on": left}, (source,))
    if course.last_decision is not None:
        yield from _plan(telling, course.last_decision)
    if visit := course.next_visit:
        who = f" with {visit.with_name}" if visit.with_name else ""
        source = Source("visit", visit.id, visit.on, f"{visit.kind} on {said(visit.on)}{who}")
        values = {"kind": visit.kind, "on": visit.on, "who": visit.with_name}
        yield Fact(Part.forward, "forward.visit_with" if visit.with_name else "forward.visit", values, (source,))
    yield from (fact for fact in _forms(telling) if fact.part is Part.forward)


def _plan(telling: Telling, last: Decided) -> Iterator[Fact]:
    """What was decided last and why; to the patient only what is signed."""
    source = (decision_source(last),)
    values = {"on": last.on, "kinds": last.kinds, "reason": last.rationale}
    yield Fact(Part.forward, "forward.plan" if last.signed else "forward.plan_unsigned", values, source)
    yield from preference(last)
    hope = last.prediction
    if hope is not None and hope.by_on is not None and hope.by_on > telling.course.today and last.signed:
        expected = {"measure": measure_named(telling, hope.measure), "direction": hope.direction, "size": hope.size}
        expected |= {"by": hope.by_on, "stop": hope.stop_rule}
        expected |= {"hope": hope_of(hope, telling.catalogue.get(hope.measure))}
        key = "forward.expected_stop" if hope.stop_rule else "forward.expected"
        yield Fact(Part.forward, key, expected, source)
    if last.next_review_on is not None and last.next_review_on >= telling.course.today:
        yield Fact(Part.forward, "forward.review", {"on": last.next_review_on}, source, for_patient=last.signed)


def preference(one: Decided) -> Iterator[Fact]:
    """What became of the patient's wish, once it is signed."""
    if one.preference and one.signed:
        key = {"yes": "followed", "partly": "followed_partly", "no": "not_followed"}.get(one.followed, "not_said")
        yield Fact(Part.forward, f"forward.preference_{key}", {"words": one.preference}, (decision_source(one),))
