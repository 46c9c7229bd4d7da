"""The lanes below the measures: treatments as bars, sessions and events as marks, and the legend's entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from components.charts_data import DAY, Row, along, in_words, moment, runs
from components.charts_layout import (
    MARK,
    NARROW_PLOT,
    WIDE_PLOT,
    fitting,
    flow,
    lane_spots,
    plain,
    shortened,
    text_px,
)
from components.charts_shape import LEGEND_ROW, ROW
from components.charts_states import RING_WORDS, RINGS, STATES, state_of
from components.charts_story import EVENT_KINDS, SMALL_TEST, Story, Treatment
from components.charts_texts import NARROW, WIDE, haloed, word
from components.theme import ARROWS, BLOCK, DASHED_DOWN, DASHES, DOTS, EVENT_SHAPES, NOT_ATTENDED, Palette

NAME_WIDE = 240  # the longest a lane's name gets, in pixels
LABEL_WIDE, LABEL_NARROW = 250, 130  # an event's label


@dataclass(frozen=True)
class Lanes:
    """Rows of marks and the names beside them; `margin` is what the longest name needs on a wide screen."""

    marks: list[Row]
    names: list[Row]
    rows: int
    margin: float
    words: list[Row] = field(default_factory=list)  # beside the marks


def _courses(treatments: tuple[Treatment, ...]) -> dict[str, list[list[Treatment]]]:
    """By name in order of first start; doses of one name that overlap get a second line under the same name."""
    lanes: dict[str, list[list[Treatment]]] = {}
    for treatment in sorted(treatments, key=lambda t: (t.from_on, t.name)):
        lines = lanes.setdefault(plain(treatment.name), [])
        free = [line for line in lines if line[-1].to_on and line[-1].to_on <= treatment.from_on]
        free[0].append(treatment) if free else lines.append([treatment])
    return lanes


def treatment_lanes(story: Story, colours: Palette, ends: tuple[int, int]) -> Lanes:
    bars: list[Row] = []
    names: dict[int, str] = {}
    row = 0
    for name, lines in _courses(story.treatments).items():
        names[row] = name
        for line in lines:
            nexts = [moment(t.from_on) for t in line[1:]] + [ends[1]]
            bars += [_bar(t, row, following, story, colours) for t, following in zip(line, nexts, strict=True)]
            row += 1
    return Lanes(bars, _names(names, colours), row, _margin(names))


def _names(names: Mapping[int, str], colours: Palette) -> list[Row]:
    """Each lane's name by its row: in the margin, on a phone above the lane's marks."""
    words: list[Row] = []
    for row, name in names.items():
        wide, narrow = shortened(name, NAME_WIDE), shortened(name, NARROW_PLOT - 20, 9.5)
        words.append(word(wide, row * ROW + 15, 11, colours.text, a=0, x=-8, j="right", name=name, **WIDE))
        words.append(word(narrow, row * ROW + 8, 9.5, colours.faint, a=0, x=4, name=name, **NARROW))
    return haloed(words, colours)


def _margin(names: Mapping[int, str]) -> float:
    return max([text_px(shortened(name, NAME_WIDE)) + 16 for name in names.values()], default=0)


def _bar(treatment: Treatment, row: int, following: int, story: Story, colours: Palette) -> Row:
    low, high = colours.dose_opacity
    until = treatment.to_on or max(story.period.to_on, treatment.from_on)
    dose = shortened(treatment.dose, 160)
    return {
        "y": row * ROW,
        "from": moment(treatment.from_on),
        "to": max(moment(until), moment(treatment.from_on)) + (0 if following == moment(until) else DAY),
        "following": following,
        "kind": treatment.kind,
        "opacity": low + (high - low) * min(max(treatment.dose_rank, 0), 1),
        "dose": dose,
        "px": text_px(dose),
        "what": f"{plain(treatment.name)} {plain(treatment.dose)}".strip(),
        "when": f"{in_words(treatment.from_on)} to {in_words(until) if treatment.to_on else 'now'}",
    }


def event_lanes(story: Story, colours: Palette, ends: tuple[int, int]) -> Lanes:
    """Sessions, then one lane per kind of event that happened, then decisions."""
    marks: list[Row] = []
    words: list[Row] = []
    names: dict[int, str] = {}
    row = 0
    for name, things in _lanes(story):
        things = sorted(things, key=lambda thing: thing[0])
        labels, rows = _labels(things, ends, row, colours) if name != "Sessions" else ([], [0] * len(things))
        marks += [_mark(thing, row + below, colours) for thing, below in zip(things, rows, strict=True)]
        words += labels
        names[row] = plain(name)
        row += max(rows, default=0) + 1
    return Lanes(marks, _names(names, colours), row, _margin(names), haloed(words, colours))


Thing = tuple[date, str, str]  # when, of which kind, in which words


def _lanes(story: Story) -> list[tuple[str, list[Thing]]]:
    lanes: list[tuple[str, list[Thing]]] = []
    if story.sessions:
        sessions = [(s.on, "attended" if s.attended else "not attended", s.label) for s in story.sessions]
        lanes.append(("Sessions", sessions))
    known = {e.kind for e in story.events}
    for kind in [*(k for k in EVENT_KINDS if k in known), *sorted(known - set(EVENT_KINDS))]:
        lanes.append((kind.capitalize(), [(e.on, kind, e.label) for e in story.events if e.kind == kind]))
    if story.decisions:
        lanes.append(("Decision", [(on, "decision", label) for on, label in story.decisions]))
    return lanes


def _mark(thing: Thing, row: int, colours: Palette) -> Row:
    on, kind, label = thing
    what = f"{kind}: {plain(label)}" if label else kind
    hollow = {"fill": "transparent"} if kind == "not attended" else {}
    sign = {"shape": EVENT_SHAPES.get(kind, "circle"), "c": _hue(kind, colours), **hollow}
    return {"day": moment(on), "y": row * ROW, **sign, "what": what, "when": in_words(on)}


def _hue(kind: str, colours: Palette) -> str:
    return {
        "attended": colours.measures[0],
        "not attended": colours.worse,
        "life event": colours.event,
        "flare-up": colours.worse,
        "side effect": colours.measures[2],
        "health-care use": colours.measures[3],
        "decision": colours.step,
        "home practice": colours.module,
    }.get(kind, colours.faint)


def _labels(things: list[Thing], ends: tuple[int, int], row: int, colours: Palette) -> tuple[list[Row], list[int]]:
    """The words beside a lane's marks, and in which sub-row each mark stands."""
    wide = [shortened(label, LABEL_WIDE) for _, _, label in things]
    narrow = [shortened(label, LABEL_NARROW, 10) for _, _, label in things]
    xs = [along(on, ends, WIDE_PLOT) for on, _, _ in things]
    spots = lane_spots(xs, [text_px(t) for t in wide], WIDE_PLOT)
    rows = [spot.row for spot in spots]
    phone = [along(on, ends, NARROW_PLOT) for on, _, _ in things]
    sides = fitting(phone, [text_px(t, 10) for t in narrow], rows, NARROW_PLOT)
    words: list[Row] = []
    for i, (on, _, _) in enumerate(things):
        y = (row + rows[i]) * ROW
        words += _label(on, wide[i], spots[i].side, word("", y + 15, 11, colours.text, **WIDE))
        words += _label(on, narrow[i], sides[i], word("", y + 20, 10, colours.text, **NARROW))
    return words, rows


def _label(on: date, text: str, side: str, style: Row) -> list[Row]:
    if side == "none" or not text:
        return []
    place = {"x": -9, "j": "right"} if side == "left" else {"x": 9}
    return [{**style, "t": text, "d": moment(on), **place}]


def legend_rows(story: Story, colours: Palette, printed: bool, room: float = 0) -> tuple[list[Row], int]:
    """One row per sign this chart uses, and none for what it does not show; and the height in rows."""
    entries = [sign for shown, *sign in _legend(story, colours, printed) if shown]
    widths = [text_px(words, 10.5) + 22 + 2 * MARK for _, words, _, _ in entries]
    wide, narrow = flow(widths, max(room, WIDE_PLOT), LEGEND_ROW), flow(widths, 345, LEGEND_ROW)
    rows = [
        {
            **{"shape": shape, "words": words, "fill": fill, "stroke": stroke},
            **{"x_w": wide[i][0], "y_w": wide[i][1], "x_n": narrow[i][0], "y_n": narrow[i][1]},
        }
        for i, (shape, words, fill, stroke) in enumerate(entries)
    ]
    used = wide if room >= WIDE_PLOT else narrow
    return rows, int(max((y for _, y in used), default=-LEGEND_ROW) / LEGEND_ROW) + 1


def _legend(story: Story, colours: Palette, printed: bool) -> list[tuple[bool, str, str, str, str]]:
    return [
        *_score_signs(story, colours),
        *_state_signs(story, colours),
        *_lane_signs(story, colours),
        (
            not printed and not story.empty,
            *(ARROWS, "drag on the strip to zoom, double-click to clear", "transparent", colours.text),
        ),
    ]


Sign = tuple[bool, str, str, str, str]


def _score_signs(story: Story, colours: Palette) -> list[Sign]:
    line, clear = colours.text, "transparent"
    scored = [p for m in story.measures for p in m.scored]
    broken = any(len(runs(m)) > 1 for m in story.measures)
    faded = any(m.fading < 1 and m.scored for m in story.measures)
    return [
        (bool(scored), "circle", "score", line, line),
        (faded, "circle", "paler, an old last score", colours.frame, colours.frame),
        (any(p.status == "prorated" for p in scored), "circle", "prorated score", clear, line),
        *(
            (any(p.how == how for p in scored), shape, f"around a score, {RING_WORDS[how]}", clear, line)
            for how, shape in RINGS.items()
        ),
        (broken, DOTS, "gap, not measured", clear, line),
        (any(m.reliable_points for m in story.measures), DASHES, "limit of reliable change", clear, line),
        (any(m.expected for m in story.measures), BLOCK, "expected course, half to nine in ten", colours.goal, clear),
        (
            any(m.expected_unsaid for m in story.measures),
            BLOCK,
            "expected course, cannot say",
            colours.faint,
            clear,
        ),
        (
            any(m.instrument.bands for m in story.measures),
            *("square", "darker band, more severe", colours.band_high, colours.frame),
        ),
    ]


def _state_signs(story: Story, colours: Palette) -> list[Sign]:
    """One entry per state that some form of this patient is in."""
    there = {state_of(p) for m in story.measures for p in m.unscored}
    there |= {"due and not answered" for m in story.measures if m.expected_missing}
    there |= {"due and waited for" for m in story.measures if m.due}
    there |= {"overdue" for m in story.measures if m.overdue}
    asked = any(m.scheduled for m in story.measures)
    signs = [(state in there, shape, state, "transparent", colours.missed) for state, shape in STATES.items()]
    return [*signs, (asked, "M-1.3,0H1.3", "asked for; no line, nothing was due", "transparent", colours.frame)]


def _lane_signs(story: Story, colours: Palette) -> list[Sign]:
    clear, kinds = "transparent", {t.kind for t in story.treatments}
    went = {s.attended for s in story.sessions}
    return [
        ("drug" in kinds, BLOCK, "drug, darker is a higher dose", colours.drug, clear),
        (bool(kinds - {"drug", SMALL_TEST}), BLOCK, "treatment module", colours.module, clear),
        (SMALL_TEST in kinds, BLOCK, "small test", colours.event, clear),
        (True in went, "circle", "session attended", colours.measures[0], colours.measures[0]),
        (False in went, NOT_ATTENDED, "session not attended", clear, colours.worse),
        (any(e.kind == "life event" for e in story.events), DASHED_DOWN, "life event", clear, colours.event),
        (len(story.steps) > 1, "M0,-1.2V1.2", "change of step", clear, colours.step),
    ]
