"""Small tests in the story: those that run, what came of those that are over, what became of them, what waits."""

from __future__ import annotations

from collections.abc import Iterator

from rules.course import Judged, Tested
from rules.dates import said
from rules.small_test import CameName, verdict
from rules.story_facts import Fact, Part, Period, Source, Telling

CAME = {
    CameName.as_hoped: "tried.test_as_hoped",
    CameName.less: "tried.test_less",
    CameName.no_clear_difference: "tried.test_no_difference",
    CameName.other_way: "tried.test_other_way",
}
CANNOT_SAY = "tried.test_cannot_say"  # too few, not measured, moving before, dropped too soon
OUTCOMES = {"kept": "tried.test_kept", "dropped": "tried.test_dropped", "again": "tried.test_again"}


def small_tests(telling: Telling) -> Iterator[Fact]:
    """What was tried in this way. The team's reason stands in the clinician's sentence only."""
    for one in telling.course.tests:
        if one.judged is not None:
            yield from _judged(one, one.judged)
        elif one.test.from_on <= telling.course.today < one.test.judge_on:
            values = {"name": one.test.what, "variable": one.test.variable, "from_on": one.test.from_on}
            yield Fact(Part.tried, "tried.test_running", values | {"on": one.test.judge_on}, (_source(one),))


def _judged(one: Tested, judged: Judged) -> Iterator[Fact]:
    """What the rule said when it was judged, and what was made of it."""
    ended = min(one.test.judge_on, max(judged.on, one.test.from_on))
    told: dict[str, object] = {
        "name": one.test.what,
        "variable": one.test.variable,
        "words": judged.words,
        "reason": judged.reason,
    }
    told |= {"period": Period(one.test.from_on, ended), "on": judged.on}
    key = next((key for name, key in CAME.items() if name.value == judged.came), CANNOT_SAY)
    rests_on = (_source(one), Source("judgement", judged.id, judged.on, f"judged on {said(judged.on)}"))
    yield Fact(Part.tried, key, told, rests_on)
    yield Fact(Part.tried, OUTCOMES[judged.outcome], told, rests_on[1:])


def tests_due(telling: Telling) -> Iterator[Fact]:
    """Those whose day has come and that nobody has judged: with what the numbers say now."""
    course = telling.course
    for one in course.tests:
        if one.is_due(course.today):
            came = verdict(one.test, course.record, telling.catalogue, one.rounds, course.settings)
            values = {"name": one.test.what, "on": one.test.judge_on, "words": came.words}
            yield Fact(Part.open_, "open.test", values, (_source(one),))


def _source(one: Tested) -> Source:
    words = f"small test “{one.test.what}” from {said(one.test.from_on)} to {said(one.test.judge_on)}"
    return Source("small test", one.id, one.test.judge_on, words)
