"""How a verdict was reached, line by line and whole, and where a number tips the sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.catalogue import catalogue
from rules.change import WORDS, Baseline, ChangeName, change_since
from rules.instruments import Direction, Instrument
from rules.settings import DEFAULT
from rules.verdicts import explained, nhs_lines, regression

ALL = catalogue()
PHQ9, GAD7, CORE10 = ALL["phq9"], ALL["gad7"], ALL["core10"]
FROM = f"usual score 15.4: {PHQ9.change.mean.source}; retest 0.84: {PHQ9.change.retest.source}"
STEADY = f"would stay about there ({FROM})."


def base(value: float, n: int = 1) -> Baseline:
    return Baseline(value, n, (date(2026, 1, 5),) * n)


@pytest.mark.parametrize(
    ("start", "last", "lines"),
    [
        (
            18,
            8,
            [
                "In percent: -56 % of the score at the start.",
                "Targets: response (half of the start, and noticeable): yes; remission: no.",
                f"Nothing changed at all, a score like 18 at the start {STEADY}",
                "From the clinical range to below it, by more than measurement error.",
            ],
        ),
        (
            11,
            9,
            [
                "In percent: -18 % of the score at the start.",
                "Targets: response (half of the start, and noticeable): no; remission: no.",
                f"Nothing changed at all, 11 at the start would on average be 11.7 at the next look ({FROM}).",
                "From the clinical range to below it, but by less than measurement error alone can give.",
            ],
        ),
        (
            18,
            12,
            [
                "In percent: -33 % of the score at the start.",
                "Targets: response (half of the start, and noticeable): no; remission: no.",
                f"Nothing changed at all, a score like 18 at the start {STEADY}",
                "In the clinical range at the start and now.",
            ],
        ),
        (
            8,
            4,
            [
                "In percent: -50 % of the score at the start.",
                "Targets: response (half of the start, and noticeable): no; remission: yes.",
                f"Nothing changed at all, 8 at the start would on average be 9.2 at the next look ({FROM}).",
            ],
        ),
        (
            10,
            15,
            [
                "In percent: +50 % of the score at the start.",
                "Targets: response (half of the start, and noticeable): no; remission: no.",
                f"Nothing changed at all, 10 at the start would on average be 10.9 at the next look ({FROM}):"
                " 0.9 of the 5 points may be that.",
                "In the clinical range at the start and now.",
            ],
        ),
    ],
)
def test_every_line_of_a_verdict(start: float, last: float, lines: list[str]):
    told, verdict = explained(PHQ9, base(start), last), change_since(PHQ9, base(start), last)
    assert told.lines == (verdict.reason, *lines)
    assert (told.name, told.words) == (verdict.name, WORDS[verdict.name])
    assert (told.rule, told.rule_version) == ("VRD-1", "3")


def test_without_percent_and_remission_no_target_is_told():
    told = explained(GAD7, base(0), 5)
    assert told.lines[1] == "In percent: not defined. Percent change is undefined: the baseline is 0. Use points."
    assert told.lines[2].startswith("Nothing changed at all, 0 at the start would on average be 2.4 at the next look (")
    assert len(told.lines) == 3


@pytest.mark.parametrize(("last", "response"), [(9, "yes"), (10, "yes"), (11, "no")])
def test_where_nobody_knows_what_is_noticeable_half_of_the_start_is_not_called_noticeable(last: float, response: str):
    lines = explained(CORE10, base(20), last).lines
    assert "How large a change patients notice is not known for this form." in lines[0]
    assert lines[2] == f"Targets: response (half of the start, what is noticeable is not known): {response}."


@pytest.mark.parametrize(
    ("instrument", "last", "why"),
    [
        (PHQ9, 40, "Cannot compare PHQ-9: 40 lies outside its range 0 to 27."),
        (ALL["ssd12"], 5, "The measurement error of SSD-12 is not known, so the change cannot be judged."),
    ],
)
def test_what_cannot_be_judged_gets_no_targets_beside_it(instrument: Instrument, last: float, why: str):
    told = explained(instrument, base(20), last)
    assert told.name is ChangeName.cannot_say
    assert told.words == WORDS[ChangeName.cannot_say]
    assert len(told.lines) == 1
    assert why in told.lines[0]


# ---- what chance alone does


def test_without_a_usual_score_the_sentence_says_what_is_missing():
    said = "How far a first score like this falls back by itself cannot be said: the usual score is not known."
    assert regression(ALL["wsas"], base(20), 10) == said
    unsure = replace(PHQ9, change=replace(PHQ9.change, retest=None))
    assert regression(unsure, base(20), 10) == said


@pytest.mark.parametrize(
    ("start", "says"),
    [
        (11, "Nothing changed at all, 11 at the start would on average be 10.5 at the next look ("),  # half a point
        (10.9, "Nothing changed at all, a score like 10.9 at the start would stay about there ("),
        (9, "Nothing changed at all, 9 at the start would on average be 9.5 at the next look ("),
        (9.1, "Nothing changed at all, a score like 9.1 at the start would stay about there ("),
    ],
)
def test_a_pull_of_half_a_point_is_told_and_a_smaller_one_is_none(start: float, says: str):
    change = PHQ9.change
    halfway = replace(change, mean=replace(change.mean, value=10.0), retest=replace(change.retest, value=0.5))
    assert regression(replace(PHQ9, change=halfway), base(start), start).startswith(says)


@pytest.mark.parametrize(
    ("start", "last", "ends"),
    [
        (25, 24.5, ": 0.5 of the 0.5 points may be that."),
        (25, 25, ")."),
        (25, 25.5, ")."),
        (5, 5.5, ": 0.5 of the 0.5 points may be that."),
        (5, 4.5, ")."),
        (25.26, 20, ": 1.6 of the 5.3 points may be that."),
    ],
)
def test_no_more_of_a_move_is_laid_to_chance_than_there_was(start: float, last: float, ends: str):
    assert regression(PHQ9, base(start), last).endswith(f"{FROM}){ends}" if ends != ")." else f"{FROM}).")


def test_a_start_between_two_numbers_is_told_in_tenths():
    assert regression(PHQ9, base(25.26), 20).startswith("Nothing changed at all, 25.3 at the start would on average be")
    assert "a score like 15.3 at the start would" in regression(PHQ9, base(15.33), 10)


# ---- PHQ-9 and GAD-7 together


def nhs(first, last, instruments=ALL) -> tuple[str, ...]:
    return nhs_lines(instruments, *({"phq9": one[0], "gad7": one[1]} for one in (first, last)))


@pytest.mark.parametrize(
    ("first", "last", "lines"),
    [
        ((10, 8), (4, 8), ["reliable improvement; not recovered."]),
        ((10, 8), (4, 7), ["reliable improvement; reliable recovery."]),
        ((10, 7), (9, 7), ["no reliable change; recovery."]),
        ((10, 7), (10, 7), ["no reliable change; not recovered."]),
        (
            (9, 7),
            (9, 7),
            ["no reliable change; recovery is not counted, as neither was in the clinical range at the start."],
        ),
        ((10, 8), (16, 8), ["reliable deterioration; not recovered."]),
        ((10, 8), (15, 11), ["no reliable change; not recovered."]),  # 5 of 6 and 3 of 4 points
        (
            (18, 8),
            (12, 12),
            [
                "one reliably better, the other reliably worse: no reliable change; not recovered.",
                "For safety any reliable worsening counts as one (CORC): one of the two is reliably worse.",
            ],
        ),
    ],
)
def test_both_together_are_said_whole(first, last, lines: list[str]):
    head, *rest = lines
    assert nhs(first, last) == (f"As NHS Talking Therapies counts PHQ-9 and GAD-7: {head}", *rest)


@pytest.mark.parametrize("form", ["phq9", "gad7"])
def test_without_a_published_reliable_change_or_on_a_turned_scale_the_nhs_counts_nothing(form: str):
    one = ALL[form]
    unknown = {**ALL, form: replace(one, change=replace(one.change, reliable_points=None))}
    turned = {**ALL, form: replace(one, direction=Direction.higher_better)}
    assert nhs((18, 8), (10, 13), unknown) == ()
    assert nhs((18, 8), (10, 13), turned) == ()
    assert nhs((18, 8), (10, 13), {name: kept for name, kept in ALL.items() if name != form}) == ()


@pytest.mark.parametrize("missing", ["phq9", "gad7"])
@pytest.mark.parametrize("side", [0, 1])
def test_one_score_of_the_four_missing_is_nothing_to_count(missing: str, side: int):
    four = [{"phq9": 18.0, "gad7": 8.0}, {"phq9": 10.0, "gad7": 13.0}]
    del four[side][missing]
    assert nhs_lines(ALL, *four) == ()


def test_a_site_that_asks_for_less_of_a_response_is_told_by_its_own_number():
    ours = DEFAULT.changed("target.response", 0.4, "Lea Lead: after the paper of our network.")
    lines = explained(PHQ9, Baseline(20, 1, ()), 12, ours).lines
    assert any("response (40% better than at the start, and noticeable): yes" in line for line in lines)
    lines = explained(PHQ9, Baseline(20, 1, ()), 12).lines
    assert any("response (half of the start, and noticeable): no" in line for line in lines)
