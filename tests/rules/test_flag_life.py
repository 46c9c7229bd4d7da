"""No flag vanishes: every open one has exactly one outcome with a reason; people move flags only where they may."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.findings import CannotEvaluate, Evaluation, Fired, Quiet, Urgency
from rules.flag_life import LATER, Changes, FlagState, check_move, reconcile, unanswered
from rules.record import OpenFlag
from rules.roles import Refused
from tests.rules.cases import START, at

RULES = ("SAF-1", "SAF-4", "DET-1", "RSP-1", "RSP-3", "PRC-1")


def open_flag(rule, subject="phq9", urgency="review", state="raised", name=""):
    return OpenFlag(name or f"{rule}/{subject}", rule, subject, urgency, at(0), state)


def fires(rule, subject="phq9", urgency=Urgency.review):
    return Fired(rule, "1", rule, urgency, subject, "because", START, {}, "do", "clears")


def outcomes(changes):
    groups = (changes.keep, changes.resolve, changes.supersede, changes.expire, changes.reopen)
    return [pair[0].id for group in groups for pair in group]


def test_what_fires_and_is_not_open_is_raised():
    changes = reconcile([], Evaluation(fired=(fires("DET-1"),), rules=RULES), at(1))
    assert [one.rule for one in changes.raise_] == ["DET-1"]


def test_what_fires_and_is_open_is_kept_and_not_raised_again():
    changes = reconcile([open_flag("DET-1")], Evaluation(fired=(fires("DET-1"),), rules=RULES), at(1))
    assert (changes.raise_, outcomes(changes)) == ((), ["DET-1/phq9"])


def test_a_safety_flag_is_never_closed_by_data():
    quiet = Evaluation(quiet=(Quiet("SAF-1", "a", "answered 0 later"),), rules=RULES)
    changes = reconcile([open_flag("SAF-1", "a")], quiet, at(1))
    assert [flag.id for flag, _ in changes.keep] == ["SAF-1/a"]


def test_an_unanswered_question_is_closed_by_the_answer():
    answered = Evaluation(quiet=(Quiet("SAF-4", "a", "answered later"),), rules=RULES)
    assert [why for _, why in reconcile([open_flag("SAF-4", "a")], answered, at(1)).resolve] == ["answered later"]


def test_an_unanswered_question_whose_form_is_gone_stays_open():
    changes = reconcile([open_flag("SAF-4", "a")], Evaluation(rules=RULES), at(1))
    assert [flag.id for flag, _ in changes.keep] == ["SAF-4/a"]


def test_what_is_not_met_any_more_is_resolved_with_the_rules_own_reason():
    quiet = Evaluation(quiet=(Quiet("DET-1", "phq9", "two scores back"),), rules=RULES)
    assert [why for _, why in reconcile([open_flag("DET-1")], quiet, at(1)).resolve] == ["two scores back"]


def test_what_cannot_be_evaluated_stays_open():
    broken = Evaluation(cannot_evaluate=(CannotEvaluate("DET-1", "unknown: the rule failed: x"),), rules=RULES)
    assert [flag.id for flag, _ in reconcile([open_flag("DET-1")], broken, at(1)).keep] == ["DET-1/phq9"]


def test_a_flag_whose_rule_was_not_looked_at_stays_open():
    assert len(reconcile([open_flag("DET-1")], Evaluation(rules=("SAF-1",)), at(1)).keep) == 1


def test_an_answered_flag_that_got_more_urgent_is_open_again():
    answered = open_flag("DET-1", state="acknowledged")
    now = Evaluation(fired=(fires("DET-1", urgency=Urgency.act_now),), rules=RULES)
    assert [flag.id for flag, _ in reconcile([answered], now, at(1)).reopen] == ["DET-1/phq9"]


def test_the_later_rule_takes_the_place_of_the_earlier():
    now = Evaluation(fired=(fires("RSP-3"),), rules=RULES)
    changes = reconcile([open_flag("RSP-1")], now, at(1))
    assert [flag.id for flag, _ in changes.supersede] == ["RSP-1/phq9"]
    assert [one.rule for one in changes.raise_] == ["RSP-3"]


KEYS = st.lists(st.tuples(st.sampled_from(RULES), st.sampled_from("ab")), max_size=8, unique=True)


@settings(max_examples=150, deadline=None)
@given(KEYS, KEYS, KEYS, KEYS)
def test_every_open_flag_is_in_exactly_one_outcome(open_, fired, quiet, unknown):
    flags = [open_flag(rule, subject) for rule, subject in open_]
    evaluation = Evaluation(
        fired=tuple(fires(*key) for key in fired),
        quiet=tuple(Quiet(rule, subject, "not met") for rule, subject in quiet),
        cannot_evaluate=tuple(CannotEvaluate(rule, "too few", subject) for rule, subject in unknown),
        rules=RULES,
    )
    changes = reconcile(flags, evaluation, at(1))
    assert sorted(outcomes(changes)) == sorted(flag.id for flag in flags)
    assert all(changes.why[flag.id] for flag in flags)
    assert {one.key for one in changes.raise_} == set(fired) - set(open_)


def test_people_move_a_flag_only_forwards():
    for now, to in product(FlagState, FlagState):
        if to in LATER[now]:
            check_move(now, to)
        else:
            with pytest.raises(Refused):
                check_move(now, to)


def test_a_safety_flag_is_acknowledged_before_it_is_resolved():
    with pytest.raises(Refused, match="acknowledged first"):
        check_move("raised", "resolved", "SAF-1")
    check_move("acknowledged", "resolved", "SAF-1")


def test_a_second_positive_answer_opens_again_what_was_acknowledged_after_the_first():
    known = [open_flag("SAF-1", "a", state=state, name=state) for state in ("acknowledged", "actioned", "raised")]
    evaluation = Evaluation(fired=(fires("SAF-1", "a"), fires("SAF-1", "b", Urgency.act_now)), rules=RULES)
    changes = reconcile(known, evaluation, at(1))
    assert [flag.id for flag, _ in changes.reopen] == ["acknowledged", "actioned"]
    assert [one.subject for one in changes.raise_] == ["b"]
    later = [open_flag("SAF-1", "a"), open_flag("SAF-1", "b", "act now")]
    assert reconcile(later, evaluation, at(1)).reopen == ()


def test_past_data_that_is_positive_opens_nothing_again():
    old = Fired("SAF-1", "1", "SAF-1", Urgency.review, "b", "because", START, {}, "do", "clears", historic=True)
    changes = reconcile([open_flag("SAF-1", "a", state="acknowledged")], Evaluation(fired=(old,), rules=RULES), at(1))
    assert changes.reopen == ()


@pytest.mark.parametrize(("days", "name"), [(6, "keep"), (7, "reopen"), (8, "reopen")])
@pytest.mark.parametrize("still", [True, False])
def test_a_flag_that_was_put_off_is_open_again_when_its_day_has_come(days, name, still):
    flag = replace(open_flag("RSP-1", state="deferred"), deferred_until=at(7).date())
    unknown = CannotEvaluate("RSP-1", "no score", "phq9")
    evaluation = Evaluation(fired=(fires("RSP-1"),) if still else (), cannot_evaluate=(unknown,), rules=RULES)
    changes = reconcile([flag], evaluation, at(days))
    assert [pair[0].id for pair in getattr(changes, name)] == ["RSP-1/phq9"]


def test_a_flag_that_was_put_off_and_is_not_met_any_more_is_resolved():
    quiet = Evaluation(quiet=(Quiet("RSP-1", "phq9", "better"),), rules=RULES)
    assert [flag.id for flag, _ in reconcile([open_flag("RSP-1", state="deferred")], quiet, at(1)).resolve]


SAID = {"fired": (), "cannot_evaluate": (), "quiet": (), "rules": RULES}
SECOND = fires("SAF-1", "b", Urgency.act_now)
PUT_OFF = replace(open_flag("RSP-1", state="deferred"), deferred_until=at(1).date())


@pytest.mark.parametrize(
    ("flag", "told", "group", "why", "carries"),
    [
        (open_flag("DET-1"), {"fired": (fires("DET-1"),)}, "keep", "because", True),
        (open_flag("SAF-1", "a"), {}, "keep", "A safety flag stays open until a person resolves it.", False),
        (
            open_flag("DET-1"),
            {"cannot_evaluate": (CannotEvaluate("DET-1", "Too few scores.", "phq9"),)},
            "keep",
            "Kept: it cannot be evaluated now. Too few scores.",
            False,
        ),
        (
            open_flag("DET-1"),
            {"rules": ()},
            "keep",
            "Kept: the rule DET-1 is not in use any more. A person has to close it.",
            False,
        ),
        (open_flag("SAF-4"), {}, "keep", "Kept: the form this flag is about is no longer in the record.", False),
        (open_flag("DET-1"), {"quiet": (Quiet("DET-1", "phq9", "back"),)}, "resolve", "back", False),
        (
            open_flag("DET-1"),
            {"cannot_evaluate": (CannotEvaluate("RSP-1", "no", "phq9"), CannotEvaluate("DET-1", "no", "gad7"))},
            "resolve",  # unknown of another rule, and of another measure, keeps nothing open
            "What the rule reads is no longer in the record or no longer in its time.",
            False,
        ),
        (open_flag("RSP-1"), {"quiet": (Quiet("RSP-1", "phq9", "week 8", True),)}, "expire", "week 8", False),
        (open_flag("RSP-1"), {"fired": (fires("RSP-3"),)}, "supersede", "RSP-3 takes its place: because", False),
        (
            open_flag("DET-1", state="actioned"),
            {"fired": (fires("DET-1", urgency=Urgency.act_now),)},
            "reopen",
            "Open again: it was “review” when it was answered and is “act now” now.",
            True,
        ),
        (
            PUT_OFF,
            {"fired": (fires("RSP-1"),)},
            "reopen",
            "Open again: the day to which it was put off has come.",
            True,
        ),
        (
            open_flag("SAF-1", "a", state="acknowledged"),
            {"fired": (fires("SAF-1", "a"), SECOND)},
            "reopen",
            "Open again, a second one came: because",
            True,
        ),
        # what a person has answered and still fires as it did is not put before them again
        (open_flag("SAF-1", "a", state="acknowledged"), {"fired": (fires("SAF-1", "a"),)}, "keep", "because", True),
        (open_flag("DET-1", state="actioned"), {"fired": (fires("DET-1"),)}, "keep", "because", True),
    ],
)
def test_each_outcome_says_why_and_carries_what_fires_now(flag, told, group, why, carries):
    changes = reconcile([flag], Evaluation(**SAID | told), at(1))
    assert changes.why == {flag.id: why}
    ((kept, with_it),) = getattr(changes, group)
    assert kept is flag
    if group in ("keep", "reopen"):
        assert with_it == (fires(flag.rule, flag.subject, with_it.urgency) if carries else None)
    else:
        assert with_it == why


@pytest.mark.parametrize(
    ("now", "to", "rule", "why"),
    [
        ("resolved", "raised", "", "This flag is closed (resolved). If the matter is back, the rules raise a new one."),
        ("expired", "actioned", "", "This flag is closed (expired). If the matter is back, the rules raise a new one."),
        ("raised", "expired", "", "A flag that is raised cannot become expired."),
        ("acknowledged", "acknowledged", "SAF-1", "This flag is acknowledged already."),
        ("no such state", "resolved", "", None),
        (
            "raised",
            "resolved",
            "SAF-1",
            "A safety flag is acknowledged first, with what came of the contact, and only then resolved.",
        ),
    ],
)
def test_a_move_that_may_not_be_is_refused_with_the_reason(now, to, rule, why):
    with pytest.raises(Refused) as refused:
        check_move(now, to, rule)
    assert why is None or str(refused.value) == why
    check_move("raised", "resolved")


CRISIS, ACT, REVIEW = fires("SAF-1", urgency=Urgency.crisis), fires("DET-1", urgency=Urgency.act_now), fires("RSP-1")
OLD = open_flag("SAF-1", urgency="crisis")


@pytest.mark.parametrize(
    ("changes", "waiting"),
    [
        (Changes(), 0),
        (Changes(raise_=(CRISIS, ACT, REVIEW)), 2),
        (Changes(raise_=(replace(REVIEW, historic=True),)), 0),
        (Changes(raise_=(CRISIS, fires("SAF-5", urgency=Urgency.crisis))), 1),
        (Changes(keep=((OLD, None),)), 1),  # the rule cannot say now: it stays as urgent as it was
        (Changes(keep=((OLD, CRISIS),)), 1),
        (Changes(keep=((OLD, REVIEW),)), 0),  # no longer urgent
        (Changes(keep=((replace(OLD, state="acknowledged"), CRISIS), (replace(OLD, state="actioned"), None))), 0),
        (Changes(keep=((replace(OLD, state="deferred"), CRISIS),)), 0),
        (Changes(reopen=((replace(OLD, state="acknowledged"), CRISIS),)), 1),  # a second yes
        (Changes(resolve=((OLD, "it ended"),), expire=((OLD, "its time"),), supersede=((OLD, "more is known"),)), 0),
    ],
)
def test_an_urgent_flag_is_unanswered_until_somebody_acknowledges_it(changes, waiting):
    assert unanswered(changes) == waiting
