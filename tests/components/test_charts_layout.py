from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts_layout import (
    MARK,
    Box,
    fitting,
    flow,
    lane_spots,
    line_labels,
    number,
    plain,
    shortened,
    spread,
    text_px,
)

labels = st.lists(st.tuples(st.floats(0, 560), st.floats(5, 250)), max_size=12).map(sorted)


def spans(xs, widths, places, row):
    sides = {"right": lambda x, w: (x, x + MARK + w), "left": lambda x, w: (x - MARK - w, x)}
    return [
        sides[p.side](x, w) for x, w, p in zip(xs, widths, places, strict=True) if p.row == row and p.side != "none"
    ]


@given(labels)
def test_no_label_covers_another_and_none_leaves_the_plot(things):
    xs, widths = [x for x, _ in things], [w for _, w in things]
    places = lane_spots(xs, widths, 560)
    for row in range(3):
        taken = sorted(spans(xs, widths, places, row))
        assert all(before[1] <= after[0] for before, after in zip(taken, taken[1:], strict=False))
        assert all(start >= -MARK and end <= 560 + MARK for start, end in taken)


@given(labels)
def test_on_a_phone_no_label_covers_another_in_its_row(things):
    xs, widths = [x / 2 for x, _ in things], [w for _, w in things]
    sides = fitting(xs, widths, [0] * len(xs), 290)
    shown = [
        (x, x + w) if s == "right" else (x - w, x) for x, w, s in zip(xs, widths, sides, strict=True) if s != "none"
    ]
    shown.sort()
    assert all(before[1] <= after[0] for before, after in zip(shown, shown[1:], strict=False))


def test_a_crowd_of_marks_keeps_its_marks_and_loses_words_it_would_cover():
    xs = [100.0 + 4 * n for n in range(9)]
    places = lane_spots(xs, [150.0] * 9, 560)
    assert [p.side for p in places if p.row == 2] == ["none"] * 7
    assert [p.side for p in places if p.row < 2] == ["right", "right"]


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (6.0, "6"), (5.64, "5.6"), (31.5, "31.5"), (100, "100"), (-3, "-3")]
)
def test_numbers_are_short(value, words):
    assert number(value) == words


def test_full_width_letters_take_more_room_and_marks_on_letters_none():
    assert text_px("认知") > text_px("ab")
    assert text_px("e\u0301") == text_px("e")


def test_a_long_text_is_shortened_with_an_ellipsis_and_a_short_one_left_alone():
    assert shortened("Job loss", 200) == "Job loss"
    short = shortened("a very long note about everything that happened", 100)
    assert short.endswith("…")
    assert text_px(short) <= 100
    assert plain("two\n lines\t here") == "two lines here"


def test_heights_are_moved_apart_in_their_order():
    assert spread([10, 12, 40], 11) == [10, 21, 40]
    assert spread([12, 10], 11) == [21, 10]
    assert spread([], 11) == []


def test_legend_entries_flow_into_rows():
    assert flow([100, 100, 100], 220, 17) == [(0, 0), (100, 0), (0, 17)]
    assert flow([500], 220, 17) == [(0, 0)]


def overlaps(ys: list[float], widths: list[float], placed: list[tuple[str, int]], plot: float) -> int:
    boxes = [
        Box(6.0 if end == "left" else plot - width - 6, y + dy - 7, width, 14)
        for y, width, (end, dy) in zip(ys, widths, placed, strict=True)
    ]
    return sum(one.covers(other) for one, other in combinations(boxes, 2))


@pytest.mark.parametrize("ys", [[13.0, 37.0, 60.0], [30.0, 50.0], [50.0, 30.0, 40.0], [40.0]])
def test_no_label_of_a_level_lies_on_another_where_there_is_room(ys: list[float]) -> None:
    """In the order of the levels: the base first, then worse and better. Marks stand at the right end of every line."""
    widths = [60.0, 260.0, 260.0][: len(ys)]
    marks = [Box(500, y - 8, 40, 16) for y in ys]
    placed = line_labels(ys, widths, 560, 106, marks)
    assert overlaps(ys, widths, placed, 560) == 0


def test_a_label_is_never_cut_off_where_it_could_cover_something_instead() -> None:
    (placed,) = line_labels([3.0], [200.0], 560, 106, [Box(0, 4, 560, 40)])
    assert placed[1] == 8
