"""How the story begins: safety first, then where we started."""

from __future__ import annotations

from collections.abc import Iterator

from rules.change import in_clinical_range
from rules.course import Flagged, Happened
from rules.dates import said
from rules.flags_safety import answered
from rules.instruments import Instrument
from rules.record import Assessment
from rules.story_facts import Fact, Part, Source, Telling, measure, score_source

SAFETY = {
    "SAF-1": "safety.reported",
    "SAF-3": "safety.asked_help",
    "SAF-4": "safety.unanswered",
    "SAF-5": "safety.not_answered",
}
LATE_START_DAYS = 28  # a first score later than this does not tell where somebody started; as caseload.new_days


def safety(telling: Telling) -> Iterator[Fact]:
    """What is open about safety and the body. Nothing open: what was last said, which is never “safe”."""
    open_ = [one for one in telling.course.open_flags if one.safety]
    latest: dict[str, Flagged] = {one.rule: one for one in sorted(open_, key=lambda one: one.since_on)}
    for rule, flag in sorted(latest.items()):
        key = SAFETY.get(rule, "safety.other")
        yield Fact(Part.safety, key, {"on": flag.since_on, "reason": flag.reason}, (flag_source(flag),))
    medical = [one for one in telling.course.open_flags if one.rule == "MED-1"]
    for flag in medical[-1:]:
        yield Fact(Part.safety, "safety.body_flag", {"on": flag.since_on, "reason": flag.reason}, (flag_source(flag),))
    for sign in () if medical else body_signs(telling):
        yield Fact(Part.safety, "safety.body", {"title": sign.title, "on": sign.on}, (event_source(sign),))
    if not open_:
        yield from _last_said(telling)


def body_signs(telling: Telling) -> tuple[Happened, ...]:
    """Every warning sign of the body that no decision has followed: on the same day, none that knew of it."""
    last = telling.course.last_decision
    signs = telling.course.of_kind("medical warning sign")
    return tuple(one for one in signs if last is None or (last.on, last.known_at) < (one.on, one.known_at))


def _last_said(telling: Telling) -> Iterator[Fact]:
    """The last form that asks about self-harm: not reported, not known, or never asked."""
    asked = [(one, item) for one in telling.case.assessments if (item := _item(telling, one))]
    if not asked:
        nothing = Source("missing", "self-harm", None, "no form in the record asks about self-harm")
        yield Fact(Part.safety, "safety.never_asked", {}, (nothing,))
        return
    last, item = asked[-1]
    name, answer = telling.catalogue[last.instrument].abbreviation, answered(last, item)
    values = {"on": last.taken_on, "measure": name}
    key = "safety.not_reported" if answer == 0 else "safety.dealt_with" if answer else "safety.not_known"
    said_there = "no answer" if answer is None else f"answer {answer:g}"
    source = Source("assessment", last.id, last.taken_on, f"{name} item {item}: {said_there} on {said(last.taken_on)}")
    yield Fact(Part.safety, key, values, (source,))


def _item(telling: Telling, one: Assessment) -> str:
    instrument = telling.catalogue.get(one.instrument)
    return instrument.safety_marks[0].item if instrument is not None and instrument.safety_marks else ""


def start(telling: Telling) -> Iterator[Fact]:
    course = telling.course
    if course.steps:
        first = course.steps[0]
        source = Source("step", first.id, first.from_on, f"step {first.step} from {said(first.from_on)}")
        yield Fact(Part.start, "start.begin", {"on": first.from_on, "step": first.step}, (source,))
    for instrument in (telling.primary, telling.function):
        if instrument is not None:
            yield _first_score(telling, instrument)
    for goal in course.goals:
        values = {"words": goal.words, "target": goal.target, "on": goal.set_on}
        source = Source("goal", goal.id, goal.set_on, f"goal set on {said(goal.set_on)}")
        yield Fact(Part.start, "start.goal" if goal.target else "start.goal_open", values, (source,))


def _first_score(telling: Telling, instrument: Instrument) -> Fact:
    first = telling.points(instrument)[0]
    weighs = in_clinical_range(instrument, first.value)
    key = {True: "start.score_high", False: "start.score_low", None: "start.score"}[weighs]
    began = telling.course.steps[0].from_on if telling.course.steps else first.on
    if (first.on - began).days > LATE_START_DAYS:
        key = "start.score_late"
    values = {"measure": measure(instrument), "score": first.value, "on": first.on}
    return Fact(Part.start, key, values, (score_source(instrument, first),))


def flag_source(flag: Flagged) -> Source:
    return Source("flag", flag.id, flag.since_on, f"flag {flag.rule}, since {said(flag.since_on)}, {flag.state}")


def event_source(one: Happened) -> Source:
    return Source("event", one.id, one.on, f"{one.kind} on {said(one.on)}: {one.title}")
