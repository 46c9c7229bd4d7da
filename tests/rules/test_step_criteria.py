"""Each line of the step table at its edges: met, not met or unknown, and the reason that is said beside it."""

from dataclasses import replace

import pytest

from rules.record import Schedule, Step
from rules.step_criteria import Met
from tests.rules.cases import START, at, closed, record, scored
from tests.rules.test_steps import flag, screen, suggested, well, wish

MET, NOT, UNKNOWN = Met.met, Met.not_met, Met.unknown
NO_CRISIS = "No screen with intent, plan or recent behaviour is open."
NO_SECOND = "There are not two scores with a clinical range in this step."
NOT_ASKED = "The patient was not asked lately."
UNANSWERED = "PHQ-9 or WSAS was not answered in this step."
NO_LATER = "There is no later score to compare with the start of this step."


def told(*totals, step=1, until=None, **more):
    return record(until or max((on for on, _ in totals), default=90), totals, steps=(Step(step, START),), **more)


def of(form, *totals, step=1, until=90):
    forms = [scored(on, total, form) for on, total in totals]
    return record(until, steps=(Step(step, START),), primary_measure=form, forms=forms)


def life(*totals):
    return [scored(on, total, "wsas") for on, total in totals]


def line(found, key):
    return next((one.state, one.why) for one in found if one.id == key)


def before(day, rule="SAF-1", **more):
    return {"settled_flags": (replace(closed(rule, "x", 81), raised_at=at(day), **more),)}


@pytest.mark.parametrize(
    ("record", "key", "state", "why"),
    [
        (told((0, 12), (14, 12)), "screen", NOT, NO_CRISIS),
        (
            told((0, 12), (14, 12), forms=[screen(14, q4=1)]),
            "screen",
            MET,
            "C-SSRS Screener on 19 Jan 2026, yes to 1, 2 and 4: intent, a plan or recent behaviour was reported: "
            "respond at once.",
        ),
        (told((0, 12), (14, 12)), "crisis", NOT, "No crisis flag is open."),
        (
            told((0, 12), (14, 12), forms=[scored(14, None, item9=2)]),
            "crisis",
            UNKNOWN,
            "Thoughts of self-harm reported: PHQ-9 item 9 answered 2 on 19 Jan 2026; the answer before was 0. What "
            "the assessment found is not recorded.",
        ),
        (told((0, 12), (14, 12), step=1), "worse", UNKNOWN, "PHQ-9 has 2 scores in this step; 3 are needed."),
        (told((0, 12), (14, 12), (28, 12), step=1), "worse", NOT, "The flag “Reliably worse” is not up."),
        (
            told((0, 15), (7, 15), (42, 15)),
            "early",
            UNKNOWN,
            "Two scores are needed, the later on day 28 to 42 of the step.",
        ),
        (
            told((0, 15), (7, 15), (83, 15), step=2),
            "target",
            NOT,
            "Not before day 84 of the step. PHQ-9 15 on 29 Mar 2026 against 15 (mean of the first two scores of this "
            "step): after 83 days neither halved nor at the target.",
        ),
        (
            told((0, 15), (7, 15), (84, 15), step=2),
            "target",
            MET,
            "PHQ-9 15 on 30 Mar 2026 against 15 (mean of the first two scores of this step): after 84 days neither "
            "halved nor at the target.",
        ),
        (told((0, 4), (7, 4), (14, 10), (27, 10), step=0), "range", NOT, "PHQ-9 is 10 on 1 Feb 2026."),
        (told((0, 4), (7, 4), (14, 10), (28, 10), step=0), "range", MET, "PHQ-9 is 10 on 2 Feb 2026."),
        (told((0, 4), (7, 4), (14, 9), (28, 10), step=0), "range", NOT, "PHQ-9 is 10 on 2 Feb 2026."),
        (told((0, 10), (14, 10), (21, 4), (28, 10), step=0), "range", NOT, "PHQ-9 is 10 on 2 Feb 2026."),
        (told((0, 10), (14, 10), step=0), "range", MET, "PHQ-9 is 10 on 19 Jan 2026."),
        (told((0, 10), step=0, until=14), "range", UNKNOWN, NO_SECOND),
        (of("wi6r", (0, 20), (14, 20), step=0), "range", UNKNOWN, NO_SECOND),
        (told((0, 15)), "severe", UNKNOWN, UNANSWERED),
        (told((0, 16)), "severe", MET, "PHQ-9 16 on 5 Jan 2026 (limits 16 and 20)."),
        (told(forms=life((0, 20))), "severe", UNKNOWN, UNANSWERED),
        (told(forms=life((0, 21))), "severe", MET, "WSAS 21 on 5 Jan 2026 (limits 16 and 20)."),
        (told(), "severe", UNKNOWN, UNANSWERED),
        (
            told((0, 15), forms=life((0, 20))),
            "severe",
            NOT,
            "PHQ-9 15 on 5 Jan 2026, WSAS 20 on 5 Jan 2026 (limits 16 and 20).",
        ),
        (told((0, 20), (14, 20), (83, 20), step=3), "gain", NOT, "Day 83 of the step."),
        (
            told((0, 20), (14, 20), (84, 16), step=3),
            "gain",
            MET,
            "PHQ-9 16 on 30 Mar 2026 against 20 (mean of the first two scores of this step).",
        ),
        (
            told((0, 20), (14, 20), (84, 15), step=3),
            "gain",
            NOT,
            "PHQ-9 15 on 30 Mar 2026 against 20 (mean of the first two scores of this step).",
        ),
        (told((0, 20), step=3, until=90), "gain", UNKNOWN, NO_LATER),
        (
            of("ssd12", (0, 30), (7, 30), (84, 30), step=3),
            "gain",
            UNKNOWN,
            "How large a change of SSD-12 patients notice is not known.",
        ),
        (told((0, 12), (90, 12), preferences=(wish(0, "up"),)), "asks", MET, "Said on 5 Jan 2026: up."),
        (told((0, 12), (91, 12), preferences=(wish(0, "up"),)), "asks", UNKNOWN, NOT_ASKED),
        (told((0, 12), (21, 12), preferences=(wish(21, "hold"),)), "asks", NOT, "Said on 26 Jan 2026: hold."),
        (told((0, 12), (21, 12), preferences=(wish(21),)), "asks", UNKNOWN, NOT_ASKED),
        (
            told((0, 12), (21, 12), preferences=(wish(20, "up"), wish(3, "down"))),
            "asks",
            MET,
            "Said on 25 Jan 2026: up.",
        ),
    ],
)
def test_a_line_for_more_care(record, key, state, why):
    assert line(suggested(record).up, key) == (state, why)


WEEKLY = {"schedule": (Schedule("phq9", 7, START),)}
FOUR = ((0, 12), (7, 12), (14, 12), (21, 12))
BEGAN = ((0, 14), (7, 14))
AGAINST_15 = "against 15 (mean of the first two scores of this step)."


@pytest.mark.parametrize(
    ("record", "key", "state", "why"),
    [
        (well(), "open", MET, "None is open."),
        (well(flags=(flag("SAF-2", 80),)), "open", NOT, "“Suicide screen needs a response” is open."),
        (well(flags=(flag("MED-1", 80),)), "open", NOT, "“New or changed warning sign of the body” is open."),
        (well(flags=(flag("SAF-99", 80),)), "open", NOT, "“SAF-99” is open."),
        (well(flags=(flag("RSP-1", 80),)), "open", MET, "None is open."),
        (told((0, 12), (21, 12), until=63), "came", MET, "The latest score is 42 days old."),
        (told((0, 12), (21, 12), until=64), "came", NOT, "The latest score is 43 days old."),
        (told((0, 12), (21, 12), until=22), "came", MET, "The latest score is 1 day old."),
        (told(*FOUR, until=27, **WEEKLY), "came", MET, "No due form is missing."),
        (told(*FOUR, until=35, **WEEKLY), "came", MET, "1 due form missed since the latest score."),
        (told(*FOUR, until=36, **WEEKLY), "came", NOT, "2 due forms missed since the latest score."),
        (told((0, 20), until=90), "start", UNKNOWN, "There is no later score in this step."),
        (
            told((0, 20), (30, 14), (90, 9)),
            "start",
            MET,
            "The base is one score only; from the second score on the gain is 5 points.",
        ),
        (
            told((0, 20), (30, 14), (90, 10)),
            "start",
            NOT,
            "The base is one score only; from the second score on the gain is 4 points.",
        ),
        (
            of("ssd12", (0, 30), (60, 30), (84, 10)),
            "start",
            UNKNOWN,
            "The base is one score only. How large a change of SSD-12 patients notice is not known.",
        ),
        (told(*BEGAN, (14, 3), (41, 3)), "target", NOT, "PHQ-9 is 3 on 15 Feb 2026."),
        (told(*BEGAN, (14, 3), (42, 3)), "target", MET, "PHQ-9 is 3 on 16 Feb 2026."),
        (told(*BEGAN, (14, 4), (42, 4)), "target", MET, "PHQ-9 is 4 on 16 Feb 2026."),
        (told(*BEGAN, (14, 4), (42, 5)), "target", NOT, "PHQ-9 is 5 on 16 Feb 2026."),
        (told(*BEGAN, (14, 3), (30, 12), (42, 3)), "target", NOT, "PHQ-9 is 3 on 16 Feb 2026."),
        (told(), "target", UNKNOWN, "It was not measured in this step."),
        (of("wi6r", (0, 5), (42, 5)), "target", UNKNOWN, "No goal is set and WI-6-R has no limit of its own."),
        (told(*BEGAN, until=42, forms=life((0, 30), (14, 9), (42, 9))), "function", MET, "WSAS is 9 on 16 Feb 2026."),
        (told(*BEGAN, until=42, forms=life((0, 30), (14, 9), (42, 10))), "function", NOT, "WSAS is 10 on 16 Feb 2026."),
        (
            told((0, 15), (7, 15), (14, 9), (69, 9), step=3),
            "gain",
            NOT,
            f"PHQ-9 is 9 on 15 Mar 2026 {AGAINST_15}",
        ),
        (told((0, 15), (7, 15), (14, 9), (70, 9), step=3), "gain", MET, f"PHQ-9 is 9 on 16 Mar 2026 {AGAINST_15}"),
        (told((0, 15), (7, 15), (14, 9), (70, 10), step=3), "gain", NOT, f"PHQ-9 is 10 on 16 Mar 2026 {AGAINST_15}"),
        (told((0, 15), step=3, until=14), "gain", UNKNOWN, "There is no later score in this step."),
        (
            of("isi", (0, 20), (7, 20), (14, 5), (90, 5), step=3),
            "gain",
            UNKNOWN,
            "The measurement error of ISI is not known.",
        ),
        (
            told((0, 15), step=3, until=60, forms=life((0, 30), (60, 17))),
            "function",
            MET,
            "WSAS: clearly better than at the start of this step.",
        ),
        (
            told((0, 15), step=3, until=60, forms=life((0, 30), (60, 18))),
            "function",
            NOT,
            "WSAS: no clear change since the start of this step.",
        ),
        (
            told((0, 15), step=3, until=60, forms=life((0, 30))),
            "function",
            UNKNOWN,
            "Cannot compare WSAS: a later score is missing in this step.",
        ),
        (told((0, 15), step=3, until=60), "function", UNKNOWN, "Daily life was not measured."),
        (told((0, 14), (20, 3), (41, 3), (62, 3), step=0), "target", MET, "3 such scores in a row."),
        (told((0, 14), (20, 3), (41, 3), (61, 3), step=0), "target", NOT, "2 such scores in a row."),
        (told((0, 14), (20, 3), (41, 3), (50, 12), (62, 3), step=0), "target", NOT, "1 such score in a row."),
        (told(step=0), "target", UNKNOWN, "It was not measured in this step."),
        (of("wi6r", (0, 5), (42, 5), step=0), "target", UNKNOWN, "No goal is set and WI-6-R has no limit of its own."),
        (well(), "alarm", MET, "There was none."),
        (well(**before(27)), "alarm", MET, "The last one is of 1 Feb 2026."),
        (well(**before(28)), "alarm", NOT, "The last one is of 2 Feb 2026."),
        (well(**before(80, "DET-1")), "alarm", NOT, "The last one is of 26 Mar 2026."),
        (well(**before(80, "RSP-1")), "alarm", MET, "There was none."),
        (well(**before(80, historic=True)), "alarm", MET, "There was none."),
        (well(step=4, **before(69)), "alarm", MET, "The last one is of 15 Mar 2026."),
        (well(step=4, **before(70)), "alarm", NOT, "The last one is of 16 Mar 2026."),
        (well(step=4, **before(80, "DET-1")), "alarm", MET, "There was none."),
        (well(step=4), "handover", UNKNOWN, "No form measures this: ask."),
        (well(), "plan", MET, "It is in the record."),
        (well(plans=("care",)), "plan", NOT, "None is in the record."),
        (well(preferences=(wish(80, "up"),)), "agrees", NOT, "Said on 26 Mar 2026: up."),
        (well(), "agrees", MET, "Said on 26 Mar 2026: down."),
        (well(preferences=()), "agrees", UNKNOWN, NOT_ASKED),
        (well(preferences=(wish(80),)), "agrees", UNKNOWN, NOT_ASKED),
    ],
)
def test_a_line_for_less_care(record, key, state, why):
    assert line(suggested(record).down, key) == (state, why)


@pytest.mark.parametrize(
    ("totals", "state"),
    [
        ([(0, 10), (14, 17)], UNKNOWN),  # two scores: measure again
        ([(0, 10), (14, 10), (28, 19)], UNKNOWN),  # one jump
        ([(0, 10), (14, 10), (28, 19), (35, 15)], UNKNOWN),
        ([(0, 10), (14, 10), (28, 16), (35, 16)], MET),
        ([(0, 10), (14, 10), (28, 19), (35, 16), (42, 14)], MET),  # was confirmed, and the flag is still up
        ([(0, 10), (14, 10), (28, 12)], NOT),
    ],
)
def test_specialist_care_is_not_proposed_on_a_jump_that_nobody_has_measured_again(totals, state):
    found = suggested(told(*totals, step=3))
    assert line(found.up, "worse")[0] is state
    assert (found.to == 4) is (state is MET)
    if state is UNKNOWN:
        assert any("measure again" in one for one in found.missing)


@pytest.mark.parametrize(
    ("limits", "state"),
    [
        ([(0, 25), (13, 25)], NOT),
        ([(0, 25), (14, 25)], MET),
        ([(0, 25), (14, 9)], NOT),
        ([(0, 25)], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_lost_function_alone_speaks_for_more_than_watchful_waiting(limits, state):
    found = suggested(told((0, 6), (14, 6), step=0, until=21, forms=life(*limits)))
    assert line(found.up, "limits")[0] is state
