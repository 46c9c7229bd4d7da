"""Where words go so that none covers another. Widths are estimates: a chart is laid out before a browser draws it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

WIDE_PLOT = 560  # pixels of time axis that labels are laid out for; a wider screen only leaves more room
NARROW_PLOT = 290
MARK = 8


def text_px(text: str, size: float = 11) -> float:
    """A little more than the text needs in a common sans-serif."""
    return sum(_ems(letter) for letter in text) * size


def _ems(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1
    if letter in "mwMW@%":
        return 0.95
    return 0.34 if letter in " .,:;ijlItfr|'()" else 0.7 if letter.isupper() else 0.6


def plain(text: object) -> str:
    """One line of text: line breaks and runs of spaces would move what follows."""
    return " ".join(str(text or "").split())


def shortened(text: str, px: float, size: float = 11) -> str:
    """The text, or as much of it as fits with an ellipsis; the whole is in the tooltip and the table."""
    text = plain(text)
    if text_px(text, size) <= px:
        return text
    while text and text_px(text + "…", size) > px:
        text = text[:-1]
    return text.rstrip() + "…"


def number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Spot:
    """Where the label of one mark in a lane goes: which sub-row, which side, or nowhere."""

    row: int
    side: str  # right | left | none


def lane_spots(xs: Sequence[float], widths: Sequence[float], plot: float, max_rows: int = 3) -> list[Spot]:
    """Labels beside marks, in as few sub-rows as keep them apart; what finds no room keeps its mark, not its label."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(max_rows)]
    spots = [_spot(x, width, plot, taken) for x, width in zip(xs, widths, strict=True)]
    bare = [x for x, spot in zip(xs, spots, strict=True) if spot.side == "none"]
    return [
        Spot(spot.row, "none") if spot.row == max_rows - 1 and _covers(spot.side, x, width, bare) else spot
        for x, width, spot in zip(xs, widths, spots, strict=True)
    ]


def _covers(side: str, x: float, width: float, marks: Sequence[float]) -> bool:
    """Whether a label would lie over marks that found no room for their own."""
    start, end = (x, x + MARK + width) if side == "right" else (x - MARK - width, x)
    return any(start - MARK < mark < end + MARK for mark in marks if mark != x)


def _spot(x: float, width: float, plot: float, taken: list[list[tuple[float, float]]]) -> Spot:
    sides = {"right": (x - MARK, x + MARK + width), "left": (x - MARK - width, x + MARK)}
    for row, spans in enumerate(taken):
        for side, (start, end) in sides.items():
            if start >= -MARK and end <= plot + MARK and all(end < a or start > b for a, b in spans):
                spans.append((start, end))
                return Spot(row, side)
    return Spot(len(taken) - 1, "none")


def fitting(xs: Sequence[float], widths: Sequence[float], rows: Sequence[int], plot: float) -> list[str]:
    """The side for each label where the sub-row is settled already: the phone keeps the rows of the wide layout."""
    sides = ["none"] * len(xs)
    for row in set(rows):
        chosen = [i for i in range(len(xs)) if rows[i] == row]
        marks = [xs[i] for i in chosen]
        taken: list[list[tuple[float, float]]] = [[]]
        for i in chosen:
            others = [(m - MARK, m + MARK) for m in marks if m != xs[i]]
            trial = [taken[0] + others]
            spot = _spot(xs[i], widths[i], plot, trial)
            sides[i] = spot.side
            taken[0] += [trial[0][-1]] if spot.side != "none" else []
    return sides


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def covers(self, other: Box) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


OUTSIDE, OVER_WORDS = 50, 3  # what it costs to be cut off, and to make two words unreadable; to cover a mark: 1


def line_labels(
    ys: Sequence[float], widths: Sequence[float], plot: float, height: float, taken: Sequence[Box]
) -> list[tuple[str, int]]:
    """Which end of its level line each label stands at and how far from it: all together where they cover least."""
    choices = [_label_choices(y, width, plot, height, taken) for y, width in zip(ys, widths, strict=True)]
    best = min(product(*choices), key=_cost)
    return [(one.end, one.dy) for one in best]


@dataclass(frozen=True)
class _Choice:
    end: str
    dy: int
    box: Box
    cost: int  # of the marks it covers


def _label_choices(y: float, width: float, plot: float, height: float, taken: Sequence[Box]) -> list[_Choice]:
    found = []
    for end, x in (("left", 6.0), ("right", plot - width - 6)):
        for dy in (-7, 8):
            box = Box(x, y + dy - 7, width, 14)
            outside = box.y < 0 or box.y + box.height > height
            cost = sum(box.covers(other) for other in taken) + OUTSIDE * outside
            found.append(_Choice(end, dy, box, cost))
    return found


def _cost(chosen: Sequence[_Choice]) -> int:
    over = sum(one.box.covers(other.box) for one, other in combinations(chosen, 2))
    return sum(one.cost for one in chosen) + OVER_WORDS * over


def spread(ys: Sequence[float], gap: float) -> list[float]:
    """The same heights in the same order, moved apart until `gap` lies between each two."""
    order = sorted(range(len(ys)), key=lambda i: ys[i])
    placed = list(ys)
    for before, after in zip(order, order[1:], strict=False):
        placed[after] = max(placed[after], placed[before] + gap)
    return placed


def flow(widths: Sequence[float], room: float, row_height: float) -> list[tuple[float, float]]:
    """Left-to-right, then down: where each legend entry begins."""
    places, x, y = [], 0.0, 0.0
    for width in widths:
        if x and x + width > room:
            x, y = 0.0, y + row_height
        places.append((x, y))
        x += width
    return places
