"""How the story begins: safety first, then where we started."""

from __future__ import annotations

from collections.abc import Iterator

from rules.change import in_clinical_range
from rules.course import Flagged, Happened
from rules.dates import listed, said
from rules.findings import Urgency
from rules.flags_safety import answered, known_by, reported, unanswered
from rules.flags_watch import ASKED_FOR_HELP
from rules.instruments import Instrument, Method
from rules.record import Assessment
from rules.story_facts import Fact, Part, Source, Telling, score_source

SAFETY = {
    "SAF-1": "safety.reported",
    "SAF-3": "safety.asked_help",
    "SAF-4": "safety.unanswered",
    "SAF-5": "safety.not_answered",
}
OWN_WORDS = ("SAF-1", "SAF-3", "SAF-4")  # these tell the patient what they said themselves
LATE_START_DAYS = 28  # a first score later than this does not tell where somebody started; as caseload.new_days


def safety(telling: Telling) -> Iterator[Fact]:
    """What is open about safety and the body. Nothing open: what was last said, which is never “safe”."""
    open_ = [one for one in telling.course.open_flags if one.safety]
    for rule in sorted({one.rule for one in open_}):
        yield from _open([one for one in open_ if one.rule == rule], telling)
    medical = [one for one in telling.course.open_flags if one.rule == "MED-1"]
    for flag in medical[-1:]:
        yield Fact(Part.safety, "safety.body_flag", {"on": flag.since_on, "reason": flag.reason}, (flag_source(flag),))
    for sign in () if medical else body_signs(telling):
        yield Fact(Part.safety, "safety.body", {"title": sign.title, "on": sign.on}, (event_source(sign),))
    if not open_:
        yield from _last_said(telling)


def _open(flags: list[Flagged], telling: Telling) -> Iterator[Fact]:
    """Of one rule the latest; and the most urgent, which a later and milder one must not hide."""
    latest = max(flags, key=lambda one: one.since_on)
    worst = min(flags, key=lambda one: (Urgency(one.urgency).order, -one.since_on.toordinal()))
    yield _open_flag(latest, telling)
    if Urgency(worst.urgency).order < Urgency(latest.urgency).order:
        values = {"on": worst.since_on, "reason": worst.reason}
        yield Fact(Part.safety, "safety.also_open", values, (flag_source(worst),))


def _open_flag(flag: Flagged, telling: Telling) -> Fact:
    values: dict[str, object] = {"on": flag.since_on, "reason": flag.reason}
    key, by = SAFETY.get(flag.rule, "safety.other"), _somebody_else(flag, telling)
    if flag.rule in OWN_WORDS and by:
        key = "safety.from_others"
        values["by"] = by
    return Fact(Part.safety, key, values, (flag_source(flag),))


def _somebody_else(flag: Flagged, telling: Telling) -> str:
    """Whose words a flag rests on where they are not the patient's: what the family answered they never “told us”."""
    source = flag.subject.partition(":")[0]
    for form in telling.course.record.assessments:
        if form.id == source:
            by = f"rated by the {form.rater}"  # flags of before version 3 do not say it themselves
            others = "Not the patient's own answer." if by in flag.reason else f"{by.capitalize()}, not by the patient."
            return "" if form.rater == "patient" else others
    happened = next((one for one in telling.course.happened if one.id == source), None)
    return "From a note of the record." if happened is not None and happened.kind != ASKED_FOR_HELP else ""


def body_signs(telling: Telling) -> tuple[Happened, ...]:
    """Every warning sign of the body that no decision has followed: on the same day, none that knew of it."""
    last = telling.course.last_decision
    signs = telling.course.of_kind("medical warning sign")
    return tuple(one for one in signs if last is None or (last.on, last.known_at) < (one.on, one.known_at))


def _last_said(telling: Telling) -> Iterator[Fact]:
    """The last form that asks about self-harm: reported, not reported, not known, or never asked.

    The patient's own, where there is one. A yes of any form stands until a later form of theirs says no, and is told
    beside that no as well.
    """
    asked = [one for one in telling.case.assessments if _asks(telling, one) and known_by(one, telling.case.today)]
    if not asked:
        nothing = Source("missing", "self-harm", None, "no form in the record asks about self-harm")
        yield Fact(Part.safety, "safety.never_asked", {}, (nothing,))
        return
    last = ([one for one in asked if one.rater == "patient"] or asked)[-1]
    yes = next((one for one in reversed(asked) if reported(telling.catalogue[one.instrument], one)), None)
    if yes is not None and yes.taken_on >= last.taken_on:
        values = {"on": yes.taken_on, "measure": _form_named(telling, yes)}
        yield Fact(Part.safety, "safety.dealt_with", values, (_safety_source(telling, yes),))
        return
    values = {"on": last.taken_on, "measure": _form_named(telling, last)}
    source = _safety_source(telling, last)
    if unanswered(telling.catalogue[last.instrument], last):
        yield Fact(Part.safety, "safety.not_known", values, (source,))
    elif yes is None:
        yield Fact(Part.safety, "safety.not_reported", values, (source,))
    else:
        values |= {"yes_on": yes.taken_on, "yes_measure": _form_named(telling, yes)}
        yield Fact(Part.safety, "safety.not_reported_since", values, (source, _safety_source(telling, yes)))


def _asks(telling: Telling, one: Assessment) -> bool:
    instrument = telling.catalogue.get(one.instrument)
    return instrument is not None and bool(instrument.safety_items)


def _form_named(telling: Telling, one: Assessment) -> str:
    by = "" if one.rater == "patient" else f", rated by the {one.rater}"
    return f"{telling.catalogue[one.instrument].abbreviation}{by}"


def _safety_source(telling: Telling, one: Assessment) -> Source:
    """Each safety question of the form with its answer; of a screen the ones that were answered with yes."""
    instrument, name = telling.catalogue[one.instrument], _form_named(telling, one)
    yes = [item for item in instrument.safety_items if (answered(one, item) or 0) > 0]
    if instrument.method is Method.triage and one.answers:
        told = f"yes to {listed(yes)}" if yes else "no yes"
    else:
        told = "; ".join(f"item {item}: {_answer(answered(one, item))}" for item in instrument.safety_items)
    return Source("assessment", one.id, one.taken_on, f"{name} {told} on {said(one.taken_on)}")


def _answer(answer: float | None) -> str:
    return "no answer" if answer is None else f"answer {answer:g}"


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
    values = {"measure": telling.measure(instrument), "score": first.value, "on": first.on}
    return Fact(Part.start, key, values, (score_source(instrument, first),))


def flag_source(flag: Flagged) -> Source:
    return Source("flag", flag.id, flag.since_on, f"flag {flag.rule}, since {said(flag.since_on)}, {flag.state}")


def event_source(one: Happened) -> Source:
    return Source("event", one.id, one.on, f"{one.kind} on {said(one.on)}: {one.title}")
