"""What each sentence of the story rests on: the kind of row, which one, of which day, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rules.catalogue import catalogue
from rules.narrative import facts
from rules.record import Schedule
from rules.story_facts import Fact, Part, Telling, Way, measure_named, once
from tests.rules.story_cases import (
    NOW,
    course,
    day,
    decided,
    flag,
    form,
    forms,
    given,
    goal,
    happened,
    placed,
    predicted,
    rests,
    task,
    told,
    visit,
)

PHQ = {0: 18, 7: 18, 28: 17, 56: 10, 77: 9}


def rests_on(key: str, **rows: object) -> list[tuple[object, ...]]:
    return rests(course(*forms(PHQ), **rows), key)


DRUG = given("Duloxetine", 10, None, "30 mg", "drug")
EFFECT = happened("adverse effect", 12, "Nausea")
JUDGED = decided(7, predicted("falls", 5, 56), kinds=("continue", "refer"))
DECISION = ("decision", "d7", day(7), "decision of 12 Jan 2026: continue, refer (signed)")
BEGUN = ("treatment", "duloxetine", day(10), "Duloxetine 30 mg from 15 Jan 2026, goes on")
FIRST, SECOND, LAST = (
    ("assessment", "phq9-0", day(0), "PHQ-9 18 on 5 Jan 2026"),
    ("assessment", "phq9-7", day(7), "PHQ-9 18 on 12 Jan 2026"),
    ("assessment", "phq9-77", day(77), "PHQ-9 9 on 23 Mar 2026"),
)


@pytest.mark.parametrize(
    ("key", "rows", "sources"),
    [
        ("start.begin", {"steps": (placed(2, 0),)}, [("step", "s0", day(0), "step 2 from 5 Jan 2026")]),
        ("start.score", {}, [FIRST]),
        ("start.goal", {"goals": (goal(3),)}, [("goal", "g3", day(3), "goal set on 8 Jan 2026")]),
        ("change.better", {}, [FIRST, SECOND, LAST]),
        ("change.praise", {}, [LAST]),
        ("change.goal", {"goals": (goal(3, 70),)}, [("goal", "g3", day(70), "goal reached on 16 Mar 2026")]),
        (
            "tried.step",
            {"steps": (placed(1, 0), placed(2, 40))},
            [("step", "s40", day(40), "step 2 from 14 Feb 2026")],
        ),
        (
            "tried.followed",
            {"given": (DRUG,)},
            [BEGUN, SECOND, ("assessment", "phq9-56", day(56), "PHQ-9 10 on 2 Mar 2026")],
        ),
        (
            "tried.followed_beside",
            {"given": (DRUG, given("Walking", -9, 20))},
            [
                BEGUN,
                SECOND,
                ("assessment", "phq9-56", day(56), "PHQ-9 10 on 2 Mar 2026"),
                ("treatment", "walking", day(-9), "Walking from 27 Dec 2025 to 25 Jan 2026"),
            ],
        ),
        (
            "tried.side_effect",
            {"given": (DRUG,), "happened": (EFFECT,)},
            [("event", "adverse effect-12", day(12), "adverse effect on 17 Jan 2026: Nausea"), BEGUN],
        ),
        (
            "tried.as_expected",
            {"decided": (JUDGED,)},
            [DECISION, ("assessment", "phq9-56", day(56), "PHQ-9 10 on 2 Mar 2026")],
        ),
        ("forward.plan", {"decided": (JUDGED,)}, [DECISION]),
        (
            "open.task",
            {"decided": (decided(7, tasks=(task(70),)),)},
            [("action", "t70", day(70), "action due 16 Mar 2026, open")],
        ),
        (
            "open.question",
            {"question": "May I work?"},
            [("question", "question", None, "the patient's own question to the team")],
        ),
        (
            "forward.visit",
            {"planned": (visit(84, "Ada"),)},
            [("visit", "v84", day(84), "visit on 30 Mar 2026 with Ada")],
        ),
        ("forward.visit", {"planned": (visit(85),)}, [("visit", "v85", day(85), "visit on 31 Mar 2026")]),
        (
            "flag.DET-1",
            {"flags": (flag("DET-1"),)},
            [("flag", "DET-1-80", day(80), "flag DET-1, since 26 Mar 2026, raised")],
        ),
        (
            "safety.not_reported",
            {},
            [("assessment", "phq9-77", day(77), "PHQ-9 item 9: answer 0 on 23 Mar 2026")],
        ),
    ],
)
def test_each_sentence_names_the_rows_it_rests_on(key, rows, sources):
    assert rests_on(key, **rows) == sources


@pytest.mark.parametrize(
    ("one", "key", "source"),
    [
        (course(), "safety.never", ("missing", "self-harm", None, "no form in the record asks about self-harm")),
        (
            course(form(7, None, item9=None)),
            "safety.not_known",
            ("assessment", "phq9-7", day(7), "PHQ-9 item 9: no answer on 12 Jan 2026"),
        ),
        (
            course(*forms({0: 18}), step_from=40),
            "change.cannot",
            ("missing", "phq9", None, "no PHQ-9 score in this step"),
        ),
        (
            course(schedule=(Schedule("phq9", 7, day(70)),)),
            "surprise.missed",
            ("schedule", "phq9", day(77), "due and not answered: 16 Mar 2026, 23 Mar 2026"),
        ),
        (
            course(schedule=(Schedule("phq9", 7, day(70)),)),
            "open.form_due",
            ("schedule", "phq9", day(70), "due on 16 Mar 2026"),
        ),
        (
            course(discharged=84),
            "forward.discharged",
            ("discharge", "discharge", day(84), "discharged on 30 Mar 2026"),
        ),
    ],
)
def test_what_is_not_there_is_a_source_as_well(one, key, source):
    assert rests(one, key) == [source]


SIGN = happened("medical warning sign", 5, "Fever")


@pytest.mark.parametrize(
    ("on", "hours", "waits"), [(4, 0, True), (6, 0, False), (5, -1, True), (5, 0, False), (5, 1, False)]
)
def test_a_sign_of_the_body_waits_for_a_decision_that_knew_of_it(on, hours, waits):
    after = decided(on, known_at=NOW + timedelta(hours=hours))
    keys = [key for key, _ in told(course(happened=(SIGN,), decided=(after,)), "safety.body", "surprise")]
    assert keys == ["safety.body" if waits else "surprise.medical_warning_sign"]


@pytest.mark.parametrize(
    ("measure", "before", "after", "way"),
    [
        ("phq9", 18, 13, Way.better),  # five points are what patients notice
        ("phq9", 18, 14, Way.same),
        ("phq9", 13, 18, Way.worse),
        ("reqol10", 20, 25, Way.better),  # higher is better there
        ("reqol10", 25, 20, Way.worse),
        ("csq3", 10, 10, Way.same),
        ("core10", 20, 15, Way.same),  # where nobody has published what people notice, the error of the form counts
        ("core10", 20, 14, Way.better),
        ("csq3", 10, 11, Way.unknown),  # where neither is known, nobody can say what a move means
    ],
)
def test_a_way_is_better_or_worse_by_what_people_notice(measure, before, after, way):
    telling = Telling(course(), catalogue())
    assert telling.way(catalogue()[measure], before, after) is way


def test_a_measure_that_is_not_in_the_catalogue_keeps_its_key():
    named = measure_named(Telling(course(), catalogue()), "own")
    assert (named.id, named.abbreviation, named.construct, named.domain) == ("own", "own", "", "")


def test_the_measure_of_daily_life_is_the_one_chosen_and_else_the_first_that_was_answered():
    both = (*forms({0: 20}, "wsas"), *forms({0: 20}, "whodas12"))
    one, chosen = (Telling(course(*both, function_measure=own), catalogue()) for own in (None, "whodas12"))
    assert chosen.function.id == "whodas12"
    assert one.function.id in ("wsas", "whodas12")
    assert Telling(course(*both, function_measure="psfs"), catalogue()).function == one.function


def test_a_fact_without_data_is_refused_and_the_same_one_is_told_once():
    with pytest.raises(ValueError, match="The sentence “x” has no data behind it."):
        Fact(Part.start, "x")
    (source,) = [said.rests_on[0] for said in facts(course(), catalogue())]
    same = [Fact(Part.start, key, {"n": n}, (source,)) for key, n in (("a", 1), ("a", 1), ("a", 2), ("b", 1))]
    assert [(one.key, one.values["n"]) for one in once(same)] == [("a", 1), ("a", 2), ("b", 1)]
