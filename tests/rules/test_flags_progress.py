"""Drift, the expected track, good news, and symptoms that part from daily life: at their counts, days and points."""

from dataclasses import replace

import pytest

from exchange.reference_record import record_from
from rules.catalogue import catalogue
from rules.flags import evaluate
from rules.record import GoalReached, Step
from rules.settings import DEFAULT
from tests.rules.cases import START, at, closed, day, decided, fired, record, scored, unknown, unknown_of


def weeks(*totals, until=None, every=7, **told):
    return record(
        (len(totals) - 1) * every if until is None else until, [(i * every, t) for i, t in enumerate(totals)], **told
    )


RISING = (8, 9, 9, 10, 11, 12, 13, 14)


EXACTLY = (0, 10, 20, 25, 30, 35, 40, 50)  # a point in ten days: five along the middle line


@pytest.mark.parametrize(
    ("told", "urgencies", "silent"),
    [
        (weeks(*RISING), ["review"], False),
        (weeks(*RISING[1:]), [], True),  # seven scores
        (weeks(*RISING, every=5), [], True),  # 35 days
        (weeks(*RISING, every=6), ["review"], False),  # 42 days
        (weeks(8, 8, 9, 9, 10, 10, 11, 11), [], False),  # under five points
        (record(50, list(zip(EXACTLY, (10, 11, 12, 12, 13, 13, 14, 15), strict=True))), ["review"], False),
        (record(50, list(zip(EXACTLY, (10, 11, 12, 12, 13, 13, 14, 14), strict=True))), [], False),
        (weeks(*RISING[::-1]), [], False),
        (weeks(*[10] * 8), [], False),
        (weeks(8, 14, 7, 13, 9, 14, 8, 14), [], False),  # up and down
        (weeks(*RISING, 8), ["review"], False),  # met one look ago
        (weeks(*RISING, 8, 8), [], False),  # not met on two looks
        (weeks(*RISING, treatment_changes=(day(21),)), [], True),  # a new window
        (weeks(*RISING, steps=(Step(1, START), Step(2, day(21)))), [], True),
    ],
)
def test_a_drift_needs_eight_scores_six_weeks_and_five_points(told, urgencies, silent):
    assert (fired(told, "DET-2"), unknown(told, "DET-2")) == (urgencies, silent)


@pytest.mark.parametrize(("more", "urgencies"), [((), []), ((18,), []), ((20,), ["review"])])
def test_a_closed_drift_is_quiet_unless_it_is_worse_by_another_step(more, urgencies):
    told = weeks(*RISING, *more)
    assert fired(replace(told, settled_flags=(closed("DET-2", "phq9", 49),)), "DET-2") == urgencies


CURVE = {"phq9": [{"session": place, "q80": 11, "q90": 13, "n": 200} for place in range(1, 12)]}
EXPECTED = record_from({"as_of": "2026-01-05", "expected_response": CURVE}).expected


@pytest.mark.parametrize(
    ("totals", "urgencies"),
    [
        ((15, 15, 15, 15), []),  # the third score after the first: once beyond
        ((15, 15, 15, 15, 15), ["review"]),
        ((15, 15, 15, 13, 15), []),  # on the line is not beyond it
        ((15, 15, 15, 15, 15, 12), ["review"]),  # between the lines: stays
        ((15, 15, 15, 15, 15, 11), []),  # inside the 80 % line
    ],
)
def test_off_the_track_is_two_scores_beyond_nine_in_ten(totals, urgencies):
    assert fired(weeks(*totals, expected=EXPECTED), "RSP-2") == urgencies


def curve_without(nine_in_ten=(), any_line=()):
    """The curve, 80 % under 11 and 90 % under 13, with lines missing beside the scores at these places."""

    def left(one):
        bands = tuple(replace(band, quantiles=band.quantiles[:2]) for band in one.bands)
        lines = tuple(line for line in one.lines if line.tau < 0.9)
        return replace(one, lines=lines, bands=bands) if one.session in nine_in_ten else one

    curve = EXPECTED["phq9"]
    return {"phq9": replace(curve, sessions=tuple(left(one) for one in curve.sessions if one.session not in any_line))}


@pytest.mark.parametrize(
    ("totals", "missing", "urgencies", "silent"),
    [
        # how many scores: the first, and after it 0, 1, 2, 3
        ((), (), [], True),
        ((15,), (), [], True),
        ((15, 15), (), [], True),
        ((15, 15, 15), (), [], True),
        ((15, 15, 15, 15), (), [], False),
        # once beyond is never two in a row, whatever line is missing
        ((15, 15, 15, 15), (3,), [], False),
        # the line is missing beside the latest score
        ((15, 9, 9, 15, 15), (4,), [], True),  # beyond just before: it may be the second
        ((15, 9, 9, 13, 15), (4,), [], False),  # not beyond just before: it is the first at most
        ((15, 9, 9, 15, 12), (4,), [], True),  # between the lines there are: it may be beyond the missing one
        ((15, 9, 9, 15, 11), (4,), [], False),  # inside the 80 % line: beyond no worse one
        # beside an earlier one
        ((15, 9, 9, 15, 15), (3,), [], True),
        ((15, 9, 9, 15, 13), (3,), [], False),
        ((15, 9, 9, 11, 15), (3,), [], False),
        ((15, 9, 9, 15, 15, 13), (3,), [], True),  # it may be up since the fourth: 13 would not have ended it
        ((15, 9, 9, 15, 15, 11), (3,), [], False),  # this would
        ((15, 9, 9, 15, 15, 15), (3,), ["review"], False),  # two in a row that can be compared
        ((15, 15, 15, 9, 9), (1, 2), [], False),  # before the third score nothing is judged
        # beside all
        ((15, 9, 9, 15, 15), range(1, 12), [], True),
        ((15, 9, 9, 9, 9), range(1, 12), [], False),
        # what was seen stays, until a score is seen inside the 80 % line
        ((15, 9, 9, 15, 15, 15), (5,), ["review"], False),
        ((15, 9, 9, 15, 15, 11), (5,), [], False),
    ],
)
def test_a_line_that_is_missing_counts_only_where_the_verdict_hangs_on_it(totals, missing, urgencies, silent):
    told = weeks(*totals, until=49, expected=curve_without(nine_in_ten=missing))
    assert (fired(told, "RSP-2"), unknown(told, "RSP-2")) == (urgencies, silent)


@pytest.mark.parametrize(
    ("totals", "places", "urgencies", "silent"),
    [
        ((15, 9, 9, 15, 15), (4,), [], True),
        ((15, 9, 9, 9, 15), (4,), [], False),
        ((15, 9, 9, 15, 9), (4,), [], False),  # below the clinical range: not "not on track" whatever the line
        ((15, 9, 9, 15, 10), (4,), [], True),
        ((15, 9, 9, 15, 15, 9), (5,), [], False),  # and out of it, "not on track" has ended
    ],
)
def test_beside_no_line_at_all_only_the_clinical_range_speaks(totals, places, urgencies, silent):
    told = weeks(*totals, expected=curve_without(any_line=places))
    assert (fired(told, "RSP-2"), unknown(told, "RSP-2")) == (urgencies, silent)


def test_what_cannot_be_said_of_the_track_names_the_day_and_what_is_known():
    told = weeks(15, 9, 9, 15, 15, expected=curve_without(nine_in_ten=(3,)))
    assert unknown_of(told, "RSP-2")["phq9"] == (
        "PHQ-9 is 15 on 2 Feb 2026, having begun at 15. Whether it was worse than nine in ten twice in a row cannot be "
        "said: too few closed episodes to say what nine in ten reach on 26 Jan 2026. Of those who began at about 15, "
        "half at or under 11, 80 % at or under 11, 90 % at or under 13 at session 4 (200 closed episodes). "
        "(expected-response curve 1, 200 closed episodes)"
    )


def test_without_a_curve_nobody_can_say_what_was_expected():
    told = weeks(15, 15, 15, 15, 15)
    assert (fired(told, "RSP-2"), unknown(told, "RSP-2")) == ([], True)


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        (weeks(16, 16, 10, 10), ["info"]),  # six points, twice
        (weeks(16, 16, 10, 11), []),  # once only, and not half
        (weeks(16, 16, 12, 8), ["info"]),  # half
        (weeks(16, 16, 4), ["info"]),  # remission
        (weeks(4, 4, 4), []),  # was there from the start
        (weeks(8, 8, 4), ["info"]),
        (weeks(16, 8), []),  # two scores
        (weeks(16, 16, 8, 8, until=14 + 27), ["info"]),
        (weeks(16, 16, 8, 8, until=14 + 28), []),  # told for 28 days
        (weeks(16, 16, 8, 14, 8, until=28 + 27), ["info"]),  # came back: told anew
        (weeks(16, 16, 8, forms=[scored(14, 8, "gad7"), scored(13, None, item9=1)]), []),  # never beside safety
        (weeks(16, 16, 12, targets={"phq9": 13}), ["info"]),  # the patient's own goal
    ],
)
def test_good_news_is_told_when_it_holds_on_the_latest_score(told, urgencies):
    assert fired(told, "RSP-5") == urgencies


def test_a_safety_flag_that_is_still_open_silences_good_news_though_its_rule_says_nothing_more():
    told = weeks(16, 16, 12, 8, forms=[scored(13, None, item9=1, id="told")])
    again = replace(closed("SAF-1", "told", 14), id="again", state="acknowledged", closed_at=None)
    both = replace(told, settled_flags=(closed("SAF-1", "told", 14),), flags=(again,))
    assert (fired(both, "SAF-1"), fired(both, "RSP-5")) == ([], [])
    assert fired(replace(both, flags=()), "RSP-5") == ["info"]


@pytest.mark.parametrize(("until", "urgencies"), [(30, ["info"]), (57, ["info"]), (58, [])])
def test_a_goal_reached_is_told_for_four_weeks(until, urgencies):
    assert fired(record(until, goals_reached=(GoalReached("g", day(30)),)), "RSP-5") == urgencies


def test_worsening_closes_good_news():
    told = weeks(10, 10, 18, 18, goals_reached=(GoalReached("g", day(21)),))
    assert (fired(told, "DET-1"), fired(told, "RSP-5")) == (["act now"], [])


def both(mood, life, until=56, **told):
    forms = [scored(i * 14, total, "wsas") for i, total in enumerate(life)]
    return record(until, [(i * 14, total) for i, total in enumerate(mood)], forms=forms, **told)


@pytest.mark.parametrize(
    ("told", "urgencies", "silent"),
    [
        (both((16, 16, 15, 15, 15), (30, 30, 20, 10, 8)), ["review"], False),
        (both((16, 16, 8, 8, 6), (30, 30, 30, 30, 30)), ["review"], False),
        (both((16, 16, 8, 8, 6), (30, 30, 20, 10, 8)), [], False),
        (both((16, 16, 15, 15, 15), (30, 30, 30, 30, 30)), [], False),
        (both((16, 16, 15, 15, 15), (30, 30, 20, 10, 8), until=55), [], False),  # before week 8
        (both((16, 16, 8, 8, 6), ()), [], True),
        (both((16, 16, 8, 8, 6), (30,)), [], True),
        (both((16, 16, 15, 15, 15), (30, 30, 20, 10, 8), decisions=(decided(50),)), [], False),
    ],
)
def test_symptoms_and_daily_life_may_part_from_week_eight(told, urgencies, silent):
    assert (fired(told, "RSP-6"), unknown(told, "RSP-6")) == (urgencies, silent)


def test_the_function_measure_named_for_the_patient_is_the_one_compared():
    forms = [scored(i * 14, 30, "wsas") for i in range(5)] + [scored(i * 14, 40 - i * 9, "whodas12") for i in range(5)]
    told = record(56, [(i * 14, 15) for i in range(5)], forms=forms)
    assert fired(replace(told, function_measure="whodas12"), "RSP-6") == ["review"]
    assert fired(replace(told, function_measure="wsas"), "RSP-6") == []


def test_a_flag_a_person_closed_is_quiet_for_four_weeks():
    told = both((16, 16, 15, 15, 15), (30, 30, 20, 10, 8))
    quiet = replace(told, settled_flags=(closed("RSP-6", "phq9", 50),))
    assert fired(quiet, "RSP-6") == []
    assert fired(replace(quiet, as_of=at(79)), "RSP-6") == ["review"]


def test_a_drift_that_only_comes_back_to_where_it_began_is_a_drift_all_the_same():
    """A window of twelve is a site's own; eight scores that end where they began are never beyond chance."""
    fell_and_rose = weeks(15, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15)
    wide = DEFAULT.changed("trend.window", 12, "own")
    (found,) = [one for one in evaluate(fell_and_rose, catalogue(), wide).fired if one.rule == "DET-2"]
    assert "from 15 on 5 Jan 2026 to 15 on 23 Mar 2026" in found.reason
