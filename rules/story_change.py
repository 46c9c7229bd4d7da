"""What changed and how sure we are: since the step began, over the whole course, and where measures disagree."""

from __future__ import annotations

from collections.abc import Iterator

from rules.change import ChangeName, ChangeVerdict, change_since, in_clinical_range
from rules.dates import said
from rules.flags_case import Point
from rules.instruments import Instrument
from rules.story_facts import Fact, Part, Period, Source, Telling, Way, scores
from rules.trends import TrendName, TrendStatus, trend, trend_words

CLEAR = (ChangeName.reliably_better, ChangeName.reliably_worse)
KEYS = {
    ChangeName.reliably_better: "change.better",
    ChangeName.no_reliable_change: "change.same",
    ChangeName.reliably_worse: "change.worse",
    ChangeName.cannot_say: "change.cannot_say",
}


def verdict_of(telling: Telling, instrument: Instrument) -> ChangeVerdict:
    """The last score of the step against its base, as everywhere else."""
    base = telling.case.base(instrument)
    last = base.later[-1].value if base and base.later else None
    return change_since(instrument, telling.case.baseline(instrument), last)


def changed(telling: Telling) -> Iterator[Fact]:
    main = [one for one in (telling.primary, telling.function) if one is not None]
    others = [one for one in telling.case.measures if one not in main and telling.points(one)]
    verdicts = {one.id: verdict_of(telling, one) for one in [*main, *others]}
    for instrument in [*main, *(one for one in others if verdicts[one.id].name in CLEAR)]:
        yield from _since_step(telling, instrument, verdicts[instrument.id])
    for instrument in main:
        yield from _old(telling, instrument)
    if telling.primary is not None:
        yield from _disagree(telling, verdicts)
        yield from _direction(telling, telling.primary)
        yield from _whole(telling, telling.primary)
    yield from _goals(telling)
    yield from _praise(telling, verdicts)


def _since_step(telling: Telling, instrument: Instrument, verdict: ChangeVerdict) -> Iterator[Fact]:
    base, step = telling.case.base(instrument), telling.case.step
    shown = telling.case.step_scores(instrument)
    values: dict[str, object] = {"measure": telling.measure(instrument), "reason": verdict.reason}
    if base is None or not base.later or step is None:
        yield _cannot_say(instrument, values, shown)
        return
    last = base.later[-1]
    if verdict.points is None or verdict.name is ChangeName.cannot_say:  # enough answers, and no judging by this form
        yield Fact(Part.changed, "change.not_judged", values, scores(instrument, [*shown[: base.n], last]))
        return
    values |= {"base": base.value, "last": last.value, "on": last.on, "from_on": shown[0].on}
    values |= {"moved": abs(verdict.points), "needed": verdict.reliable_points, "age": telling.age(instrument)}
    key = KEYS[verdict.name]
    if instrument not in (telling.primary, telling.function):
        key = key.replace(".", ".also_")
    yield Fact(Part.changed, key, values, scores(instrument, [*shown[: base.n], last]))


def _cannot_say(instrument: Instrument, values: dict[str, object], shown: tuple[Point, ...]) -> Fact:
    """Too little in this step; what there is, or that there is nothing, is what the sentence rests on."""
    nothing = Source("missing", instrument.id, None, f"no {instrument.abbreviation} score in this step")
    return Fact(Part.changed, "change.cannot_say", values, scores(instrument, shown) or (nothing,))


def _old(telling: Telling, instrument: Instrument) -> Iterator[Fact]:
    """An old score says how it was, not how it is."""
    if age := telling.age(instrument):
        last = telling.points(instrument)[-1]
        values = {"measure": telling.measure(instrument), "age": age, "on": last.on}
        yield Fact(Part.changed, "change.old", values, scores(instrument, [last]))


def _disagree(telling: Telling, verdicts: dict[str, ChangeVerdict]) -> Iterator[Fact]:
    """Function up with symptoms unchanged is progress and says so; the other way round is a question.

    Not where the main measure is one of daily life itself, nor where daily life was not limited to begin with.
    """
    if telling.primary is None or telling.function is None or telling.primary.domain == "function":
        return
    symptoms, function = verdicts[telling.primary.id].name, verdicts[telling.function.id].name
    values = {"symptoms": telling.measure(telling.primary), "function": telling.measure(telling.function)}
    latest = [score for one in (telling.primary, telling.function) for score in scores(one, telling.points(one)[-1:])]
    if (symptoms, function) == (ChangeName.no_reliable_change, ChangeName.reliably_better):
        yield Fact(Part.changed, "change.life_first", values, tuple(latest))
    limited = in_clinical_range(telling.function, telling.points(telling.function)[-1].value) is not False
    if (symptoms, function) == (ChangeName.reliably_better, ChangeName.no_reliable_change) and limited:
        yield Fact(Part.changed, "change.symptoms_first", values, tuple(latest))


def _direction(telling: Telling, instrument: Instrument) -> Iterator[Fact]:
    """The last stretch without a break: said only if chance is unlikely and the move is one people notice.

    And only while it may still go on: of old scores the change is told, with their age.
    """
    if telling.age(instrument):
        return
    every = telling.points(instrument)
    window = telling.case.window(instrument, every[0].on)
    found = trend([one.on for one in window], [one.value for one in window])
    told = trend_words(found, instrument.direction, instrument.change.mid, telling.case.settings)
    if found.status is not TrendStatus.ok or told.name not in (TrendName.improving, TrendName.worsening):
        return
    key = f"change.trend_{told.name.name}"
    period = Period(window[0].on, window[-1].on)
    values = {"measure": telling.measure(instrument), "n": found.n, "period": period, "reason": told.reason}
    yield Fact(Part.changed, key, values, scores(instrument, window))


def _whole(telling: Telling, instrument: Instrument) -> Iterator[Fact]:
    """From the first score of all to the last, where steps lie between: no verdict, the two numbers."""
    every, step = telling.points(instrument), telling.case.step
    if len(every) < 2 or step is None or every[0].on >= step.from_:
        return
    first, last = every[0], every[-1]
    way = telling.way(instrument, first.value, last.value)
    values = {"measure": telling.measure(instrument), "first": first.value, "first_on": first.on, "last": last.value}
    values |= {"on": last.on, "way": way}
    yield Fact(Part.changed, "change.whole", values, scores(instrument, [first, last]))


def _goals(telling: Telling) -> Iterator[Fact]:
    """A goal that was reached is told, unless somebody has yet to deal with an answer about safety (S10)."""
    for goal in telling.course.goals:
        if goal.reached_on is not None and not telling.course.safety_open:
            source = Source("goal", goal.id, goal.reached_on, f"goal reached on {said(goal.reached_on)}")
            yield Fact(Part.changed, "change.goal_reached", {"words": goal.words, "on": goal.reached_on}, (source,))


def _praise(telling: Telling, verdicts: dict[str, ChangeVerdict]) -> Iterator[Fact]:
    """Never over an open flag about safety, the body or worsening, over any measure that is worse, or of old scores."""
    main = [one for one in (telling.primary, telling.function) if one is not None and not telling.age(one)]
    names = [one.name for one in verdicts.values()]
    better = [one for one in main if verdicts[one.id].name is ChangeName.reliably_better]
    if better and not telling.course.alarm_open and ChangeName.reliably_worse not in names:
        latest = scores(better[0], telling.points(better[0])[-1:])
        yield Fact(Part.changed, "change.praise", {"way": Way.better}, latest)
