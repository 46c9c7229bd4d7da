"""What we tried and what followed. What followed goes together with it; nothing here says that it was the cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from rules.course import Decided, Given, Happened
from rules.dates import said
from rules.difference import better_by
from rules.flags_case import Point
from rules.instruments import Instrument
from rules.predictions import Direction, Outcome, Prediction, judge
from rules.small_test import KIND
from rules.story_facts import Fact, Part, Period, Source, Telling, Way, measure_named, score_source, scores
from rules.story_start import event_source
from rules.story_tests import small_tests

PREDICTIONS_TOLD = 3  # the latest; all of them are in the list of decisions


def tried(telling: Telling) -> Iterator[Fact]:
    yield from _steps(telling)
    for given in telling.course.given:
        if given.from_on <= telling.course.today and given.kind != KIND:  # small tests are told by what came of them
            yield _treatment(telling, given)
    yield from small_tests(telling)
    yield from _visits(telling)
    for effect in telling.course.of_kind("adverse effect"):
        yield _as_past(telling, _side_effect(telling, effect), effect.on)
    judged = [one for one in telling.course.decided if _is_due(one, telling.course.today)]
    for decided in judged[-PREDICTIONS_TOLD:]:
        yield from _prediction(telling, decided)


def _steps(telling: Telling) -> Iterator[Fact]:
    """Each move on the pathway after the first placement."""
    for before, now in zip(telling.course.steps, telling.course.steps[1:], strict=False):
        if before.step != now.step:
            key = "tried.step_up" if now.step > before.step else "tried.step_down"
            source = Source("step", now.id, now.from_on, f"step {now.step} from {said(now.from_on)}")
            yield Fact(Part.tried, key, {"on": now.from_on, "step": now.step, "before": before.step}, (source,))


def _treatment(telling: Telling, given: Given) -> Fact:
    """The treatment, and where the primary measure stood before it began and some weeks after."""
    told = _told(telling, given)
    mine = treatment_source(given)
    if telling.primary is None or (pair := followed(telling, given, telling.primary)) is None:
        return Fact(Part.tried, "tried.treatment", told, (mine,))
    before, after = pair
    others = beside(telling, given, before.on, after.on)
    told |= {
        "measure": telling.measure(telling.primary),
        "before": before.value,
        "before_on": before.on,
        "on": after.on,
    }
    told |= {"after": after.value, "way": telling.way(telling.primary, before.value, after.value)}
    told |= {"others": tuple(dict.fromkeys(one.name for one in others))}
    key = "tried.followed_beside" if others else "tried.followed"
    rests_on = (mine, *scores(telling.primary, pair), *(treatment_source(one) for one in others))
    return Fact(Part.tried, key, told, rests_on)


def _told(telling: Telling, given: Given) -> dict[str, object]:
    ended = given.to_on if given.to_on is not None and given.to_on <= telling.course.today else None
    return {"name": given.name, "dose": given.dose, "period": Period(given.from_on, ended)}


def followed(telling: Telling, given: Given, instrument: Instrument) -> tuple[Point, Point] | None:
    """The last score up to the beginning, or the first after it, and the last one within the weeks that follow."""
    weeks = timedelta(days=telling.course.settings.whole("story.after_treatment_days"))
    every = telling.points(instrument)
    until = min(given.from_on + weeks, given.to_on or telling.course.today, telling.course.today)
    near = [one for one in every if given.from_on - weeks <= one.on <= given.from_on]
    after = [one for one in every if given.from_on < one.on <= until]
    before = near[-1] if near else after[0] if after else None
    if before is None or not after or after[-1] is before:
        return None
    return before, after[-1]


def beside(telling: Telling, given: Given, from_on: date, to_on: date) -> list[Given]:
    """Whatever else began, stopped or changed between the two scores: why nothing is attributed."""
    return [
        one
        for one in telling.course.given
        if one.name != given.name
        and (from_on <= one.from_on <= to_on or (one.to_on is not None and from_on <= one.to_on <= to_on))
    ]


def _visits(telling: Telling) -> Iterator[Fact]:
    visits = [one for one in telling.course.of_kind("contact", "session") if one.on <= telling.course.today]
    kept = [one for one in visits if one.attended is not False]
    if visits:
        values = {"kept": len(kept), "all": len(visits), "on": visits[-1].on, "from_on": visits[0].on}
        key = {0: "tried.visits_none", 1: "tried.visits_once"}.get(len(kept), "tried.visits")
        yield Fact(Part.tried, key, values, tuple(event_source(one) for one in visits))


def _as_past(telling: Telling, fact: Fact, on: date) -> Fact:
    """The patient is asked how it is now for some weeks, not for ever, and not after discharge."""
    weeks = timedelta(days=telling.course.settings.whole("card.fresh_days"))
    past = telling.gone or telling.course.today - on > weeks
    return replace(fact, told_as="tried.side_effect_past") if past else fact


def _side_effect(telling: Telling, effect: Happened) -> Fact:
    """With what began or changed in the fortnight before it (clinical_rules §9, MED-2); several are all named."""
    window = timedelta(days=telling.course.settings.whole("story.side_effect_days"))
    fresh = [one for one in telling.course.given if effect.on - window <= one.from_on <= effect.on]
    values: dict[str, object] = {"title": effect.title, "on": effect.on}
    if not fresh:
        return Fact(Part.tried, "tried.side_effect", values, (event_source(effect),))
    names = tuple(dict.fromkeys(one.name for one in fresh))
    if len(names) > 1:
        values |= {"others": names, "days": window.days}
        rests_on = (event_source(effect), *(treatment_source(one) for one in fresh))
        return Fact(Part.tried, "tried.side_effect_beside", values, rests_on)
    near = max(fresh, key=lambda one: one.from_on)
    values |= {"name": near.name, "dose": near.dose, "days": (effect.on - near.from_on).days}
    return Fact(Part.tried, "tried.side_effect_after", values, (event_source(effect), treatment_source(near)))


def _is_due(one: Decided, today: date) -> bool:
    return one.prediction is not None and one.prediction.by_on is not None and one.prediction.by_on <= today


OUTCOMES = {
    Outcome.as_expected: "tried.as_expected",
    Outcome.short_of_it: "tried.short_of_it",
    Outcome.opposite: "tried.opposite",
    Outcome.cannot_tell: "tried.cannot_tell",
}


def _prediction(telling: Telling, decided: Decided) -> Iterator[Fact]:
    prediction = decided.prediction
    if prediction is None or prediction.by_on is None:
        return
    instrument = telling.catalogue.get(prediction.measure)
    every = telling.points(instrument) if instrument else ()
    dated = [(one.on, one.value) for one in every]
    named = measure_named(telling, prediction.measure)
    named_so = replace(prediction, measure=named.abbreviation)
    outcome, reason = judge(named_so, dated, decided.on, telling.course.today, telling.course.settings)
    used = [one for one in every if f"{said(one.on)})" in reason] if instrument else []
    values = {"on": decided.on, "measure": named, "by": prediction.by_on}
    values |= {"direction": prediction.direction, "size": prediction.size, "reason": reason}
    values |= {"hope": hope_of(prediction, instrument)}
    key = OUTCOMES[outcome]
    if outcome is Outcome.opposite and prediction.direction == Direction.stays and _better(telling, decided, used):
        key = "tried.better_than_hoped"  # it did not stay, and nobody is to be sorry for that
    used_scores = tuple(score_source(instrument, one) for one in used[-1:]) if instrument else ()
    rests_on = (decision_source(decided), *used_scores)
    yield Fact(Part.tried, key, values, rests_on, for_patient=decided.signed)


def _better(telling: Telling, decided: Decided, used: list[Point]) -> bool:
    """Whether the score that was judged is on the better side of the last one at the decision."""
    instrument = telling.catalogue.get(decided.prediction.measure) if decided.prediction else None
    if instrument is None:
        return False
    before = [one for one in telling.points(instrument) if one.on <= decided.on]
    return bool(before and used) and better_by(instrument, before[-1].value, used[-1].value) > 0


def hope_of(prediction: Prediction, instrument: Instrument | None) -> Way:
    """What a prediction means for the person: a score that falls is easier only where higher is worse."""
    if prediction.direction == "stays" or instrument is None or not instrument.direction.sign:
        return Way.same
    up = 1 if prediction.direction == "rises" else -1
    return Way.better if up == instrument.direction.sign else Way.worse


def treatment_source(given: Given) -> Source:
    dose = f" {given.dose}" if given.dose else ""
    end = f" to {said(given.to_on)}" if given.to_on else ", goes on"
    return Source("treatment", given.id, given.from_on, f"{given.name}{dose} from {said(given.from_on)}{end}")


def decision_source(one: Decided) -> Source:
    return Source("decision", one.id, one.on, f"decision of {said(one.on)}: {', '.join(one.kinds)} ({one.state})")
