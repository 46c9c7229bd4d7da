"""Three things to ask in a visit: by rule, from what is open, unknown, overdue or came differently, each with why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.dates import listed, said
from rules.story_facts import Fact, Source, Telling
from rules.words import to_clinician

ASKED = 3


@dataclass(frozen=True)
class Ask:
    """What to ask, why, and what the why rests on."""

    text: str
    why: str
    rests_on: tuple[Source, ...]


Rule = Callable[[Telling, Sequence[Fact]], Iterator[Ask]]


def asks(telling: Telling, told: Sequence[Fact]) -> tuple[Ask, ...]:
    """The first three that apply; there are always three, and never one without a reason."""
    rules: tuple[Rule, ...] = (
        _safety,
        _body,
        _worse,
        _side_effect,
        _silence,
        _tested,
        _now,
        _hopes,
        _life,
        _disagree,
        _level,
        _goal,
    )
    found = [one for rule in (*rules, _kept, _next_weeks) for one in rule(telling, told)]
    return tuple(found[:ASKED])


def _from(told: Sequence[Fact], *keys: str) -> Iterator[Fact]:
    return (one for one in told if one.key in keys)


def _safety(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    why = {
        "safety.reported": "thoughts of self-harm were reported and the flag is open",
        "safety.from_others": "somebody else told of it and the flag is open",
        "safety.other": "a safety flag is open",
        "safety.asked_help": "they asked for help",
        "safety.unanswered": "the question was left open, which is not a no",
        "safety.not_answered": "a safety flag waits for its answer",
        "safety.never_asked": "nobody has asked yet",
        "safety.not_known": "what was answered is not known",
        "safety.dealt_with": "it was reported the last time",
    }
    for one in list(_from(told, *why))[:1]:
        yield Ask("Thoughts of self-harm, directly: how often, plans, what holds?", why[one.key], one.rests_on)


def _body(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    found = list(_from(told, "safety.body", "safety.body_flag"))
    if found:
        what = listed([str(one.values.get("title") or "The new sign of the body") for one in found])
        rests_on = tuple(source for one in found for source in one.rests_on)
        why = "a new sign of the body without a decision of the team"
        yield Ask(f"{what}: who has looked at it, and what came of it?", why, rests_on)


def _worse(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    for one in list(_from(told, "flag.DET-1", "flag.DET-3", "flag.DET-2"))[:1]:
        on = one.values["on"]
        since = f" since {said(on)}" if isinstance(on, date) else ""
        yield Ask(f"What has happened{since}, and what would help this week?", "clearly worse", one.rests_on)


def _side_effect(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    """Of the last weeks, and while there is a treatment to ask about: not after discharge."""
    if telling.gone:
        return
    for one in _fresh(telling, told, "tried.side_effect", "tried.side_effect_after", "tried.side_effect_beside")[-1:]:
        yield Ask(
            f"{one.values['title']}: how is it now, and is the treatment still wanted?", "a side effect", one.rests_on
        )


def _fresh(telling: Telling, told: Sequence[Fact], *keys: str) -> list[Fact]:
    weeks = timedelta(days=telling.course.settings.whole("card.fresh_days"))
    found = [(one, one.values["on"]) for one in _from(told, *keys)]
    return [one for one, on in found if isinstance(on, date) and telling.course.today - on <= weeks]


def _silence(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    found = list(_from(told, "flag.PRC-1", "flag.PRC-2", "open.form_due"))
    for one in found[:1]:
        yield Ask(
            "What got in the way of forms or visits, and what would make them easier?", "out of touch", one.rests_on
        )


def _now(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    """Where the last score is too old to say how somebody is."""
    for one in list(_from(told, "change.old"))[:1]:
        name = to_clinician("measure", one.values["measure"])
        yield Ask("How are things now, compared with then?", f"the last {name} is {one.values['age']}", one.rests_on)


def _tested(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    """The small test that has waited longest for its judgement."""
    for one in list(_from(told, "open.test"))[:1]:
        text = f"{one.values['name']}: how did it go, and is it kept, dropped or tried again?"
        yield Ask(text, "a small test is over and not judged", one.rests_on)


def _hopes(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    """Of a prediction whose day has come lately."""
    weeks = timedelta(days=telling.course.settings.whole("card.fresh_days"))
    for one in list(_from(told, "tried.opposite", "tried.short_of_it"))[-1:]:
        by = one.values["by"]
        if isinstance(by, date) and telling.course.today - by > weeks:
            continue
        until = said(by) if isinstance(by, date) else str(by)
        yield Ask(
            "What does the patient make of it, and what would they change?",
            f"hoped for by {until} and not reached",
            one.rests_on,
        )


def _life(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    for one in _fresh(telling, told, "surprise.life_event", "surprise.flare_up")[-1:]:
        yield Ask(f"{one.values['title']}: how are things with it now?", "it happened lately", one.rests_on)


def _disagree(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    for one in _from(told, "change.symptoms_first"):
        yield Ask("What still stands in the way of daily life?", "symptoms are better, daily life is not", one.rests_on)
    for one in _from(told, "change.life_first"):
        yield Ask(
            "What made daily life easier, and how is it kept?", "daily life is better, symptoms are not", one.rests_on
        )


def _level(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    for one in list(_from(told, "flag.RSP-4", "flag.RSP-3", "flag.RSP-1"))[:1]:
        text = "Does the treatment fit (dose, time, effort), and what has not been tried that they would want?"
        yield Ask(text, str(one.values["name"]).lower(), one.rests_on)


def _goal(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    goals = [one for one in telling.course.goals if one.reached_on is None]
    if not telling.course.goals:
        nothing = Source("missing", "goal", None, "no goal in the record")
        yield Ask("What matters most, in their own words?", "no goal is written down", (nothing,))
    for goal in goals[:1]:
        source = Source("goal", goal.id, goal.set_on, f"goal set on {said(goal.set_on)}")
        yield Ask(f"How far is it to “{goal.words}”?", "the goal is not reached yet", (source,))


def _kept(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    for one in list(_from(told, "change.better", "change.goal_reached"))[:1]:
        if not telling.course.alarm_open and not list(_from(told, "change.old")):
            why = "clearly better" if one.key == "change.better" else "a goal was reached"
            yield Ask("What helped, and how is it kept?", why, one.rests_on)


def _next_weeks(telling: Telling, told: Sequence[Fact]) -> Iterator[Ask]:
    """What is always worth asking; it fills up to three."""
    nothing = (Source("missing", "other", None, "nothing more pressing in the record"),)
    yield Ask("What would make the next two weeks better?", "nothing more pressing in the record", nothing)
    yield Ask(
        "Is there anything the team should know and has not asked?", "nothing more pressing in the record", nothing
    )
    yield Ask("Are the questionnaires still the right ones?", "nothing more pressing in the record", nothing)
