"""What is new in one patient's course since a moment: a plain difference, most important first.

Counted is when we knew of it, not when it happened: a paper form of last month that came in today is new today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.course import Course, Flagged, Planned, named
from rules.dates import counted, points, said
from rules.due import missed_days
from rules.findings import Urgency
from rules.instruments import Instrument
from rules.record import Assessment

SAFETY, WORSE, ANSWERS, CARE, REST = range(5)  # the order in which news is told
ENDED = {"resolved": "resolved", "superseded": "replaced by a newer one", "expired": "ended by itself"}
SEEN = {"acknowledged": "answered", "actioned": "acted on", "deferred": "put off"}


@dataclass(frozen=True)
class News:
    """One thing that is new: in words, with the row it is told from."""

    weight: int
    at: datetime
    kind: str  # flag | answers | missed | event | treatment | goal | step | decision | action | visit | words
    text: str
    ref: str
    short: str = ""  # for a line in a list, where the whole text is long
    within: int = 0  # the order within one weight

    @property
    def safety(self) -> bool:
        return self.weight == SAFETY


@dataclass(frozen=True)
class Since:
    """`since` None: there was no such moment, and `head` says so; nothing counts as new then."""

    kind: str  # look | visit | meeting
    head: str
    since: datetime | None
    news: tuple[News, ...] = ()

    @property
    def line(self) -> str:
        """All of it in one line, for a list of patients."""
        if self.since is None:
            return self.head
        if not self.news:
            return f"Nothing new {self.head}."
        more = f" and {len(self.news) - 2} more" if len(self.news) > 2 else ""
        told = "; ".join((one.short or one.text).rstrip(".") for one in self.news[:2])
        return f"{len(self.news)} new {self.head}: {told}{more}."


def news(course: Course, catalogue: Mapping[str, Instrument], since: datetime) -> tuple[News, ...]:
    """Everything that came to be known after `since`, safety first, newest first within each kind."""
    parts = (_flags, _answers, _missed, _said, _care, _tests, _decisions, _visits)
    found = [one for part in parts for one in part(course, catalogue, since)]
    return tuple(sorted(found, key=lambda one: (one.weight, one.within, -one.at.timestamp(), one.ref)))


def _flags(course: Course, catalogue: Mapping[str, Instrument], since: datetime) -> Iterator[News]:
    for flag in course.flags:
        weight = SAFETY if flag.rule.startswith(("SAF", "MED")) else WORSE if flag.rule.startswith("DET") else REST
        if flag.raised_at > since and flag.open:
            text = f"{flag.urgency.capitalize()}: {flag.reason}"
            weight = REST if flag.urgency == "info" else weight
            short, order = f"{flag.urgency}: {flag.name.lower()}", list(Urgency).index(Urgency(flag.urgency))
            yield News(weight, flag.raised_at, "flag", text, flag.id, short, order)
        elif moved := _moved(flag, since):
            yield News(max(weight, WORSE), moved[1], "flag", f"Flag {moved[0]}: {flag.name}.", flag.id)


def _moved(flag: Flagged, since: datetime) -> tuple[str, datetime] | None:
    """The last answer to a flag, or its end, where that is new."""
    told = [(state, at, person) for state, at, person in flag.moves if at > since and state in (*SEEN, *ENDED)]
    if not told:
        return None
    state, at, person = told[-1]
    raised = "raised and " if flag.raised_at > since else ""
    by_rule = " by the rule itself" if state == "resolved" and not person else ""
    return f"{raised}{(SEEN | ENDED)[state]}{by_rule}", at


def _answers(course: Course, catalogue: Mapping[str, Instrument], since: datetime) -> Iterator[News]:
    forms = [one for one in course.record.assessments if one.taken_on <= course.today]
    for instrument, rater in sorted({(one.instrument, one.rater) for one in forms}):
        mine = sorted((one for one in forms if (one.instrument, one.rater) == (instrument, rater)), key=_taken)
        came = [one for one in mine if one.received_at is not None and one.received_at > since]
        if came:
            before = [one for one in mine if one not in came and one.total is not None]
            name = named(catalogue, instrument) + ("" if rater == "patient" else f" by the {rater}")
            text = _answers_words(name, came, before)
            at = max(one.received_at for one in came if one.received_at)
            second = int(instrument != course.record.primary_measure)
            yield News(ANSWERS, at, "answers", text, came[-1].id, within=second)


def _taken(one: Assessment) -> tuple[object, ...]:
    return one.taken_on, one.taken_at.timestamp() if one.taken_at else 0.0, one.id


def _answers_words(name: str, came: list[Assessment], before: list[Assessment]) -> str:
    last = came[-1]
    many = f"{len(came)} new, the latest " if len(came) > 1 else ""
    if last.total is None:
        what = "no score from it" if last.status not in ("valid", "partial") else "entries without a total"
        return f"{name}: {many}of {said(last.taken_on)} ({what})."
    earlier = f", {points(before[-1].total or 0)} before" if before else ", none before"
    return f"{name}: {many}{points(last.total)} on {said(last.taken_on)}{earlier}."


def _missed(course: Course, catalogue: Mapping[str, Instrument], since: datetime) -> Iterator[News]:
    for schedule in course.record.schedule:
        taken = [one.taken_on for one in course.record.assessments if one.instrument == schedule.instrument]
        # What was due on the day of the last look was not missed yet then: a day is missed when it is over.
        days = [day for day in missed_days(schedule, taken, course.today, grace_days=0) if day >= since.date()]
        if days:
            which = f"on {said(days[0])}" if len(days) == 1 else f"{len(days)} times, last on {said(days[-1])}"
            text = f"{named(catalogue, schedule.instrument)} was due {which} and was not answered."
            yield News(ANSWERS, course.record.as_of, "missed", text, schedule.instrument, within=2)


def _said(course: Course, catalogue: Mapping[str, Instrument], since: datetime) -> Iterator[News]:
    for one in course.said:
        if one.known_at > since:
            short = f"the {one.by} wrote to the team"
            yield News(CARE, one.known_at, "words", f"The {one.by} wrote to the team: “{one.words}”", one.id, short)


def _care(course: Course, catalogue: Mapping[str, Instrument], since: datetime) -> Iterator[News]:
    for one in course.happened:
        if one.known_at > since:
            missed = ", not attended" if one.attended is False else ""
            weight = SAFETY if one.kind == "medical warning sign" else CARE
            text = f"{one.kind.capitalize()} on {said(one.on)}: {one.title}{missed}."
            yield News(weight, one.known_at, "event", text, one.id)
    for given in course.given:
        if given.known_at > since:
            dose = f" ({given.dose})" if given.dose else ""
            end = f" until {said(given.to_on)}" if given.to_on else ""
            text = f"Treatment: {given.name}{dose} from {said(given.from_on)}{end}."
            yield News(CARE, given.known_at, "treatment", text, given.id)
    for goal in course.goals:
        if goal.known_at > since:
            state = f"reached on {said(goal.reached_on)}" if goal.reached_on else "set"
            yield News(CARE, goal.known_at, "goal", f"Goal {state}: “{goal.words}”", goal.id)
    for placed in course.steps:
        if placed.known_at > since:
            yield News(CARE, placed.known_at, "step", f"Step {placed.step} from {said(placed.from_on)}.", placed.id)


def _tests(course: Course, catalogue: Mapping[str, Instrument], since: datetime) -> Iterator[News]:
    for one in course.tests:
        if one.judged is not None and one.judged.known_at > since:
            text = f"Small test {one.judged.outcome}: {one.test.what} ({one.judged.came})."
            yield News(CARE, one.judged.known_at, "small test", text, one.judged.id)


def _decisions(course: Course, catalogue: Mapping[str, Instrument], since: datetime) -> Iterator[News]:
    for one in course.decided:
        if one.known_at > since:
            text = f"Decided on {said(one.on)}: {', '.join(one.kinds)}."
            yield News(CARE, one.known_at, "decision", text, one.id)
        for task in one.tasks:
            if task.changed_at is not None and task.changed_at > since:
                yield News(
                    CARE, task.changed_at, "action", f"Action {task.state}: {task.what} ({task.owner}).", task.id
                )


def _visits(course: Course, catalogue: Mapping[str, Instrument], since: datetime) -> Iterator[News]:
    for one in course.planned:
        if one.known_at > since and one.on >= course.today:
            yield News(REST, one.known_at, "visit", f"Planned: {visit_words(one)}.", one.id)


def visit_words(one: Planned) -> str:
    who = f" with {one.with_name}" if one.with_name else ""
    return f"{one.kind} on {said(one.on)}{who}"


def no_such_moment(kind: str) -> Since:
    head = {
        "look": "You have not looked at this patient before.",
        "visit": "No visit is recorded yet.",
        "meeting": "No meeting has decided on this patient yet.",
    }[kind]
    return Since(kind, head, None)


def since_words(kind: str, when: str) -> str:
    return {
        "look": f"since you last looked ({when})",
        "visit": f"since the last visit ({when})",
        "meeting": f"since the last meeting ({when})",
    }[kind]


def how_many(told: Since) -> str:
    return counted(len(told.news), "thing is new", "things are new")
