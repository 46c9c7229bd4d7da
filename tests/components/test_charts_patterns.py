"""The pictures under Patterns: drawn for every record, however odd, with words and a table that say the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import vl_convert

from components.charts_aftermath import aftermath_chart, aftermath_table
from components.charts_diary import Entry, day_means, diary_chart, diary_table, diary_told
from components.charts_discordance import INSET, SIDE, TIGHT, quadrant_chart, quadrants_table, quadrants_told
from components.charts_items import Form, items_chart, items_table, severity, told
from components.charts_layout import text_px
from components.charts_patterns import lags_chart, lags_table, slots_chart, slots_table
from components.charts_raters import raters_chart, raters_table, raters_told
from components.charts_small_test import small_test_chart, small_test_table
from rules.aftermath import Course, aftermath, changes_of
from rules.catalogue import catalogue
from rules.change import Baseline
from rules.discordance import Discordance, discordance, domain_change, use_change
from rules.lagged import lagged
from rules.raters import Rating
from rules.small_test import Readings
from rules.within_day import within_day

SNAPSHOTS = Path(__file__).parent / "snapshots"
PHQ9, WSAS, CORE10, GAD7 = (catalogue()[name] for name in ("phq9", "wsas", "core10", "gad7"))
START = date(2026, 1, 5)
LOUD = "<script>alert(1)</script> **x** 认知 قلق"


def day(n: int) -> date:
    return START + timedelta(days=n)


def form(n: int, value: float | None, **other: Any) -> Form:
    return Form(day(n), {str(i): value for i in range(1, 10)} | other)


def diary(days: int, a_day: int = 2) -> list[Entry]:
    slots = ("morning", "evening", "midday", "night", "afternoon", "morning", "evening")
    return [Entry(day(n), slots[i], float((n + i) % 11)) for n in range(days) for i in range(a_day)]


WEEKS = [form(7 * n, float(n % 4)) for n in range(12)]
STEADY = {"stress": {day(n): float(n % 7) for n in range(60)}, "pain": {day(n): float(n % 7) for n in range(60)}}
LINKS = lagged(STEADY, [("stress", "pain")], (0, 1))
SLOTS = within_day([(e.on, e.slot, e.value) for e in diary(40)]).slots
LIFE = discordance(
    domain_change(PHQ9, Baseline(15, 2, (START,)), 14), domain_change(WSAS, Baseline(30, 2, (START,)), 9)
)
CALM = discordance(
    domain_change(PHQ9, Baseline(15, 2, (START,)), 14), domain_change(CORE10, Baseline(20, 2, (START,)), 9)
)
VISITS = discordance(domain_change(PHQ9, Baseline(15, 2, (START,)), 9), use_change(3, 9))
UNKNOWN = discordance(domain_change(PHQ9, None, None), use_change(3, 1))
RATED = [Rating(START, "patient", 18), Rating(day(3), "family", 35), Rating(day(30), "patient", 15)]
COURSES = [Course("a", LOUD, "50 mg", day(0), day(29)), Course("b", "talks", "", day(20))]
SCORES: list[tuple[date, float | None]] = [(day(7 * n), 20.0 - n) for n in range(10)]


def after(values: list[tuple[date, float | None]]):
    return aftermath(changes_of(COURSES)[1], PHQ9, values, COURSES, [(day(22), LOUD)])


def tried(before: int, during: int) -> Readings:
    first = tuple((day(n), float(6 + n % 2)) for n in range(before))
    then = tuple((day(28 + n), float(3 + n % 3)) for n in range(during))
    return Readings("pain", "day", first, then, START, day(41), 7, 0, 10)


DRAWN: dict[str, Callable[[bool], dict[str, Any]]] = {
    "items": lambda dark: items_chart(PHQ9, WEEKS, dark=dark),
    "items: none": lambda dark: items_chart(PHQ9, [], dark=dark),
    "items: only totals": lambda dark: items_chart(PHQ9, [Form(START, {})], dark=dark),
    "items: one form": lambda dark: items_chart(PHQ9, [form(0, 3.0)], dark=dark),
    "items: all open": lambda dark: items_chart(PHQ9, [form(0, None)], dark=dark),
    "items: two on one day": lambda dark: items_chart(PHQ9, [form(0, 3.0), form(0, 1.0)], dark=dark),
    "items: unknown keys": lambda dark: items_chart(WSAS, [form(0, 3.0, other="text")], dark=dark),
    "items: in the future": lambda dark: items_chart(PHQ9, [form(0, 1.0), form(4000, 3.0)], dark=dark),
    "diary": lambda dark: diary_chart("pain", diary(60), (0, 10), dark=dark),
    "diary: none": lambda dark: diary_chart("pain", [], (0, 10), dark=dark),
    "diary: one entry": lambda dark: diary_chart("pain", diary(1, 1), (0, 10), dark=dark),
    "diary: all missing": lambda dark: diary_chart("pain", [Entry(START, "", None)], (0, 10), dark=dark),
    "diary: outside the scale": lambda dark: diary_chart("pain", [Entry(START, "", 99.0)], (0, 10), dark=dark),
    "times": lambda dark: slots_chart(SLOTS, "days", dark=dark),
    "times: none": lambda dark: slots_chart([], "days", dark=dark),
    "links": lambda dark: lags_chart(LINKS, dark=dark),
    "links: too few": lambda dark: lags_chart(lagged({}, [("a", "b")]), dark=dark),
    "quadrant": lambda dark: quadrant_chart(LIFE, dark=dark),
    "quadrant: cannot say": lambda dark: quadrant_chart(UNKNOWN, dark=dark),
    "raters": lambda dark: raters_chart(WSAS, RATED, dark=dark),
    "raters: none": lambda dark: raters_chart(WSAS, [], dark=dark),
    "raters: one day": lambda dark: raters_chart(WSAS, RATED[:1], dark=dark),
    "after": lambda dark: aftermath_chart(after(SCORES), PHQ9, SCORES, dark=dark),
    "small test": lambda dark: small_test_chart(tried(20, 14), day(28), dark=dark),
    "small test: no entry": lambda dark: small_test_chart(tried(0, 0), day(28), dark=dark),
    "small test: nothing before": lambda dark: small_test_chart(tried(0, 1), day(28), dark=dark),
    "after: no score": lambda dark: aftermath_chart(after([]), PHQ9, [], dark=dark),
}


@pytest.mark.parametrize("width", [358, 1100])
@pytest.mark.parametrize("name", DRAWN)
def test_each_can_be_drawn_on_a_wide_screen_and_a_phone(name: str, width: int) -> None:
    spec = DRAWN[name](width < 500) | {"width": width}
    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.4")
    drawn = float(svg.split(' width="')[1].split('"')[0])
    assert drawn <= width + 8
    assert "NaN" not in svg
    assert "<script" not in svg


def _short(spec: dict[str, Any]) -> dict[str, Any]:
    """The picture without most of its rows and without the rules' sentences, which have tests of their own."""
    kept = json.loads(json.dumps(spec))
    for one in kept["layer"]:
        rows = one["data"]["values"][:2]
        one["data"]["values"] = [{k: v for k, v in row.items() if k not in ("what", "beside")} for row in rows]
    return kept


@pytest.mark.parametrize("name", ["items", "diary", "times", "links", "quadrant", "raters", "after", "small test"])
def test_the_specification_is_the_one_that_was_looked_at(name: str) -> None:
    """A change here is a change of the picture: look at it, then delete the file and run again to accept it."""
    spec, kept = _short(DRAWN[name](False)), SNAPSHOTS / f"pattern_{name.replace(' ', '_')}.json"
    if not kept.exists():
        kept.write_text(json.dumps(spec, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        pytest.fail(f"{kept.name} was missing and has been written: look at the picture and commit it")
    assert spec == json.loads(kept.read_text())


def cells(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return spec["layer"][0]["data"]["values"]


def test_every_answer_is_one_cell_and_what_was_left_open_is_none() -> None:
    spec = items_chart(PHQ9, [form(0, 2.0), form(7, None)])
    assert [cell["v"] for cell in cells(spec)] == [2.0] * 9
    assert len(spec["layer"][2]["data"]["values"]) == 9  # the dashes


def test_a_gap_between_forms_stays_a_gap() -> None:
    spec = items_chart(PHQ9, [form(0, 1.0), form(7, 1.0), form(14, 1.0), form(90, 1.0)])
    widths = {round((cell["e"] - cell["d"]) / 86_400_000) for cell in cells(spec)}
    assert widths == {7}


def test_the_darkest_cell_is_the_worst_answer_also_of_a_reversed_item() -> None:
    assert severity(PHQ9, PHQ9.item("1"), 3) == severity(CORE10, CORE10.item("2"), 0) == 1
    assert severity(PHQ9, PHQ9.item("1"), 0) == severity(CORE10, CORE10.item("2"), 4) == 0


def test_the_words_and_the_table_of_the_items_say_what_the_cells_say() -> None:
    forms = [form(0, 0.0), Form(day(7), {"1": 3, "2": 1})]
    words, table = told(PHQ9, forms), items_table(PHQ9, forms)
    assert words == (
        "PHQ-9, 2 forms from 5 Jan 2026 to 12 Jan 2026. Worst in the last one: Little interest or pleasure in doing "
        "things. 7 left open in it."
    )
    assert list(table["12 Jan 2026"][:2]) == [3, 1]
    assert table["12 Jan 2026"].isna().sum() == 7


def test_a_day_is_its_mean_with_its_range_and_a_day_without_an_entry_breaks_the_line() -> None:
    entries = [Entry(day(0), "", 2.0), Entry(day(0), "", 6.0), Entry(day(1), "", None), Entry(day(2), "", 5.0)]
    assert [(d.on, d.mean, d.low, d.high, d.entries) for d in day_means(entries)] == [
        (day(0), 4.0, 2.0, 6.0, 2),
        (day(2), 5.0, 5.0, 5.0, 1),
    ]
    rows = diary_chart("pain", entries, (0, 10))["layer"][1]["data"]["values"]
    assert [row["r"] for row in rows] == [0, 1]
    assert "3 entries on 2 of 3 days" in diary_told("pain", entries)
    assert list(diary_table(entries)["Mean"]) == [4.0, 5.0]


def test_two_years_of_seven_entries_a_day_stay_small() -> None:
    spec = diary_chart("pain", diary(730, 7), (0, 10))
    assert len(json.dumps(spec)) < 300_000
    assert spec["usermeta"]["embedOptions"]["renderer"] == "canvas"


def test_ten_thousand_points_of_a_heat_strip_and_a_diary_can_be_made() -> None:
    assert len(cells(items_chart(PHQ9, [form(n, 1.0) for n in range(1112)]))) == 10_008
    assert len(diary_table(diary(10_000, 1))) == 10_000


def test_the_quadrant_of_progress_is_marked_and_the_words_are_the_rules() -> None:
    assert quadrants_told([LIFE]).startswith(
        "Daily life is better while symptoms are as before: this counts as progress."
    )
    assert list(quadrants_table([LIFE])["Change"]) == ["no clear change", "better"]
    assert quadrants_told([]) == "Nothing to compare yet: one form of each kind is needed."
    assert quadrants_table([]).empty
    fills = [one["mark"].get("fillOpacity") for one in quadrant_chart(LIFE)["layer"]]
    assert 0.22 in fills


@pytest.mark.parametrize("plot", [185, 287, 288, 320, 1100])
@pytest.mark.parametrize("one", [LIFE, CALM, VISITS], ids=["life", "distress", "visits"])
def test_the_words_of_a_corner_stay_in_their_corner(one: Discordance, plot: int) -> None:
    rows = [row for part in quadrant_chart(one)["layer"] for row in part["data"]["values"] if "tight" in row]
    shown = [row for row in rows if row["tight"] == (plot < TIGHT)]
    assert {row["side"] for row in shown} == {-1, 1}
    assert max(text_px(row["words"], 10) for row in shown) + INSET <= plot / 3
    assert all(row["y"] < SIDE / 3 - 5 or row["y"] > SIDE * 2 / 3 + 5 for row in shown)


def test_each_rater_has_a_shape_and_a_name() -> None:
    layers = raters_chart(WSAS, RATED)["layer"]
    assert {one["mark"]["shape"] for one in layers if one["mark"]["type"] == "point"} == {"circle", "square"}
    assert raters_told(WSAS, RATED) == (
        "WSAS by rater. the patient: 18 on 5 Jan 2026, 15 on 4 Feb 2026; the family: 35 on 8 Jan 2026."
    )
    assert list(raters_table(RATED)["Score"]) == [18, 35, 15]


def test_tables_of_times_links_and_changes_have_a_row_each() -> None:
    assert list(slots_table(SLOTS)["Time"]) == ["morning", "evening"]
    assert len(lags_table(LINKS)) == 2
    assert lags_table(LINKS)["r"].iloc[0] == 1.0
    assert list(aftermath_table([after(SCORES)])["What"]) == ["talks"]
    assert list(small_test_table(tried(20, 14))["Before or during"]) == ["before"] * 20 + ["during"] * 14


def test_both_stretches_of_a_small_test_have_their_mean_over_their_own_days() -> None:
    spec = small_test_chart(tried(20, 14), day(28))
    means = next(one for one in spec["layer"] if one["data"]["values"] and "e" in one["data"]["values"][0])
    before, during = means["data"]["values"]
    assert (before["v"], round(during["v"], 2)) == (6.5, 3.93)
    assert before["e"] == during["d"]
    only = small_test_chart(tried(0, 1), day(28))
    assert sum("e" in row for one in only["layer"] for row in one["data"]["values"]) == 1
