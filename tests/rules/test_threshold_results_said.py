"""What a replay says: who would be missed, in which order, how early worsening is seen, group by group, and whole."""

from __future__ import annotations

import pytest

from rules.findings import Urgency
from rules.settings import DEFAULT
from rules.threshold_lab import Raised, Replayed
from rules.threshold_results import GroupResult, Missed, RuleLoad, Seen, days_to_see, per_60, summarise
from tests.rules.cases import day

EVERY = ("before", "after")


def flag(on: int, rule: str = "DET-1", subject: str = "phq9", urgency: Urgency = Urgency.review) -> Raised:
    return Raised(day(on), rule, subject, urgency, f"{rule} on {on}")


def one(
    name: str,
    before: tuple[Raised, ...] = (),
    after: tuple[Raised, ...] = (),
    *,
    weeks: int = 10,
    worse: int | None = None,
    sex: str = "",
    **told,
) -> Replayed:
    groups = {"sex": sex} if sex else {}
    worse_on = None if worse is None else day(worse)
    return Replayed(name, name.upper(), groups, weeks, before, after, worse_on, **told)


# ---- who would be missed, and who flagged anew


def test_only_what_one_side_alone_raised_is_told_with_everything_of_its_first_flag():
    told = one("a", (flag(7), flag(21), flag(14, "RSP-1")), (flag(28, "RSP-1"), flag(35, "DET-2")), worse=14)
    result = summarise([told])
    assert result.missed == (Missed("a", "A", "DET-1", day(7), "DET-1 on 7", True),)
    assert result.newly == (Missed("a", "A", "DET-2", day(35), "DET-2 on 35", True),)


def test_the_same_rule_on_another_form_is_another_flag():
    told = one("a", (flag(7), flag(14, subject="gad7")), (flag(7),))
    assert [(gone.rule, gone.on) for gone in summarise([told]).missed] == [("DET-1", day(14))]
    both = one("a", (flag(7), flag(14, subject="gad7")))
    assert [gone.on for gone in summarise([both]).missed] == [day(7), day(14)]


def test_who_would_be_missed_is_ordered_by_urgency_day_patient_rule_and_form():
    first = one("a", (flag(28, urgency=Urgency.act_now), flag(7, "RSP-4"), flag(7, "RSP-3", "gad7"), flag(7, "RSP-3")))
    second = one("b", (flag(70, "SAF-1", urgency=Urgency.crisis), flag(7, "RSP-1"), flag(0, "RSP-5", "", Urgency.info)))
    assert [(gone.patient, gone.rule, gone.on) for gone in summarise([second, first]).missed] == [
        ("b", "SAF-1", day(70)),
        ("a", "DET-1", day(28)),
        ("a", "RSP-3", day(7)),
        ("a", "RSP-3", day(7)),
        ("a", "RSP-4", day(7)),
        ("b", "RSP-1", day(7)),
        ("b", "RSP-5", day(0)),
    ]


def test_of_those_missed_it_is_said_who_became_worse():
    told = [one("a", (flag(7),), worse=14), one("b", (flag(7),))]
    assert [(gone.patient, gone.worse) for gone in summarise(told).missed] == [("a", True), ("b", False)]


# ---- numbers


def test_each_rule_is_counted_on_both_sides_for_sixty_patients_a_week():
    told = [one("a", (flag(7), flag(14, "RSP-1")), (flag(7),)), one("b", (), (flag(14), flag(21, "VAR-1")), weeks=20)]
    assert summarise(told).rules == (
        RuleLoad("DET-1", 1, 2, 60 / 30, 120 / 30),
        RuleLoad("RSP-1", 1, 0, 60 / 30, 0),
        RuleLoad("VAR-1", 0, 1, 0, 60 / 30),
    )


def test_sixty_patients_a_week():
    assert per_60(3, 30) == 6
    assert per_60(1, 1) == 60
    assert (per_60(0, 10), per_60(0, 0)) == (0, None)


def test_only_who_was_in_care_in_these_weeks_counts_as_a_patient():
    result = summarise([one("a", weeks=0), one("b", weeks=1), one("c", weeks=2)])
    assert (result.patients, result.patient_weeks) == (2, 3)


def test_each_week_with_a_flag_on_either_side_has_its_counts_in_order():
    told = [one("a", (flag(14), flag(7)), (flag(14),)), one("b", (flag(14, "RSP-1"),), (flag(21),))]
    assert summarise(told).by_week == ((day(7), 1, 0), (day(14), 2, 1), (day(21), 0, 1))


def test_what_broke_and_what_was_read_comes_from_all_patients_once():
    told = [
        one("a", failed=("DET-1: broken", "RSP-1: broken"), read=frozenset({"early.drop"})),
        one("b", failed=("DET-1: broken", "DET-2: broken"), read=frozenset({"trend.p"})),
    ]
    result = summarise(told)
    assert result.failed == ("DET-1: broken", "RSP-1: broken", "DET-2: broken")
    assert result.read == {"early.drop", "trend.p"}


# ---- how early worsening is seen


@pytest.mark.parametrize("side", EVERY)
@pytest.mark.parametrize(
    ("flags", "waits"),
    [
        ((), None),
        ((flag(21),), None),  # 29 days before the first clear score
        ((flag(22),), -28),
        ((flag(50),), 0),
        ((flag(57),), 7),
        ((flag(64), flag(57, "DET-2"), flag(71, "DET-3")), 7),
        ((flag(21), flag(64)), 14),
        ((flag(50, "RSP-1"), flag(50, "SAF-1")), None),  # not about worsening
        ((flag(50, "RSP-1"), flag(85, "DET-3")), 35),
    ],
)
def test_worsening_is_seen_from_four_weeks_before_the_first_clear_score(side: str, flags, waits: int | None):
    told = one("a", worse=50, **{side: flags})
    assert days_to_see(told, side) == waits
    other = "after" if side == "before" else "before"
    assert days_to_see(told, other) is None


def test_who_did_not_become_worse_is_not_waited_for():
    assert days_to_see(one("a", (flag(7),), (flag(7),)), "before") is None


def test_both_sides_are_counted_over_the_same_people_who_became_worse():
    told = [
        one("a", (flag(50),), (flag(57),), worse=50),
        one("b", (flag(64),), (), worse=50),
        one("c", (), (), worse=50),
        one("d", (flag(50),), (flag(50),)),
    ]
    result = summarise(told)
    assert (result.seen_before, result.seen_after) == (Seen(3, 2, 7.0), Seen(3, 1, 7.0))
    later = summarise([one("a", (flag(64),), (flag(50), flag(57)), worse=50)])
    assert (later.seen_before, later.seen_after) == (Seen(1, 1, 14.0), Seen(1, 1, 0.0))


# ---- groups


def test_a_group_has_its_own_rates_its_missed_people_and_who_became_worse():
    men = [one(f"m{i}", sex="male") for i in range(2)]
    men += [one("m2", (flag(50), flag(57, "RSP-1"), flag(57, "RSP-1", "gad7")), (), worse=50, sex="male")]
    men += [one("m3", (), (flag(50), flag(57)), worse=50, sex="male")]
    men += [one("m4", (flag(50), flag(57)), (flag(57, "RSP-1"),), worse=50, sex="male", weeks=20)]
    women = [one(f"w{i}", (flag(7),), sex="female") for i in range(4)]
    women += [one("w4", (flag(7),), weeks=0, sex="female")]  # not in care: the group stays too small
    few, shown = summarise([*men, *women]).groups
    assert few == GroupResult("sex", "female", None)
    assert shown == GroupResult("sex", "male", 5, 60 * 5 / 60, 60 * 3 / 60, 2, 3, 2, 1)


def test_every_kind_of_group_is_told_by_name_in_order():
    told = [
        Replayed("a", "A", {"sex": "male", "age": "26 to 44"}, 1, (), ()),
        Replayed("b", "B", {"sex": "female"}, 1, (), ()),
        Replayed("c", "C", {}, 1, (), ()),
    ]
    smallest = DEFAULT.changed("small_numbers.below", 1, "signed")
    assert [(group.kind, group.group, group.patients) for group in summarise(told, smallest).groups] == [
        ("age", "26 to 44", 1),
        ("sex", "female", 1),
        ("sex", "male", 1),
    ]


# ---- the sentence


def test_nobody_in_care_is_said():
    said = "Nobody was in care in these weeks: there is nothing to replay."
    assert summarise([]).words == said
    assert summarise([one("a", weeks=0)]).words == said


def test_what_a_change_would_do_is_said_whole():
    told = [
        one("a", (flag(50), flag(50, "RSP-1")), (), worse=50),
        one("b", (flag(50),), ()),
        one("c", (), (flag(57), flag(57, "DET-2")), worse=50),
        one("d", (flag(64),), (flag(64),), worse=50, weeks=30),
    ]
    assert summarise(told).words == (
        "For 60 patients the settings now give 4.0 flags a week, the settings to try 3.0. 2 patients would no longer be"
        " flagged by a rule that flagged them, 1 of them had become clearly worse; 1 patient would be flagged anew. Of"
        " 3 patients who became clearly worse, 2 were seen now and 2 would be seen then."
    )


def test_one_patient_is_said_as_one():
    assert summarise([one("a", (flag(50),), (), worse=50)]).words == (
        "For 60 patients the settings now give 6.0 flags a week, the settings to try 0.0. 1 patient would no longer be"
        " flagged by a rule that flagged them, 1 of them had become clearly worse; 0 patients would be flagged anew. Of"
        " 1 patient who became clearly worse, 1 was seen now and 0 would be seen then."
    )


def test_where_nobody_became_worse_nothing_is_said_of_how_early():
    assert summarise([one("a", (flag(50),), (flag(50),))]).words == (
        "For 60 patients the settings now give 6.0 flags a week, the settings to try 6.0. 0 patients would no longer be"
        " flagged by a rule that flagged them, 0 of them had become clearly worse; 0 patients would be flagged anew."
        " Nobody became clearly worse in these weeks, so how early it is seen cannot be said."
    )
