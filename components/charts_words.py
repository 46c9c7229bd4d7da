"""What the trajectory shows, in sentences and as a table, from the same story: never typed by hand.

The sentences carry patients' and clinicians' words as they are: show them as text, not as Markdown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pandas as pd

from components.charts_data import HOW, in_words, levels
from components.charts_layout import number, plain
from components.charts_states import RING_WORDS, RINGS, state_of
from components.charts_story import MeasureSeries, Point, Story

COLUMNS = ["on", "to", "thing", "name", "value", "words", "note", "id"]


def summary(story: Story) -> str:
    """The chart in plain sentences, one paragraph per measure and one each for treatments, sessions and events."""
    if story.empty:
        return "Nothing has been recorded for this patient yet."
    drawn = story.drawn
    lines = [f"From {in_words(drawn.from_on)} to {in_words(drawn.to_on)}."]
    if drawn.to_on > story.period.to_on:
        lines.append(f"Some dates lie after today, {in_words(story.period.to_on)}: check them.")
    lines += [_measure(series) for series in story.measures]
    lines += [_steps(story)] if story.steps else []
    lines += [_treatments(story)] if story.treatments else ["No treatments recorded."]
    lines += [_sessions(story)] if story.sessions else ["No sessions recorded."]
    lines += [_events(story)] if story.events else ["No events recorded."]
    lines += [_decisions(story)] if story.decisions else []
    lines += [f"Recorded but not drawn: {'; '.join(plain(words) for words in story.undrawn)}."] if story.undrawn else []
    return "\n".join(lines)


def _measure(series: MeasureSeries) -> str:
    name = plain(series.instrument.abbreviation)
    reading = f" ({series.reading})" if series.reading else ""
    parts = [_change(series)] if series.scored else ["no score yet"]
    if len(series.scored) > 1:
        parts.append(_extremes(series))
    if series.goal is not None:
        parts.append(f"goal {number(series.goal)}")
    if series.expected:
        end = series.expected[-1]
        parts.append(
            f"expected course: half of those who began like this were at {number(end.half)} and nine in ten at "
            f"{number(end.nearly_all)} by {in_words(end.on)} ({plain(series.expected_source)})"
        )
    if series.expected_unsaid:
        parts.append(f"expected course: cannot say. {plain(series.expected_unsaid.rstrip('.'))}")
    if series.reliable_points:
        source = f" ({plain(series.reliable_source)})" if series.reliable_source else ""
        parts.append(f"a change of {number(series.reliable_points)} or more counts as reliable{source}")
    return f"{name}{reading}: {'; '.join([*parts, _answered(series)])}.{_outside(series)}"


def _outside(series: MeasureSeries) -> str:
    """A score the instrument cannot give is a mistake somewhere; the axis was widened to show it."""
    low, high = series.instrument.low, series.instrument.high
    if low is None or high is None:
        return ""
    wrong = [p for p in series.scored if not low <= (p.value or 0) <= high]
    told = "; ".join(f"{number(p.value or 0)} on {in_words(p.taken_on)}" for p in wrong)
    return f" Outside the range {number(low)} to {number(high)}, check: {told}." if wrong else ""


def _change(series: MeasureSeries) -> str:
    last = series.scored[-1]
    before = f"baseline {number(series.baseline)}, " if series.baseline is not None else "no baseline, "
    return f"{before}last {_said(last)}{f' ({series.age})' if series.age else ''}"


def _said(point: Point) -> str:
    band = f", {plain(point.band)}" if point.band else ""
    prorated = ", prorated" if point.status == "prorated" else ""
    return f"{number(point.value or 0)} on {in_words(point.taken_on)}{band}{prorated}"


def _extremes(series: MeasureSeries) -> str:
    high = max(series.scored, key=lambda p: p.value or 0)
    low = min(series.scored, key=lambda p: p.value or 0)
    return (
        f"highest {number(high.value or 0)} on {in_words(high.taken_on)}, "
        f"lowest {number(low.value or 0)} on {in_words(low.taken_on)}"
    )


def _answered(series: MeasureSeries) -> str:
    """How many forms became what: counted, so that a gap is never read as a zero."""
    states = Counter(state_of(point) for point in series.unscored)
    states["due and not answered"] += len(series.expected_missing)
    words = [f"{len(series.scored)} scored", *(f"{n} {state}" for state, n in states.items())]
    words += [f"{n} {RING_WORDS[how]}" for how in RINGS if (n := sum(p.how == how for p in series.scored))]
    words += [f"overdue since {in_words(on)}" for on in series.overdue[-1:]]
    words += [f"due since {in_words(on)}" for on in series.due[-1:]]
    words += [f"next due on {in_words(series.next_on)}"] if series.next_on else []
    return ", ".join(words)


def _steps(story: Story) -> str:
    return "Steps: " + "; ".join(f"step {step} from {in_words(on)}" for on, step in sorted(story.steps)) + "."


def _treatments(story: Story) -> str:
    def course(start: date, end: date | None) -> str:
        return f"from {in_words(start)} " + (f"to {in_words(end)}" if end else "and still running")

    ordered = sorted(story.treatments, key=lambda t: (t.from_on, t.name))
    return (
        "Treatments: "
        + "; ".join(f"{plain(t.name)} {plain(t.dose)}".strip() + f" {course(t.from_on, t.to_on)}" for t in ordered)
        + "."
    )


def _sessions(story: Story) -> str:
    attended = sum(session.attended for session in story.sessions)
    return f"Sessions: {attended} attended, {len(story.sessions) - attended} not attended."


def _events(story: Story) -> str:
    counts = Counter(event.kind for event in story.events)
    counted = ", ".join(f"{plain(kind)} {count}" for kind, count in counts.items())
    told = "; ".join(
        f"{plain(e.kind)} on {in_words(e.on)}" + (f": {plain(e.label)}" if e.label else "")
        for e in sorted(story.events, key=lambda e: e.on)
    )
    return f"Events ({counted}): {told}."


def _decisions(story: Story) -> str:
    return "Decisions: " + "; ".join(f"{in_words(on)}, {plain(label)}" for on, label in sorted(story.decisions)) + "."


def rows(story: Story) -> pd.DataFrame:
    """One row per thing on the chart, by date; a level line, which has no date, comes first."""
    frame = pd.DataFrame([*_series_rows(story), *_course_rows(story)], columns=COLUMNS)
    return frame.sort_values("on", kind="stable", na_position="first").reset_index(drop=True)


def _series_rows(story: Story) -> Iterator[tuple[object, ...]]:
    for series in story.measures:
        name = plain(series.instrument.abbreviation)
        for kind, value, words, _ in levels(series):
            source = plain(series.reliable_source) if kind not in ("baseline", "goal") else ""
            yield None, None, "line", name, value, words, source, ""
        for p in sorted(series.points, key=lambda p: p.taken_on):
            thing = "score" if p.value is not None else state_of(p)
            words = ", ".join(
                filter(None, [plain(p.band), "" if p.status == "scored" else plain(p.status), HOW.get(p.how, p.how)])
            )
            yield p.taken_on, None, thing, name, p.value, words, plain(p.note), p.assessment_id
        for on in series.expected_missing:
            yield on, None, "due and not answered", name, None, "", "", ""
        for state, days in {"due and waited for": series.due, "overdue": series.overdue}.items():
            for on in days:
                yield on, None, state, name, None, "", "", ""
        for e in series.expected:
            words = f"half at {number(e.half)}, nine in ten at {number(e.nearly_all)}, {e.n} closed episodes"
            yield e.on, None, "expected course", name, None, words, plain(series.expected_source), ""


def _course_rows(story: Story) -> Iterator[tuple[object, ...]]:
    for on, step in story.steps:
        yield on, None, "step", f"Step {step}", None, "", "", ""
    for t in story.treatments:
        yield t.from_on, t.to_on, t.kind, plain(t.name), None, plain(t.dose), "" if t.to_on else "still running", t.id
    for s in story.sessions:
        yield s.on, None, "session", plain(s.label), None, "attended" if s.attended else "not attended", "", ""
    for e in story.events:
        yield e.on, None, plain(e.kind), plain(e.label), None, "", "", ""
    for on, label in story.decisions:
        yield on, None, "decision", plain(label), None, "", "", ""
