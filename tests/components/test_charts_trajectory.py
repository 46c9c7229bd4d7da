from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from components import charts_trajectory
from components.charts_data import POINT
from components.charts_shape import MISSED
from components.charts_story import Session
from components.charts_trajectory import MeasureSeries, Period, Point, Story, Treatment, trajectory
from components.theme import LIGHT
from tests.components.chart_stories import (
    AWKWARD,
    LOW_MOOD,
    START,
    TODAY,
    TOTAL,
    WELL,
    instrument,
    only,
    ordinary,
    series,
)


def layers(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in spec["vconcat"]:
        yield from panel["layer"]


def data(spec: dict[str, Any], name: str) -> list[dict[str, Any]]:
    views = [view for panel in spec["vconcat"] for view in (panel, *panel["layer"])]
    there = (view["data"] for view in views if view.get("data", {}).get("name") == name)
    return next((one["values"] for one in there if "values" in one), [])


def panel(spec: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in spec["vconcat"] if one["name"] == f"panel_{name}")


def parameter(spec: dict[str, Any], name: str) -> Any:
    return next(p for p in spec["params"] if p["name"] == name)


def day(moment: int) -> date:
    return datetime.fromtimestamp(moment / 1000, UTC).date()


def line(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of all measures' lines as the chart unfolds them; one without a day breaks its line."""
    rows = []
    for packed in data(spec, "points"):
        columns = {name: packed[name] for name in POINT}
        rows += [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        rows = [{**packed, **row} for row in rows]
    return rows


def drawn_points(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in line(spec) if row["day"] is not None]


def words(spec: dict[str, Any], name: str = "words_measures") -> list[str]:
    """What stands in a wide chart, each once: a halo is the same words again."""
    return [row["t"] for row in data(spec, name) if row.get("f") != 2 and "h" not in row]


def test_every_scored_point_is_drawn_once():
    story = ordinary()
    scored = [p.assessment_id for m in story.measures for p in m.points if p.value is not None]
    assert sorted(row["assessment_id"] for row in drawn_points(trajectory(story))) == sorted(scored)


@pytest.mark.slow
@pytest.mark.parametrize("story", [ordinary(), *AWKWARD.values()])
def test_a_layer_without_a_row_is_not_sent_and_the_picture_stays_the_same(story, monkeypatch):
    lean = trajectory(story)
    assert all("name" in layer or data(lean, layer["data"]["name"]) for layer in layers(lean) if "data" in layer)
    monkeypatch.setattr(charts_trajectory, "_has_rows", lambda layer, sets: True)
    whole = trajectory(story)
    assert len(list(layers(lean))) < len(list(layers(whole))) or not story.measures
    assert vl_convert.vegalite_to_png(lean) == vl_convert.vegalite_to_png(whole)


def test_five_thousand_scores_are_all_drawn_and_on_a_canvas():
    points = tuple(Point(str(n), START + timedelta(days=n), float(n % 28)) for n in range(5000))
    spec = trajectory(only(MeasureSeries(LOW_MOOD, points)))
    assert len(drawn_points(spec)) == 5000
    assert spec["usermeta"]["embedOptions"]["renderer"] == "canvas"


days = st.integers(0, 60).map(lambda n: START + timedelta(days=n))
scores = st.one_of(st.none(), st.integers(0, 27).map(float))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(days, scores), max_size=12), st.lists(days, max_size=5))
def test_no_solid_line_crosses_a_missed_or_unscorable_assessment(taken, missed):
    points = tuple(Point(str(n), on, value) for n, (on, value) in enumerate(taken))
    spec = trajectory(only(MeasureSeries(LOW_MOOD, points, tuple(missed))))
    gaps = [*missed, *(on for on, value in taken if value is None)]
    assert len(drawn_points(spec)) == sum(value is not None for _, value in taken)
    for before, after in pairwise(line(spec)):
        if before["day"] and after["day"]:
            assert not [on for on in gaps if day(before["day"]) < on < day(after["day"])]


def test_the_solid_line_breaks_at_a_gap_and_the_gap_is_bridged_by_dots():
    spec = trajectory(only(series(LOW_MOOD, [20, None, 15])))
    scores, gap = [row["day"] for row in drawn_points(spec)], [row["day"] for row in data(spec, "bridges")]
    assert [row["day"] for row in line(spec)] == [scores[0], None, scores[1]]
    assert gap == [*scores, None]
    lines = [layer for layer in panel(spec, "measures")["layer"] if layer["mark"]["type"] == "line"]
    assert [(layer["data"]["name"], "strokeDash" in layer["mark"]) for layer in lines] == [
        ("bridges", True),
        ("points", False),
    ]


def test_what_was_not_answered_is_a_cross_and_what_cannot_be_scored_is_not():
    *rows, own = data(trajectory(only(series(LOW_MOOD, [20, None, "?"]))), "signs")
    assert [row["what"] for row in rows] == [
        "Mood-9: due and not answered",
        "Mood-9: partly answered without a score",
    ]
    assert len({row["shape"] for row in (*rows, own)}) == 3


@pytest.mark.parametrize("name", ["ordinary", *AWKWARD])
def test_all_panels_share_one_time_axis(name):
    spec = trajectory(AWKWARD.get(name, ordinary()))
    scales = [
        (p["name"], layer["encoding"]["x"]["scale"])
        for p in spec["vconcat"]
        for layer in p["layer"]
        if "scale" in layer.get("encoding", {}).get("x", {})
    ]
    assert scales
    for panel, scale in scales:
        assert scale["domain"] == {"expr": "period" if panel == "panel_overview" else "view"}
        assert scale["range"] == [{"expr": "left"}, {"expr": "right"}]
        assert scale["type"] == "utc"


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Auckland"])
def test_a_date_stays_on_its_day_in_every_time_zone(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    row = drawn_points(trajectory(only(series(LOW_MOOD, [14]))))[0]
    assert row["day"] == 1767571200000  # 2026-01-05T00:00:00Z
    monkeypatch.undo()
    time.tzset()


def test_each_measure_runs_over_its_own_whole_range_in_its_own_plot():
    spec = trajectory(only(series(LOW_MOOD, [0, 27]), series(WELL, [0, 100]), series(TOTAL, [0, 63])))
    frames = [(row["y2"], row["y"]) for row in data(spec, "edges_measures") if "h" in row]
    rows = drawn_points(spec)
    for number, (base, top) in enumerate(frames):
        low, high = (row["y"] for row in rows if row["panel"] == number)
        assert (low, high) == (base - MISSED, top)
    assert len(frames) == 3
    assert all(after[1] > before[0] for before, after in pairwise(frames))


def test_a_score_outside_the_range_widens_the_axis_instead_of_vanishing():
    spec = trajectory(AWKWARD["outside the range"])
    top, bottom = next((row["y"], row["y2"]) for row in data(spec, "edges_measures") if "h" in row)
    assert [row["y"] for row in drawn_points(spec)][1:] == [top, bottom - MISSED]
    assert words(spec)[0] == "99"


@pytest.mark.parametrize(
    ("baseline", "points", "kinds"),
    [
        (21.0, 6.0, ["baseline", "worse", "better"]),  # 27 is the highest score there is, and can be reached
        (22.0, 6.0, ["baseline", "better"]),  # 28 cannot
        (6.0, 6.0, ["baseline", "worse", "better"]),
        (5.0, 6.0, ["baseline", "worse"]),
        (14.0, None, ["baseline"]),
        (None, 6.0, []),
    ],
)
def test_reliable_change_lines_are_drawn_only_where_a_score_can_be(baseline, points, kinds):
    spec = trajectory(only(series(LOW_MOOD, [14], baseline=baseline, reliable_points=points)))
    found = [row["line"].split(":")[0] for row in data(spec, "lines")]
    assert found == [f"reliably {kind}" if kind != "baseline" else f"baseline {baseline:g}" for kind in kinds]


def test_better_lies_above_the_baseline_where_a_higher_score_is_better():
    spec = trajectory(only(series(WELL, [50], baseline=50.0, reliable_points=16.0)))
    baseline, better, worse = data(spec, "lines")
    assert better["line"].startswith("reliably better")
    assert worse["line"].startswith("reliably worse")
    assert better["y"] < baseline["y"] < worse["y"]  # a smaller y is higher up


def test_bands_join_without_gaps_and_the_severest_is_the_darkest():
    bands = data(trajectory(only(series(LOW_MOOD, [14]))), "bands")
    assert [band["y"] for band in bands[1:]] == [band["y2"] for band in bands[:-1]]
    assert bands[-1]["c"] == LIGHT.band_high
    assert bands[0]["c"] == LIGHT.band_low
    shades = [int(band["c"][1:3], 16) for band in bands]
    assert shades == sorted(shades, reverse=True)
    well = data(trajectory(only(series(WELL, [14]))), "bands")
    assert [band["c"] for band in well] == [LIGHT.band_high, LIGHT.band_low]


def test_band_words_keep_their_distance():
    narrow = instrument("Five", 100, [(0, 1, "a"), (2, 3, "b"), (4, 5, "c"), (6, 100, "d")])
    rows = data(trajectory(only(series(narrow, [50]))), "words_measures")
    ys = sorted(row["y"] for row in rows if row["t"] in "abcd")
    assert len(ys) == 4
    assert all(after - before >= 11 for before, after in pairwise(ys))


def test_a_prorated_score_is_hollow():
    spec = trajectory(only(series(LOW_MOOD, [14, (12,)])))
    assert [row["prorated"] for row in drawn_points(spec)] == [0, 1]
    points = next(layer for layer in layers(spec) if layer.get("name") == "points")
    condition = points["encoding"]["fill"]["condition"]
    assert condition == {"test": "datum.prorated", "value": spec["config"]["background"]}


def test_measures_differ_in_shape_as_well_as_colour():
    spec = trajectory(AWKWARD["seven measures"])
    measures = data(spec, "points")
    assert len(measures) == 7
    assert len({m["shape"] for m in measures[:6]}) == 6
    assert len({m["c"] for m in measures[:6]}) == 6


def test_a_point_answers_a_click_with_its_assessment():
    spec = trajectory(ordinary())
    record = parameter(spec, "record")
    assert record["select"]["fields"] == ["assessment_id"]
    assert record["views"] == [layer["name"] for layer in panel(spec, "measures")["layer"] if "name" in layer]


def test_the_brush_lies_on_the_overview_alone_and_zooms_by_signal():
    spec = trajectory(ordinary())
    zoom = parameter(spec, "zoom")
    assert zoom["select"] == {"type": "interval", "encodings": ["x"], "clear": "dblclick"}
    assert zoom["views"] == [layer["name"] for layer in panel(spec, "overview")["layer"] if "name" in layer]
    assert "zoom.day" in parameter(spec, "view")["expr"]


def test_paper_has_no_strip_to_drag_on():
    spec = trajectory(ordinary(), 700, printed=True)
    assert "zoom" not in [p["name"] for p in spec["params"]]
    assert "panel_overview" not in [p["name"] for p in spec["vconcat"]]
    assert not [row for row in data(spec, "legend") if "drag" in row["words"]]


def test_a_running_treatment_ends_today_and_a_higher_dose_is_stronger():
    bars = data(trajectory(ordinary()), "bars")
    first, second = (row for row in bars if row["what"].startswith("Sertraline"))
    assert first["opacity"] < second["opacity"]
    assert first["to"] == second["from"]
    assert day(second["to"] - 1) == TODAY
    assert second["when"].endswith("to now")


def test_overlapping_courses_of_one_drug_lie_on_two_lines_under_one_name():
    courses = tuple(Treatment(str(n), "Lithium", "drug", "1", 1, START, TODAY) for n in range(2))
    spec = trajectory(only(treatments=courses))
    assert len({row["y"] for row in data(spec, "bars")}) == 2
    assert words(spec, "names") == ["Lithium"]


def test_life_events_and_changes_of_step_run_through_every_plot():
    spec = trajectory(ordinary())
    for name in ("measures", "lanes"):
        rules = data(spec, f"rules_{name}")
        assert {row["kind"] for row in rules} == {"life event", "step"}
        frames = {(row["y"], row["y2"]) for row in data(spec, f"edges_{name}") if "h" in row}
        for kind in ("life event", "step"):
            assert {(row["y"], row["y2"]) for row in rules if row["kind"] == kind} == frames
        assert len(frames) == 2


def test_a_session_not_attended_has_a_shape_of_its_own():
    spec = trajectory(ordinary(sessions=(Session(START, True), Session(TODAY, False))))
    attended, missed = data(spec, "marks")[:2]
    assert (attended["what"], missed["what"]) == ("attended", "not attended")
    assert attended["shape"] != missed["shape"]
    assert missed["fill"] == "transparent"
    assert "fill" not in attended


def test_what_lies_in_the_future_is_inside_the_axis_and_marked():
    spec = trajectory(AWKWARD["in the future"])
    point, axis = drawn_points(spec)[0], parameter(spec, "period")["value"]
    assert axis[0] < point["day"] < axis[1]
    assert day(point["today"]) == TODAY
    assert data(spec, "future_measures")[0]["what"] == "after today (24 Aug 2026)"
    assert data(trajectory(ordinary()), "future_measures") == []


def test_what_came_before_the_period_is_not_cut_off():
    early = date(2024, 2, 1)
    spec = trajectory(only(MeasureSeries(LOW_MOOD, (Point("early", early, 9.0),))))
    assert day(parameter(spec, "period")["value"][0]) <= early


@pytest.mark.parametrize(("score", "side"), [(27, 1), (25, 1), (24, -1), (0, -1)])
def test_the_last_number_keeps_clear_of_the_title(score, side):
    spec = trajectory(only(series(LOW_MOOD, [score])))
    (row,) = (row for row in data(spec, "words_measures") if "d" in row)
    assert row["t"] == str(score)
    assert (row["y"] - drawn_points(spec)[0]["y"]) * side > 0


def test_an_empty_panel_says_why():
    assert words(trajectory(AWKWARD["all missing"]))[-1] == "No score: 8 due, none answered"
    assert words(trajectory(AWKWARD["no score, no date"]))[-1] == "No score yet"
    assert "not scorable" in words(trajectory(AWKWARD["not one scorable"]))[-1]
    assert words(trajectory(AWKWARD["nothing"]), "words_message")[0].startswith("Nothing has been recorded")


def test_one_chart_can_be_changed_without_changing_the_next():
    first = trajectory(ordinary())
    first["vconcat"][0]["layer"].clear()
    first["config"]["background"] = "red"
    second = trajectory(ordinary())
    assert second["vconcat"][0]["layer"]
    assert second["config"]["background"] == "#ffffff"


def test_the_period_alone_is_enough_for_an_axis():
    assert parameter(trajectory(Story(Period(START, START))), "period")["value"][0] < 1767571200000


def test_a_chart_has_no_more_layers_with_seven_measures_than_with_one():
    """What a chart costs a browser is its layers: every measure's words, lines and points are rows of the same few."""
    one, seven = (len(list(layers(trajectory(only(*(series(LOW_MOOD, [20, 15]) for _ in range(n))))))) for n in (1, 7))
    assert one == seven
    assert len(list(layers(trajectory(ordinary())))) <= 23


def test_a_score_is_sent_in_few_bytes():
    few, many = (
        len(json.dumps(trajectory(only(MeasureSeries(LOW_MOOD, tuple(_weekly(n))))), separators=(",", ":")))
        for n in (100, 300)
    )
    assert (many - few) / 200 < 60


def _weekly(count: int) -> Iterator[Point]:
    for n in range(count):
        yield Point(f"mood-{n}", START + timedelta(days=7 * n), float(n % 28), band="Moderate")
