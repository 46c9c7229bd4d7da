"""What is new since somebody last looked: each kind in whole sentences, and only what was not known then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.catalogue import catalogue
from rules.course import Course, Decided, Flagged, Given, Goal, Happened, Placed, Planned, Task
from rules.record import Assessment, Record, Schedule
from rules.since import News, Since, how_many, news, no_such_moment, since_words

LOOK = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOON = LOOK + timedelta(hours=1)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
BEFORE = LOOK - timedelta(days=9)


def on(offset: int) -> date:
    """Days counted from that of the look."""
    return LOOK.date() + timedelta(days=offset)


def form(day: int, total: float | None, came: datetime | None = SOON, **told: object) -> Assessment:
    status = "scored" if total is not None else "not_scorable"
    whole = {"status": status, "total": total, "instrument": "phq9", "id": f"a{day}"} | told
    return Assessment(version="1", taken_on=on(day), answers={"9": 0}, received_at=came, **whole)


def course(*forms: Assessment, schedule: tuple[Schedule, ...] = (), **told: object) -> Course:
    return Course(Record(NOW, "phq9", assessments=forms, schedule=schedule), **told)


def found(told: Course) -> list[News]:
    return list(news(told, catalogue(), LOOK))


def texts(told: Course) -> list[str]:
    return [one.text for one in found(told)]


@pytest.mark.parametrize(
    ("forms", "says"),
    [
        ([form(1, 12)], ["PHQ-9: 12 on 3 Mar 2026, none before."]),
        ([form(-7, 10, BEFORE), form(-3, None, BEFORE), form(1, 12.5)], ["PHQ-9: 12.5 on 3 Mar 2026, 10 before."]),
        ([form(-9, 9, BEFORE), form(-7, 0, BEFORE), form(1, 12)], ["PHQ-9: 12 on 3 Mar 2026, 0 before."]),
        (
            [form(3, 14), form(-8, 10, BEFORE), form(1, 12)],
            ["PHQ-9: 2 new, the latest 14 on 5 Mar 2026, 10 before."],
        ),
        ([form(1, None)], ["PHQ-9: of 3 Mar 2026 (no score from it)."]),
        ([form(1, None, status="valid")], ["PHQ-9: of 3 Mar 2026 (entries without a total)."]),
        (
            [form(1, 5), form(2, None, status="partial")],
            ["PHQ-9: 2 new, the latest of 4 Mar 2026 (entries without a total)."],
        ),
        ([form(-30, 12)], ["PHQ-9: 12 on 31 Jan 2026, none before."]),  # on paper, of last month, came in today
        ([form(1, 12, LOOK)], []),
        ([form(1, 12, None)], []),
        ([form(9, 12)], []),  # of a day that has not come
        ([form(8, 12)], ["PHQ-9: 12 on 10 Mar 2026, none before."]),
        (
            [form(1, 12, rater="family"), form(-1, 9, BEFORE)],
            ["PHQ-9 by the family: 12 on 3 Mar 2026, none before."],
        ),
    ],
)
def test_answers_are_new_when_they_came_and_are_set_beside_the_last_score_known(forms, says):
    assert texts(course(*forms)) == says


def test_answers_come_primary_measure_first_and_carry_the_row_and_the_moment():
    later = SOON + timedelta(hours=2)
    told = found(
        course(form(1, 9, later, instrument="gad7", id="g"), form(2, 12, id="p2"), form(1, 11, later, id="p1"))
    )
    assert [(one.weight, one.at, one.kind, one.ref, one.within) for one in told] == [
        (2, later, "answers", "p2", 0),
        (2, later, "answers", "g", 1),
    ]


WEEKLY = Schedule("phq9", 7, on(-7))


@pytest.mark.parametrize(
    ("forms", "says"),
    [
        # Due on the day of the look and a week after it: the first was not missed yet when they looked.
        ([form(-7, 9, BEFORE)], ["PHQ-9 was due on 2 Mar 2026 and was not answered."]),
        ([form(-7, 9, BEFORE), form(0, 9, BEFORE)], []),
    ],
)
def test_a_form_that_did_not_come_is_news_once_its_day_is_over(forms, says):
    until = replace(WEEKLY, to=on(0))
    assert texts(course(*forms, schedule=(until,))) == says


def test_several_that_did_not_come_are_counted_and_those_known_before_left_out():
    daily = Schedule("phq9", 1, on(-3))
    (one,) = found(course(form(-3, 9, BEFORE), schedule=(daily, Schedule("gad7", 1, on(8)))))
    assert one.text == "PHQ-9 was due 8 times, last on 9 Mar 2026 and was not answered."
    assert (one.weight, one.at, one.kind, one.ref, one.within) == (2, NOW, "missed", "phq9", 2)


def flag(rule: str, urgency: str = "review", raised: datetime = SOON, state: str = "raised", **told: object) -> Flagged:
    return Flagged(f"f-{rule}", rule, "Its Name", urgency, "the reason", on(0), raised, state, **told)


@pytest.mark.parametrize(
    ("one", "weight", "text", "short", "within"),
    [
        (flag("SAF-1", "crisis"), 0, "Crisis: the reason", "crisis: its name", 0),
        (flag("MED-1", "act now"), 0, "Act now: the reason", "act now: its name", 1),
        (flag("DET-1"), 1, "Review: the reason", "review: its name", 2),
        (flag("PRC-1"), 4, "Review: the reason", "review: its name", 2),
        (flag("DET-1", "info"), 4, "Info: the reason", "info: its name", 3),
    ],
)
def test_a_flag_is_told_by_what_it_is_about_and_how_urgent_it_is(one, weight, text, short, within):
    (told,) = found(course(flags=(one,)))
    assert told == News(weight, SOON, "flag", text, one.id, short, within)
    assert told.safety is (weight == 0)


@pytest.mark.parametrize(
    ("rule", "raised", "state", "moves", "says"),
    [
        ("SAF-1", LOOK, "raised", (), []),
        ("SAF-1", BEFORE, "acknowledged", (("acknowledged", SOON, True),), ["Flag answered: Its Name."]),
        ("SAF-1", BEFORE, "actioned", (("actioned", SOON, True),), ["Flag acted on: Its Name."]),
        ("SAF-1", BEFORE, "resolved", (("resolved", SOON, True),), ["Flag resolved: Its Name."]),
        ("SAF-1", BEFORE, "resolved", (("resolved", SOON, False),), ["Flag resolved by the rule itself: Its Name."]),
        ("DET-1", BEFORE, "deferred", (("deferred", SOON, True),), ["Flag put off: Its Name."]),
        ("DET-1", SOON, "deferred", (("deferred", SOON, True),), ["Flag raised and put off: Its Name."]),
        ("DET-1", BEFORE, "superseded", (("superseded", SOON, False),), ["Flag replaced by a newer one: Its Name."]),
        ("DET-1", BEFORE, "expired", (("expired", SOON, False),), ["Flag ended by itself: Its Name."]),
        ("DET-1", SOON, "resolved", (("resolved", SOON, True),), ["Flag raised and resolved: Its Name."]),
        ("DET-1", BEFORE, "resolved", (("resolved", LOOK, True),), []),
        ("DET-1", BEFORE, "raised", (("raised", SOON, False),), []),
        (
            "DET-1",
            BEFORE,
            "resolved",
            (("acknowledged", SOON, True), ("resolved", NOW, True)),
            ["Flag resolved: Its Name."],
        ),
    ],
)
def test_what_became_of_a_flag_is_news(rule, raised, state, moves, says):
    assert texts(course(flags=(flag(rule, raised=raised, state=state, moves=moves),))) == says


def test_what_became_of_a_safety_flag_does_not_stand_above_what_is_open():
    ended = flag("SAF-1", raised=BEFORE, state="resolved", moves=(("resolved", NOW, True),))
    (told,) = found(course(flags=(ended,)))
    assert (told.weight, told.at, told.kind, told.ref) == (1, NOW, "flag", "f-SAF-1")
    (told,) = found(course(flags=(replace(ended, rule="PRC-1"),)))
    assert told.weight == 4


EVERYTHING = {
    "happened": (
        Happened("e1", "session", on(1), "Talk", False, None, SOON),
        Happened("e2", "session", on(1), "Talk", None, None, SOON),
        Happened("e3", "medical warning sign", on(1), "Fainted", None, None, SOON),
    ),
    "given": (
        Given("g1", "drug", "Duloxetine", "30 mg", on(1), None, SOON),
        Given("g2", "module", "Walking", "", on(1), on(9), SOON),
    ),
    "goals": (
        Goal("o1", "Take the bus.", "", on(1), None, SOON),
        Goal("o2", "Swim.", "", on(1), on(2), SOON),
    ),
    "steps": (Placed("s1", 2, on(1), SOON),),
    "decided": (
        Decided(
            "d1", on(1), ("continue", "refer"), "signed", "", "", "", "", None, None, None, "", SOON,
            tasks=(
                Task("t1", "Call the GP", "Ada", on(3), "done", False, SOON, SOON),
                Task("t2", "Write", "Ada", on(3), "open", False, SOON, None),
                Task("t3", "Ring", "Ada", on(3), "dropped", False, BEFORE, LOOK),
            ),
        ),
    ),
    "planned": (
        Planned("p1", "visit", on(8), None, "Ada", "", SOON),
        Planned("p2", "phone call", on(9), None, "", "", SOON),
        Planned("p3", "visit", on(7), None, "", "", SOON),
    ),
}  # fmt: skip


def test_each_kind_of_news_is_told_in_its_own_sentence_and_order():
    assert [(one.weight, one.kind, one.text, one.ref) for one in found(course(**EVERYTHING))] == [
        (0, "event", "Medical warning sign on 3 Mar 2026: Fainted.", "e3"),
        (3, "decision", "Decided on 3 Mar 2026: continue, refer.", "d1"),
        (3, "event", "Session on 3 Mar 2026: Talk, not attended.", "e1"),
        (3, "event", "Session on 3 Mar 2026: Talk.", "e2"),
        (3, "treatment", "Treatment: Duloxetine (30 mg) from 3 Mar 2026.", "g1"),
        (3, "treatment", "Treatment: Walking from 3 Mar 2026 until 11 Mar 2026.", "g2"),
        (3, "goal", "Goal set: “Take the bus.”", "o1"),
        (3, "goal", "Goal reached on 4 Mar 2026: “Swim.”", "o2"),
        (3, "step", "Step 2 from 3 Mar 2026.", "s1"),
        (3, "action", "Action done: Call the GP (Ada).", "t1"),
        (4, "visit", "Planned: visit on 10 Mar 2026 with Ada.", "p1"),
        (4, "visit", "Planned: phone call on 11 Mar 2026.", "p2"),
    ]
    assert {one.at for one in found(course(**EVERYTHING))} == {SOON}


def test_what_was_known_at_the_look_is_not_new():
    known = {
        name: tuple(replace(one, known_at=LOOK, **({"tasks": ()} if name == "decided" else {})) for one in rows)
        for name, rows in EVERYTHING.items()
    }
    assert found(course(**known)) == []


def test_within_one_kind_the_newest_comes_first():
    steps = (Placed("a", 1, on(1), SOON), Placed("b", 2, on(2), NOW))
    assert [one.ref for one in found(course(steps=steps))] == ["b", "a"]


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (0, "Nothing new since then."),
        (1, "1 new since then: first."),
        (2, "2 new since then: first; two."),
        (3, "3 new since then: first; two and 1 more."),
    ],
)
def test_a_line_in_a_list_names_two_and_counts_the_rest(count, line):
    three = (
        News(0, NOW, "flag", "Long.", "a", "first"),
        News(1, NOW, "step", "two.", "b"),
        News(1, NOW, "x", "y", "c"),
    )
    assert Since("look", "since then", LOOK, three[:count]).line == line


@pytest.mark.parametrize(
    ("kind", "none", "words"),
    [
        ("look", "You have not looked at this patient before.", "since you last looked (then)"),
        ("visit", "No visit is recorded yet.", "since the last visit (then)"),
        ("meeting", "No meeting has decided on this patient yet.", "since the last meeting (then)"),
    ],
)
def test_each_moment_has_its_words_also_where_there_was_none(kind, none, words):
    assert no_such_moment(kind) == Since(kind, none, None)
    assert no_such_moment(kind).line == none
    assert since_words(kind, "then") == words


def test_how_many_are_new():
    step = News(3, NOW, "step", "x", "a")
    assert how_many(Since("look", "", LOOK, (step,))) == "1 thing is new"
    assert how_many(Since("look", "", LOOK, (step, step))) == "2 things are new"
