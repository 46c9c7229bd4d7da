"""The visit card: what a clinician reads in a minute before a visit. One page, from the same facts as the story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.change import WORDS, ChangeName
from rules.course import Course
from rules.dates import counted, said
from rules.instruments import Instrument
from rules.narrative import clinician_text, facts
from rules.story_facts import Fact, Part, Source, Telling, measure_named
from rules.visit_asks import Ask, asks
from rules.words import to_clinician

# What a reader must not miss, most important first; safety has a line of its own above them. How it began is no change.
IMPORTANCE = (
    "flag.DET-1", "flag.DET-3", "flag.DET-2", "change.worse",
    "flag.MED-2", "tried.side_effect_beside", "tried.side_effect_after", "tried.side_effect",
    "flag.PRC-2", "change.also_worse", "tried.opposite", "surprise.life_event", "surprise.flare_up", "flag.RSP-4",
    "flag.RSP-3", "flag.RSP-1", "change.life_first", "change.symptoms_first", "change.better", "flag.PRC-1",
    "surprise.missed", "change.goal_reached", "change.trend_worsening", "change.trend_improving", "change.also_better",
    "surprise.health_care_use", "tried.short_of_it", "tried.as_expected", "tried.better_than_hoped",
    "change.whole", "flag.other", "change.same", "change.cannot_say", "change.not_judged",
)  # fmt: skip
DATED = ("tried.", "surprise.")  # only news while they are fresh
CHANGES = 2
ACTIONS = 4
EFFECTS = 3
SAID = 2
LINE, QUOTE, TITLE, WHAT = 240, 160, 80, 90  # letters of what people wrote; the rest is in the record


@dataclass(frozen=True)
class Trend:
    """The verdict in words first, then the numbers."""

    words: str
    numbers: str


@dataclass(frozen=True)
class Card:
    """Every part is plain text; an empty part says what is missing."""

    safety: tuple[str, ...]
    safety_open: bool
    trend: tuple[Trend, ...]
    changes: tuple[str, ...]
    actions: tuple[str, ...]
    question: str
    said: tuple[str, ...]  # what patient and family wrote to the team lately
    side_effects: tuple[str, ...]
    asks: tuple[Ask, ...]
    plan: str
    next_review: str
    next_visit: str
    rests_on: tuple[Source, ...]


def card(course: Course, catalogue: Mapping[str, Instrument]) -> Card:
    telling, told = Telling(course, catalogue), facts(course, catalogue)
    changes = _changes(telling, told)
    return Card(
        safety=tuple(clinician_text(one) for one in told if one.part is Part.safety),
        safety_open=any(one.part is Part.safety and one.key not in CLOSED for one in told),
        trend=tuple(_trends(telling, told)),
        changes=tuple(shortened(clinician_text(one)) for one in changes),
        actions=_actions(telling),
        question=shortened(course.question, QUOTE),
        said=_said(telling),
        side_effects=_side_effects(telling),
        asks=tuple(replace(one, text=shortened(one.text, QUOTE)) for one in asks(telling, told)),
        plan=shortened(_only(told, "forward.plan", "forward.plan_unsigned")) or "No decision of the team yet.",
        next_review=_only(told, "forward.review", "open.review_late") or "No review is planned.",
        next_visit=_only(told, "forward.visit", "forward.visit_with") or "No visit is planned.",
        rests_on=tuple(source for one in changes for source in one.rests_on),
    )


CLOSED = (
    "safety.not_reported", "safety.not_reported_since", "safety.dealt_with", "safety.never_asked", "safety.not_known",
)  # fmt: skip


def _trend(told: Sequence[Fact]) -> list[Fact]:
    """The verdict on the primary measure and on daily life."""
    kinds = ("change.better", "change.same", "change.worse", "change.cannot_say", "change.not_judged")
    return [one for one in told if one.key in kinds]


def _trends(telling: Telling, told: Sequence[Fact]) -> Iterator[Trend]:
    """Of the main measure it is said that it has no score, where another one has."""
    found = [_trend_of(one) for one in _trend(told)]
    if found and telling.primary is None:
        name = to_clinician("measure", measure_named(telling, telling.course.record.primary_measure))
        yield Trend(f"{name}: no score yet", "Nothing can be said of it.")
    yield from found


VERDICTS = {
    "change.better": ChangeName.reliably_better,
    "change.same": ChangeName.no_reliable_change,
    "change.worse": ChangeName.reliably_worse,
}


def _trend_of(fact: Fact) -> Trend:
    """“PHQ-9: clearly better than at the start of this step”, and the two numbers."""
    name = to_clinician("measure", fact.values["measure"])
    if fact.key not in VERDICTS:
        return Trend(f"{name}: {WORDS[ChangeName.cannot_say]}", clinician_text(fact))
    base, last, on = (to_clinician(key, fact.values[key]) for key in ("base", "last", "on"))
    old = f" That is {fact.values['age']}: how it is now is not known." if fact.values["age"] else ""
    return Trend(f"{name}: {WORDS[VERDICTS[fact.key]]}", f"{base} at the start of the step, {last} on {on}.{old}")


def _changes(telling: Telling, told: Sequence[Fact]) -> list[Fact]:
    """The most important ones that the trend does not say already, and that are fresh; of a kind the latest."""
    weeks = timedelta(days=telling.course.settings.whole("card.fresh_days"))
    shown = {one.key for one in _trend(told)}
    fresh = [
        one
        for one in told
        if one.key in IMPORTANCE
        and one.key not in shown
        and not (one.key.startswith(DATED) and _day(one) < telling.course.today - weeks)
    ]
    news: dict[str, Fact] = {}
    for one in sorted(fresh, key=lambda one: (IMPORTANCE.index(one.key), -_day(one).toordinal())):
        news.setdefault(_news(one), one)
    return list(news.values())[:CHANGES]


def _news(fact: Fact) -> str:
    """What is one piece of news however many rules tell it: “levelled off” and “target not reached”, for one."""
    if fact.key.startswith(("flag.MED-2", "tried.side_effect")):
        return "side effect"
    if fact.key.startswith("flag.") and fact.key != "flag.other":
        return fact.key[:8]
    return f"{fact.key} {sorted(fact.values.items(), key=str)}"


def _day(fact: Fact) -> date:
    """The day it is about; of what has none, the end of days, so that it is never too old."""
    on = fact.values.get("by") or fact.values.get("on")
    return on if isinstance(on, date) else date.max


def _actions(telling: Telling) -> tuple[str, ...]:
    open_, today = telling.course.open_tasks, telling.course.today
    due = ["late, was due" if task.due_on < today else "due" for task in open_]
    told = [
        f"{shortened(task.what, WHAT)} ({task.owner}, {when} {said(task.due_on)})"
        for task, when in zip(open_[:ACTIONS], due, strict=False)
    ]
    more = len(open_) - ACTIONS
    return tuple([*told, f"and {counted(more, 'more action', 'more actions')}"] if more > 0 else told)


def _side_effects(telling: Telling) -> tuple[str, ...]:
    """Those of the last weeks, newest first."""
    weeks = timedelta(days=telling.course.settings.whole("card.fresh_days"))
    effects = [one for one in telling.course.of_kind("adverse effect") if telling.course.today - one.on <= weeks]
    told = [f"{shortened(one.title, TITLE)} ({said(one.on)})" for one in reversed(effects)][:EFFECTS]
    more = len(effects) - EFFECTS
    return tuple([*told, f"and {more} more"] if more > 0 else told)


def _said(telling: Telling) -> tuple[str, ...]:
    """Of the last weeks, newest first; two with the patient's own question."""
    weeks, most = timedelta(days=telling.course.settings.whole("card.fresh_days")), SAID - bool(telling.course.question)
    lately = [one for one in telling.course.said if telling.course.today - one.on <= weeks]
    return tuple(f"“{shortened(one.words, QUOTE)}” (the {one.by}, {said(one.on)})" for one in lately[: -most - 1 : -1])


def shortened(text: str, most: int = LINE) -> str:
    """One page is read in a minute: what people wrote at length is cut at a word, with a mark that it goes on."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    cut = plain[:most]
    return f"{cut.rpartition(' ')[0] or cut} …"


def _only(told: Sequence[Fact], *keys: str) -> str:
    return next((clinician_text(one) for one in told if one.key in keys), "")
