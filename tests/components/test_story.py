"""From rows to what is drawn: nothing invented, nothing lost, nothing of the future."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from components.charts_story import Story
from components.charts_words import summary
from components.story import FEWEST_DAYS, parts, picked_points, story_of, without
from queries import instruments, patients, schedules
from queries.people import SERVICE
from queries.treatments import add_event, add_goal, add_intervention, place_in_step
from rules.expected_response import Index, Row, fit
from tests.factories import AT, REGISTERED_ON, a_patient, an_assessment, fresh_submission
from tests.needs import only_sqlite

pytestmark = only_sqlite

TODAY = AT.date()


def story(engine: Engine, patient_id: str, first: str = "") -> Story:
    chart = patients.chart(engine, patient_id, by=SERVICE)
    return story_of(chart, instruments.instruments(engine), TODAY, first=first)


def add(what, engine: Engine, patient_id: str, **told: object) -> None:  # type: ignore[no-untyped-def]
    what(engine, patient_id, **told, by=SERVICE, at=AT, submission_id=fresh_submission())


def values(one: Story, number: int = 0) -> list[float | None]:
    return [point.value for point in one.measures[number].points]


def test_every_score_is_there_once_in_the_order_it_was_taken(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(28, 12), (0, 18), (14, 0)])
    assert values(story(engine, patient_id)) == [18, 0, 12]


def test_of_a_corrected_score_only_the_standing_one_is_drawn(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18)])
    an_assessment(engine, patient_id, "phq9", REGISTERED_ON, 8, at=AT)
    assert values(story(engine, patient_id)) == [8]


def test_a_form_that_has_no_score_is_a_point_without_a_value(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team)
    an_assessment(engine, patient_id, "phq9", TODAY, {"1": 2, "9": 0}, at=AT)
    assert values(story(engine, patient_id)) == [None]


def test_nobody_and_nothing_is_still_a_story(engine: Engine, team: str) -> None:
    one = story(engine, a_patient(engine, team, step=None, registered_on=TODAY))
    assert (one.measures, one.treatments, one.sessions, one.events, one.steps) == ((), (), (), (), ())
    assert one.period.to_on - one.period.from_on == timedelta(days=FEWEST_DAYS)


def test_the_primary_measure_comes_on_top(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18)])
    an_assessment(engine, patient_id, "gad7", TODAY, 5, at=AT)
    assert [one.instrument.id for one in story(engine, patient_id, "phq9").measures] == ["phq9", "gad7"]
    assert [one.instrument.id for one in story(engine, patient_id, "gad7").measures] == ["gad7", "phq9"]


def test_the_baseline_is_that_of_the_current_step(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18), (14, 16), (42, 10), (56, 8)])
    assert story(engine, patient_id).measures[0].baseline == 17
    from_on = REGISTERED_ON + timedelta(days=40)
    add(place_in_step, engine, patient_id, step_to=2, from_on=from_on, rationale="Too little change.")
    one = story(engine, patient_id)
    assert one.measures[0].baseline == 9
    assert [step for _, step in one.steps] == [1, 2]


@pytest.mark.parametrize(
    ("doses", "ranks"),
    [
        (["50 mg"], [0.5]),
        (["50 mg", "100 mg"], [0, 1]),
        (["25 mg", "50 mg", "100 mg"], [0, 0.5, 1]),
        (["weekly", "twice weekly"], [0.5, 0.5]),
        ([""], [0.5]),
    ],
)
def test_a_dose_is_ranked_among_its_own(engine: Engine, team: str, doses: list[str], ranks: list[float]) -> None:
    patient_id = a_patient(engine, team)
    for number, dose in enumerate(doses):
        told = {"kind": "drug", "name": "sertraline", "dose": dose, "targets": "mood", "to_on": None}
        add(add_intervention, engine, patient_id, **told, from_on=REGISTERED_ON + timedelta(days=number))
    assert [one.dose_rank for one in story(engine, patient_id).treatments] == ranks


def test_only_what_has_a_lane_is_drawn_as_an_event(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team)
    for kind in ("contact", "life event", "session"):
        add(add_event, engine, patient_id, kind=kind, on=TODAY, title=kind, note="", attended=True)
    one = story(engine, patient_id)
    assert [event.kind for event in one.events] == ["life event"]
    assert len(one.sessions) == 1


def test_a_goal_in_words_draws_no_line(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18)])
    add(add_goal, engine, patient_id, words="Sleep", target="", set_on=TODAY)
    assert story(engine, patient_id).measures[0].goal is None


def test_scores_of_two_versions_of_a_form_are_never_joined_in_one_line(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18), (14, 17), (28, 12)])
    told = patients.chart(engine, patient_id, by=SERVICE)
    old = told.assessments["taken_on"] == told.assessments["taken_on"].min()
    mixed = replace(told, assessments=told.assessments.assign(version=old.map({True: "0", False: "1"})))
    story = story_of(mixed, instruments.instruments(engine), TODAY)
    assert [(one.instrument.abbreviation, len(one.points)) for one in story.measures] == [
        ("PHQ-9", 2),
        ("PHQ-9, version 0", 1),
    ]


def test_what_is_due_overdue_and_not_answered_is_told_apart_and_the_last_value_ages(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18), (14, 17)])
    add(schedules.plan, engine, patient_id, instrument="phq9", every_days=7, from_on=REGISTERED_ON)
    one = story(engine, patient_id).measures[0]
    assert one.expected_missing == tuple(REGISTERED_ON + timedelta(days=7 * n) for n in (1, *range(3, 12)))
    assert (one.due, one.overdue) == ((TODAY,), ())
    assert (one.age, one.fading) == ("10 weeks old", 0.35)
    assert one.scheduled == ((REGISTERED_ON, TODAY),)


def test_a_rating_of_the_family_is_no_point_of_the_patients_line_and_is_named(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18)])
    an_assessment(engine, patient_id, "phq9", TODAY, 3, at=AT, rater="family")
    one = story(engine, patient_id)
    assert values(one) == [18]
    assert one.undrawn == ("1 rating by the family, shown under Patterns",)


@pytest.mark.parametrize(
    ("instrument", "answers", "more", "words"),
    [
        ("phq9", 12, {}, "PHQ-9 12"),
        ("phq9", {"1": 2, "9": 0}, {}, "PHQ-9 partly answered without a score"),
        ("cssrs_screen", {"1": 1, "2": 0, "6": 0}, {}, "C-SSRS Screener: answered"),
        ("reqol10", 21, {}, "ReQoL-10 21"),
    ],
)  # fmt: skip
def test_every_assessment_can_be_picked_with_a_line_or_without(
    engine: Engine, team: str, instrument: str, answers: object, more: dict[str, str], words: str
) -> None:
    patient_id = a_patient(engine, team)
    id_ = an_assessment(engine, patient_id, instrument, TODAY, answers, at=AT, **more)  # type: ignore[arg-type]
    assert picked_points(story(engine, patient_id)) == {id_: f"2 Mar 2026 · {words}"}


def test_a_rating_of_the_family_can_be_picked_beside_the_patients_own(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team)
    an_assessment(engine, patient_id, "wsas", TODAY, 15, at=AT)
    an_assessment(engine, patient_id, "wsas", TODAY, 20, at=AT, rater="family")
    assert sorted(picked_points(story(engine, patient_id)).values()) == [
        "2 Mar 2026 · WSAS (family): 20", "2 Mar 2026 · WSAS 15",
    ]  # fmt: skip


def test_a_days_log_is_not_in_the_list_of_assessments(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team)
    an_assessment(engine, patient_id, "daily_log", TODAY, {"pain": 5}, at=AT)
    assert picked_points(story(engine, patient_id)) == {}


def test_a_total_taken_from_outside_on_a_known_range_has_a_line(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team)
    for days, total in ((20, 12), (0, 24)):
        an_assessment(engine, patient_id, "reqol10", TODAY - timedelta(days=days), total, at=AT)
    assert values(story(engine, patient_id)) == [12, 24]


def test_visits_are_a_panel_of_their_own_and_an_open_count_is_no_zero(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18)])
    counts = {"gp_visits": 2, "specialist_visits": 1, "ed_visits": 0}
    an_assessment(engine, patient_id, "utilisation", REGISTERED_ON, counts)
    an_assessment(engine, patient_id, "utilisation", TODAY, {"gp_visits": 1}, at=AT)
    visits = story(engine, patient_id).measures[1]
    assert (visits.instrument.abbreviation, [point.value for point in visits.points]) == ("Visits", [3, None])
    assert visits.points[1].why_unscored == "partly answered without a score"


def test_a_form_without_bands_beside_one_with_bands_is_said_to_have_none(engine: Engine, team: str) -> None:
    patient = a_patient(engine, team, phq9=[(0, 18), (14, 10)])
    an_assessment(engine, patient, "peg", AT.date(), 6.0, at=AT)
    told = summary(story(engine, patient))
    assert "last 6 on 2 Mar 2026 (today)" in told
    assert "moderate" in told
    assert "nan" not in told


def test_an_instrument_never_seen_is_named_and_not_drawn(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18)])
    chart = patients.chart(engine, patient_id, by=SERVICE)
    one = story_of(chart, {}, TODAY)
    assert one.measures == ()
    assert "phq9: this service has no such instrument, so its answers cannot be drawn" in summary(one)


def test_what_a_reader_hides_is_not_drawn_and_the_time_axis_stays(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18)])
    an_assessment(engine, patient_id, "gad7", TODAY, 5, at=AT)
    add(add_event, engine, patient_id, kind="life event", on=TODAY, title="Moved", note="", attended=None)
    whole = story(engine, patient_id, "phq9")
    assert parts(whole) == {"phq9": "PHQ-9", "gad7": "GAD-7", "life event": "Life event"}
    part = without(whole, ["phq9", "life event"])
    assert [one.instrument.id for one in part.measures] == ["gad7"]
    assert part.events == ()
    assert part.drawn == whole.drawn


def test_the_expected_course_is_the_sites_own_curve_from_the_base_on(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 18), (14, 18)])
    rows = [Row(f"e{n}", k, 18.0, 18.0 - k + n % 5) for k in (1, 2) for n in range(400)]
    curve = fit(rows, instruments.instruments(engine)["phq9"], Index.fortnight)
    chart = patients.chart(engine, patient_id, by=SERVICE)
    one = story_of(chart, instruments.instruments(engine), TODAY, curves={"phq9": curve}).measures[0]
    assert [e.on for e in one.expected] == [REGISTERED_ON + timedelta(days=14 * k) for k in (1, 2)]
    assert all(e.half < e.nearly_all and e.n == 400 for e in one.expected)
    assert one.expected_unsaid.startswith("From 1")
    assert "No closed episode here has a score at fortnight 3" in one.expected_unsaid
    assert "expected-response curve 0, 400 closed episodes; not checked" in one.expected_source
    told = summary(Story(story(engine, patient_id).period, (one,)))
    assert "expected course: half of those who began like this were at" in told
    assert "expected course: cannot say. From" in told


def test_a_curve_that_knows_nobody_like_this_says_so_instead_of_a_band(engine: Engine, team: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 8), (14, 9)])
    rows = [Row(f"e{n}", k, 18.0, 12.0 + n % 5) for k in (1, 2) for n in range(400)]
    curve = fit(rows, instruments.instruments(engine)["phq9"], Index.fortnight)
    chart = patients.chart(engine, patient_id, by=SERVICE)
    one = story_of(chart, instruments.instruments(engine), TODAY, curves={"phq9": curve}).measures[0]
    assert one.expected == ()
    assert "Nobody who began at 8 is among" in one.expected_unsaid
