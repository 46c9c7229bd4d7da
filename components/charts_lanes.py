"""The lanes below the measures: treatments as bars, sessions and events as marks, and the legend's entries."""

from __future__ import annotations

from dataclasses import dataclass
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
from components.theme import ARROWS, BLOCK, DASHED_DOWN, DASHES, DOTS, NOT_ATTENDED, Palette

NAME_WIDE = 240  # the longest a lane's name gets, in pixels
LABEL_WIDE, LABEL_NARROW = 250, 130  # an event's label


@dataclass(frozen=True)
class Lanes:
    """Rows of marks and the names beside them."""

    marks: list[Row]
    names: list[Row]
    rows: int


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
    names: list[Row] = []
    row = 0
    for name, lines in _courses(story.treatments).items():
        names.append(_name(name, row))
        for line in lines:
            nexts = [moment(t.from_on) for t in line[1:]] + [ends[1]]
            bars += [_bar(t, row, following, story, colours) for t, following in zip(line, nexts, strict=True)]
            row += 1
    return Lanes(bars, names, row)


def _name(name: str, row: int) -> Row:
    narrow = shortened(name, NARROW_PLOT - 20, 9.5)
    return {"y": row * ROW, "name": name, "wide": shortened(name, NAME_WIDE), "narrow": narrow}


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


def event_lanes(story: Story, ends: tuple[int, int]) -> Lanes:
    """Sessions, then one lane per kind of event that happened, then decisions."""
    lanes: list[tuple[str, list[tuple[date, str, str]]]] = []
    if story.sessions:
        sessions = [(s.on, "attended" if s.attended else "not attended", s.label) for s in story.sessions]
        lanes.append(("Sessions", sessions))
    known = {e.kind for e in story.events}
    for kind in [*(k for k in EVENT_KINDS if k in known), *sorted(known - set(EVENT_KINDS))]:
        lanes.append((kind.capitalize(), [(e.on, kind, e.label) for e in story.events if e.kind == kind]))
    if story.decisions:
        lanes.append(("Decision", [(on, "decision", label) for on, label in story.decisions]))
    marks: list[Row] = []
    names: list[Row] = []
    row = 0
    for name, things in lanes:
        placed, used = _lane_marks(sorted(things, key=lambda thing: thing[0]), ends, name != "Sessions")
        marks += [{**mark, "y": mark["y"] + row * ROW} for mark in placed]
        names.append(_name(plain(name), row))
        row += used
    return Lanes(marks, names, row)


def _lane_marks(things: list[tuple[date, str, str]], ends: tuple[int, int], labelled: bool) -> tuple[list[Row], int]:
    wide = [shortened(label, LABEL_WIDE) if labelled else "" for _, _, label in things]
    narrow = [shortened(label, LABEL_NARROW, 10) if labelled else "" for _, _, label in things]
    xs = [along(on, ends, WIDE_PLOT) for on, _, _ in things]
    spots = lane_spots(xs, [text_px(t) for t in wide], WIDE_PLOT) if labelled else []
    rows = [spot.row for spot in spots] or [0] * len(things)
    phone = [along(on, ends, NARROW_PLOT) for on, _, _ in things]
    sides = fitting(phone, [text_px(t, 10) for t in narrow], rows, NARROW_PLOT) if labelled else ["none"] * len(things)
    marks = [
        {
            "day": moment(on),
            "y": rows[i] * ROW,
            "kind": kind,
            "wide": wide[i],
            "side_w": spots[i].side if labelled else "none",
            "narrow": narrow[i],
            "side_n": sides[i],
            "what": f"{kind}: {plain(label)}" if label else kind,
            "when": in_words(on),
        }
        for i, (on, kind, label) in enumerate(things)
    ]
    return marks, max(rows, default=0) + 1


def name_margin(names: list[Row]) -> float:
    """The left margin a wide chart needs for the longest lane name."""
    return max([text_px(row["wide"]) + 16 for row in names], default=0)


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
