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
from components.charts_story import Session
from components.charts_trajectory import MeasureSeries, Period, Point, Story, Treatment, trajectory
from tests.components.chart_stories import AWKWARD, LOW_MOOD, START, TODAY, WELL, instrument, only, ordinary, series


def layers(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in spec["vconcat"]:
        yield from panel["layer"]


def data(spec: dict[str, Any], name: str) -> list[dict[str, Any]]:
    views = [view for panel in spec["vconcat"] for view in (panel, *panel["layer"])]
    there = (view["data"] for view in views if view.get("data", {}).get("name") == name)
    return next((one["values"] for one in there if "values" in one), [])


def parameter(spec: dict[str, Any], name: str) -> Any:
    return next(p for p in spec["params"] if p["name"] == name)


def day(moment: int) -> date:
    return datetime.fromtimestamp(moment / 1000, UTC).date()


def drawn_points(spec: dict[str, Any], story: Story) -> list[dict[str, Any]]:
    return [row for panel in range(len(story.measures)) for row in data(spec, f"points_{panel}")]


def test_every_scored_point_is_drawn_once():
    story = ordinary()
    scored = [p.assessment_id for m in story.measures for p in m.points if p.value is not None]
    assert sorted(row["assessment_id"] for row in drawn_points(trajectory(story), story)) == sorted(scored)


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
    assert len(data(spec, "points_0")) == 5000
    assert spec["usermeta"]["embedOptions"]["renderer"] == "canvas"


days = st.integers(0, 60).map(lambda n: START + timedelta(days=n))
scores = st.one_of(st.none(), st.integers(0, 27).map(float))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(days, scores), max_size=12), st.lists(days, max_size=5))
def test_no_solid_line_crosses_a_missed_or_unscorable_assessment(taken, missed):
    points = tuple(Point(str(n), on, value) for n, (on, value) in enumerate(taken))
    spec = trajectory(only(MeasureSeries(LOW_MOOD, points, tuple(missed))))
    gaps = [*missed, *(on for on, value in taken if value is None)]
    rows = data(spec, "points_0")
    assert len(rows) == sum(value is not None for _, value in taken)
    for before, after in pairwise(rows):
        if before["run"] == after["run"]:
            assert not [on for on in gaps if day(before["day"]) < on < day(after["day"])]


def test_the_solid_line_is_split_by_run_and_the_gap_is_bridged_by_dots():
    spec = trajectory(only(series(LOW_MOOD, [20, None, 15])))
    assert [row["run"] for row in data(spec, "points_0")] == [0, 1]
    assert [row["value"] for row in data(spec, "bridges_0")] == [20.0, 15.0]
    lines = [layer for layer in layers(spec) if layer["mark"]["type"] == "line" and "detail" in layer["encoding"]]
    assert [(line["encoding"]["detail"]["field"], "strokeDash" in line["mark"]) for line in lines] == [
        ("bridge", True),
        ("run", False),
    ]


def test_what_was_not_answered_is_a_cross_and_what_cannot_be_scored_is_not():
    rows = data(trajectory(only(series(LOW_MOOD, [20, None, "?"]))), "missed_0")
    assert [row["state"] for row in rows] == ["due and not answered", "partly answered without a score"]
    assert len({row["shape"] for row in rows}) == 2


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
    row = data(trajectory(only(series(LOW_MOOD, [14]))), "points_0")[0]
    assert row["day"] == 1767571200000  # 2026-01-05T00:00:00Z
    monkeypatch.undo()
    time.tzset()


def test_each_measure_has_its_own_axis_over_its_whole_range():
    spec = trajectory(ordinary())
    assert parameter(spec, "range_0")["value"] == [0, 27]
    assert parameter(spec, "range_1")["value"] == [0, 100]
    for panel in ("panel_measure_0", "panel_measure_1"):
        view = next(p for p in spec["vconcat"] if p["name"] == panel)
        domains = {
            json.dumps(layer["encoding"]["y"]["scale"]["domain"])
            for layer in view["layer"]
            if "scale" in layer.get("encoding", {}).get("y", {})
        }
        assert domains == {json.dumps({"expr": panel.replace("panel_measure", "range")})}


def test_a_score_outside_the_range_widens_the_axis_instead_of_vanishing():
    assert parameter(trajectory(AWKWARD["outside the range"]), "range_0")["value"] == [-3, 99]


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
    assert [row["kind"] for row in data(spec, "levels_0")] == kinds


def test_better_lies_above_the_baseline_where_a_higher_score_is_better():
    spec = trajectory(only(series(WELL, [50], baseline=50.0, reliable_points=16.0)))
    assert {row["kind"]: row["value"] for row in data(spec, "levels_0")} == {"baseline": 50, "better": 66, "worse": 34}


def test_bands_join_without_gaps_and_the_severest_is_the_darkest():
    bands = data(trajectory(only(series(LOW_MOOD, [14]))), "bands_0")
    assert [(b["low"], b["high"]) for b in bands] == [(0, 5), (5, 10), (10, 20), (20, 27)]
    assert [b["rank"] for b in bands] == sorted(b["rank"] for b in bands)
    well = data(trajectory(only(series(WELL, [14]))), "bands_0")
    assert [b["rank"] for b in well] == [1, 0]


def test_band_words_keep_their_distance():
    narrow = instrument("Five", 100, [(0, 1, "a"), (2, 3, "b"), (4, 5, "c"), (6, 100, "d")])
    ys = sorted(row["y"] for row in data(trajectory(only(series(narrow, [50]))), "bands_0"))
    assert all(after - before >= 11 for before, after in pairwise(ys))


def test_a_prorated_score_is_hollow():
    spec = trajectory(only(series(LOW_MOOD, [14, (12,)])))
    assert [row["prorated"] for row in data(spec, "points_0")] == [False, True]
    points = next(layer for layer in layers(spec) if layer.get("name") == "points_0")
    condition = points["encoding"]["fill"]["condition"]
    assert condition == {"test": "datum.prorated", "value": spec["config"]["background"]}


def test_measures_differ_in_shape_as_well_as_colour():
    spec = trajectory(AWKWARD["seven measures"])
    marks = [layer for layer in layers(spec) if layer.get("name", "").startswith("points_")]
    assert len(marks) == 7
    first_six = marks[:6]
    assert len({m["mark"]["shape"] for m in first_six}) == 6
    assert len({m["encoding"]["fill"]["value"] for m in first_six}) == 6


def test_a_point_answers_a_click_with_its_assessment():
    spec = trajectory(ordinary())
    record = parameter(spec, "record")
    assert record["select"]["fields"] == ["assessment_id"]
    assert set(record["views"]) <= {layer.get("name") for layer in layers(spec)}
    assert len(record["views"]) == 2


def test_the_brush_lies_on_the_overview_alone_and_zooms_by_signal():
    spec = trajectory(ordinary())
    zoom = parameter(spec, "zoom")
    assert zoom["select"] == {"type": "interval", "encodings": ["x"], "clear": "dblclick"}
    overview = next(p for p in spec["vconcat"] if p["name"] == "panel_overview")
    assert zoom["views"] == [layer["name"] for layer in overview["layer"] if "name" in layer]
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
    assert [row["name"] for row in data(spec, "names_treatments")] == ["Lithium"]


def test_life_events_and_changes_of_step_run_through_every_panel():
    spec = trajectory(ordinary())
    assert sorted(row["kind"] for row in data(spec, "rules")) == ["life event", "step"]
    panels = [p for p in spec["vconcat"] if p["name"].split("_")[1] in ("measure", "treatments", "events")]
    assert len(panels) == 4
    for panel in panels:
        assert [layer for layer in panel["layer"] if layer.get("data", {}).get("name") == "rules"]


def test_a_session_not_attended_has_a_shape_of_its_own():
    spec = trajectory(ordinary(sessions=(Session(START, True), Session(TODAY, False))))
    assert {"attended", "not attended"} <= {row["kind"] for row in data(spec, "marks")}
    marks = next(
        layer
        for layer in layers(spec)
        if "shape" in layer.get("encoding", {}) and layer["encoding"]["shape"].get("scale")
    )
    shapes = dict(
        zip(marks["encoding"]["shape"]["scale"]["domain"], marks["encoding"]["shape"]["scale"]["range"], strict=True)
    )
    assert shapes["attended"] != shapes["not attended"]


def test_what_lies_in_the_future_is_inside_the_axis_and_marked():
    spec = trajectory(AWKWARD["in the future"])
    point, axis = data(spec, "points_0")[0], parameter(spec, "period")["value"]
    assert axis[0] < point["day"] < axis[1]
    assert "in the future" in point["when"]
    assert data(spec, "future")[0]["what"] == "after today (24 Aug 2026)"
    assert data(trajectory(ordinary()), "future") == []


def test_what_came_before_the_period_is_not_cut_off():
    early = date(2024, 2, 1)
    spec = trajectory(only(MeasureSeries(LOW_MOOD, (Point("early", early, 9.0),))))
    assert day(parameter(spec, "period")["value"][0]) <= early


@pytest.mark.parametrize(("score", "side"), [(27, 1), (25, 1), (24, -1), (0, -1)])
def test_the_last_number_keeps_clear_of_the_title(score, side):
    row = data(trajectory(only(series(LOW_MOOD, [score]))), "last_0")[0]
    assert row["text"] == str(score)
    assert row["dy"] * side > 0


def test_an_empty_panel_says_why():
    assert data(trajectory(AWKWARD["all missing"]), "titles_0")[0]["message"] == "No score: 8 due, none answered"
    assert data(trajectory(AWKWARD["no score, no date"]), "titles_0")[0]["message"] == "No score yet"
    assert "not scorable" in data(trajectory(AWKWARD["not one scorable"]), "titles_0")[0]["message"]
    assert data(trajectory(AWKWARD["nothing"]), "titles")[0]["message"].startswith("Nothing has been recorded")


def test_one_chart_can_be_changed_without_changing_the_next():
    first = trajectory(ordinary())
    first["vconcat"][1]["layer"].clear()
    first["config"]["background"] = "red"
    second = trajectory(ordinary())
    assert second["vconcat"][1]["layer"]
    assert second["config"]["background"] == "#ffffff"


def test_the_period_alone_is_enough_for_an_axis():
    assert parameter(trajectory(Story(Period(START, START))), "period")["value"][0] < 1767571200000
