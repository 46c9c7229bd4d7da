"""The days and points at which a rule turns: each could once be changed without any other test noticing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.catalogue import catalogue
from rules.findings import Finding, NotMet, Unknown, Urgency
from rules.flags import Rule, evaluate
from rules.record import Acknowledgement, Check, Contact, Event, OpenFlag, RiskPlan, Schedule
from tests.rules.cases import START, at, closed, day, decided, fired, flags_of, quiet_of, record, scored, unknown_of

RELAPSE = (4, 2, 3, 3, 3)
RISING = (8, 9, 9, 10, 11, 12, 13, 14)


def weeks(*totals, until=None, every=7, **told):
    scores = [(i * every, total) for i, total in enumerate(totals)]
    return record((len(totals) - 1) * every if until is None else until, scores, **told)


def of(instrument, *totals, until=60, every=14):
    forms = [scored(i * every, total, instrument) for i, total in enumerate(totals)]
    return record(until, forms=forms, primary_measure=instrument)


@pytest.mark.parametrize(
    "told",
    [
        record(60, steps=()),
        record(60, primary_measure="no_such_form", treatment_changes=(day(10),)),
        record(60, [(20, 15)], treatment_changes=(day(10),)),
        record(60, [(0, 15)], treatment_changes=(day(10),)),
        record(60, contacts=(), steps=(), registered_on=START),
        record(60, [(0, 9), (7, 9)], steps=(), treatment_changes=(day(3),)),
        of("gad7", 9, 9, 3, 3, 12, 12),
        of("core10", 20, 20, 20, 20, 20),
        of("reqol10", 20, 20, 30, 30, 18),
        of("peg", 6, 6, 6, 6, 6),
    ],
)
def test_no_rule_breaks_where_something_it_reads_is_not_there(told):
    assert not [one for one in evaluate(told, catalogue()).cannot_evaluate if one.failed]


def looked(case):
    yield Finding("mine", Urgency.review, "seen", START, {"n": 1})
    yield Finding("own", Urgency.info, "seen too", START, prompt="something of its own")
    yield Unknown("form", "no score")
    yield NotMet("past", "over", expired=True)


def test_a_flag_carries_its_rules_version_name_prompt_and_clearing_and_the_rest_its_reason():
    rule = Rule("NEW-1", "7", "A new rule", "clinician", "do this", "when done", looked)
    whole = evaluate(record(0), catalogue(), rules=(rule,))
    assert [(one.rule, one.version, one.name, one.prompt, one.clears) for one in whole.fired] == [
        ("NEW-1", "7", "A new rule", "do this", "when done"),
        ("NEW-1", "7", "A new rule", "something of its own", "when done"),
    ]
    assert [(one.rule, one.subject, one.reason) for one in whole.cannot_evaluate] == [("NEW-1", "form", "no score")]
    assert [(one.rule, one.subject, one.reason, one.expired) for one in whole.quiet] == [
        ("NEW-1", "past", "over", True)
    ]
    assert whole.rules == ("NEW-1",)


def test_a_rule_that_breaks_says_which_and_why_and_counts_as_looked_at():
    def breaks(case):
        raise ValueError("no such thing")

    rule = Rule("NEW-1", "1", "A new rule", "clinician", "", "", breaks)
    whole = evaluate(record(0), catalogue(), rules=(rule,))
    (said,) = whole.cannot_evaluate
    assert (said.reason, said.failed) == ("unknown: the rule failed: ValueError: no such thing", True)
    assert whole.rules == ("NEW-1",)


# Safety


def test_where_every_answer_is_known_nothing_is_said_to_be_unknown():
    told = record(9, forms=[scored(0, 12, answers={}), scored(7, 12, item9=0)])
    assert unknown_of(told, "SAF-1") == {}


def test_a_question_open_on_the_latest_form_is_not_called_answered():
    told = record(20, forms=[scored(i * 7, 9, item9=one, id=f"form-{i}") for i, one in enumerate((None, 0, None))])
    assert list(quiet_of(told, "SAF-4")) == ["form-0"]
    assert [one.subject for one in flags_of(told, "SAF-4")] == ["form-2"]


NOON = at(7)
CAME = scored(7, 12, item9=2, id="form", received_at=NOON - timedelta(minutes=20))


def in_the_log(raised, state="raised", acknowledged=None):
    flag = OpenFlag("f", "SAF-1", "form", "crisis", raised, state, acknowledged=acknowledged)
    return replace(record(7, forms=[CAME]), flags=(flag,))


@pytest.mark.parametrize(
    ("told", "waits"),
    [
        (in_the_log(NOON - timedelta(minutes=1)), True),  # the answer waits since it came, not since the flag
        (in_the_log(NOON - timedelta(hours=2)), True),
        (in_the_log(NOON - timedelta(minutes=20), "acknowledged"), False),
        (in_the_log(NOON - timedelta(minutes=20), "actioned"), False),
        # answered, and open again ten minutes ago: the quarter of an hour begins anew
        (
            in_the_log(NOON - timedelta(hours=9), "raised", Acknowledgement(NOON - timedelta(minutes=10), "p", "")),
            False,
        ),
        (in_the_log(NOON - timedelta(hours=9), "raised", Acknowledgement(NOON - timedelta(minutes=16), "p", "")), True),
    ],
)
def test_an_answer_that_fires_waits_unless_its_flag_has_been_answered(told, waits):
    assert fired(told, "SAF-5") == (["crisis"] if waits else [])


def test_the_words_of_a_call_for_help_are_not_quoted_as_a_note():
    told = record(7, events=(Event("call", "asked for help", day(3), note="I can't go on"),))
    assert flags_of(told, "SAF-3")[0].evidence["phrase"] == ""


def test_only_a_safety_flag_that_a_person_answers_is_waited_for():
    other = OpenFlag("f", "DET-1", "phq9", "act now", at(0), "raised")
    told = replace(record(7), flags=(other,), settled_flags=(closed("DET-3", "phq9", 3),))
    assert (fired(told, "SAF-5"), quiet_of(told, "SAF-5")) == ([], {})


def plans(*begun, until=10, **told):
    told = {"contacts": (Contact(day(0)),)} | told
    return record(until, risk_plans=tuple(RiskPlan(f"plan-{on}", day(on), day(8)) for on in begun), **told)


def test_a_plan_that_has_not_begun_does_not_hide_the_one_that_has():
    assert [one.subject for one in flags_of(plans(12, 2), "SAF-6")] == ["plan-2"]
    assert [one.subject for one in flags_of(plans(10), "SAF-6")] == ["plan-10"]  # it begins today


def test_a_plan_closed_today_is_closed():
    told = record(10, risk_plans=(RiskPlan("plan", day(0), day(8), day(10)),), contacts=(Contact(day(0)),))
    assert fired(told, "SAF-6") == []


@pytest.mark.parametrize(("on", "urgencies"), [(1, []), (2, ["act now"]), (10, []), (12, [])])
def test_a_contact_missed_since_the_plan_began_counts_once_its_day_is_over(on, urgencies):
    plan = RiskPlan("plan", day(2), day(20))
    told = record(11, risk_plans=(plan,), contacts=(Contact(day(on), attended=False),))
    assert fired(replace(told, as_of=at(11) - timedelta(hours=13)), "SAF-6") == urgencies


def test_a_form_due_on_the_day_the_plan_began_counts():
    plan = RiskPlan("plan", day(7), day(40))
    told = record(9, [(0, 9)], risk_plans=(plan,), schedule=(Schedule("phq9", 7, START),), contacts=())
    assert flags_of(told, "SAF-6")[0].since == day(7)


# The body, and harm from treatment


def sign(offset, **told):
    return Event("sign", "medical warning sign", day(offset), **told)


def physician(offset, **told):
    return Event(f"check-{offset}", "medical check", day(offset), **told)


def effect(offset, **told):
    return Event("effect", "adverse effect", day(offset), severity=3, **told)


def heart(offset, total, **told):
    answers = {str(item): 0.0 for item in range(1, 16)} | {"9": float(total)}
    return scored(offset, total, "phq15", answers=answers, id=f"body-{offset}", **told)


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        # when the physician's entry came is not known: the day decides
        (record(10, events=(sign(3, known_at=at(3)), physician(3))), []),
        (record(10, events=(sign(3, known_at=at(3)), physician(3, known_at=at(3)))), []),  # at the same moment
        # ticked late: nobody had looked at what nobody knew of
        (
            record(10, checks=(Check("c", day(3), {"fever": True}, at(9)),), events=(physician(5, known_at=at(5)),)),
            ["act now"],
        ),
        (
            record(60, forms=[heart(0, 0), heart(28, 3, received_at=at(40))], events=(physician(30, known_at=at(30)),)),
            ["act now"],
        ),
        # a jump is over the last two forms, not over all that were lower once
        (record(90, forms=[heart(0, 5), heart(28, 2), heart(56, 2), heart(84, 5)]), ["act now"]),
    ],
)
def test_a_sign_is_looked_at_only_by_who_could_have_known(told, urgencies):
    assert fired(told, "MED-1") == urgencies


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        ({"decisions": (decided(22, change=True),)}, ["act now"]),
        ({"decisions": (decided(25, change=True),)}, []),
        ({"events": (effect(20, known_at=at(25)), physician(22, known_at=at(22)))}, ["act now"]),
        ({"events": (effect(20, known_at=at(25)), physician(25, known_at=at(26)))}, []),
    ],
)
def test_a_side_effect_told_late_is_answered_only_after_it_was_told(told, urgencies):
    told = {"events": (effect(20, known_at=at(25)),)} | told
    assert fired(record(30, **told), "MED-2") == urgencies


def test_a_change_made_today_begins_a_fortnight_of_its_own():
    told = record(30, [(10, 8), (20, 15)], treatment_changes=(day(10), day(30)))
    assert fired(told, "MED-2") == []


# Worsening


@pytest.mark.parametrize(("on", "urgencies"), [(34, ["review"]), (35, [])])
def test_a_score_that_came_after_a_person_closed_it_raises_the_relapse_again(on, urgencies):
    told = replace(weeks(*RELAPSE, 12), settled_flags=(closed("DET-3", "phq9", on),))
    assert fired(told, "DET-3") == urgencies


def test_the_first_score_back_asks_to_measure_again_and_the_second_for_more():
    assert flags_of(weeks(*RELAPSE, 12), "DET-3")[0].prompt == "re-measure"
    assert flags_of(weeks(*RELAPSE, 12, 13), "DET-3")[0].prompt.startswith("booster session")
    assert flags_of(weeks(8, 15), "DET-1")[0].prompt == "measure again within 14 days"


def test_two_scores_under_the_clinical_range_end_a_relapse_only_in_a_row():
    assert fired(weeks(*RELAPSE, 12, 13, 9, 12, 9), "DET-3") == ["act now"]


@pytest.mark.parametrize(("later", "urgencies"), [(18, []), (19, ["review"])])
def test_a_closed_drift_is_told_again_from_five_points_more(later, urgencies):
    told = weeks(*RISING, 14, later)
    assert fired(replace(told, settled_flags=(closed("DET-2", "phq9", 56),)), "DET-2") == urgencies


def test_what_is_missing_for_a_drift_is_said_of_the_primary_measure_alone():
    told = of("core10", 20, 20)
    assert unknown_of(told, "DET-2") == {"core10": "CORE-10 has no known smallest noticeable difference."}
    beside = record(60, [(0, 9)], forms=[scored(0, 20, "core10"), scored(0, 20, "gad7")])
    assert list(unknown_of(beside, "DET-2")) == ["phq9"]


# Response


@pytest.mark.parametrize(("until", "expired"), [(27, False), (56, True)])
def test_little_early_change_ends_only_by_time_once_its_weeks_are_over(until, expired):
    (found,) = [one for one in evaluate(weeks(16, 16, until=until), catalogue()).quiet if one.rule == "RSP-1"]
    assert found.expired is expired


@pytest.mark.parametrize(
    ("told", "urgencies", "silent"),
    [
        (weeks(16, 16, until=42), [], True),
        (weeks(16, 16, until=43), [], False),  # it cannot be judged any more
        (record(45, [(0, 16), (7, 16), (20, 15), (42, 15)]), ["review"], False),
        (record(45, [(0, 16), (7, 16), (20, 15), (43, 15)]), [], False),
        # the score just before counts, not an earlier one
        (record(28, [(0, 16), (7, 16), (14, 15), (18, 12), (23, 15), (28, 15)]), ["review"], False),
        # one score alone: enough where no other is due by day 42
        (record(38, [(0, 16), (3, 16), (35, 15)], schedule=(Schedule("phq9", 42, START),)), [], True),
        (record(38, [(0, 16), (3, 16), (35, 15)], schedule=(Schedule("phq9", 84, START),)), ["review"], False),
        (record(38, [(0, 16), (3, 16), (35, 12)], schedule=(Schedule("phq9", 84, START),)), [], False),
    ],
)
def test_early_change_is_judged_on_the_scores_of_weeks_four_to_six(told, urgencies, silent):
    assert (fired(told, "RSP-1"), bool(unknown_of(told, "RSP-1"))) == (urgencies, silent)


NO_TARGET = (
    "GAD-7 is 7 on {}, under its clinical range or without one, and no target is set for this patient: "
    "whether it is reached cannot be said."
)


def test_without_a_target_a_score_under_the_clinical_range_is_neither_reached_nor_missed():
    assert unknown_of(of("gad7", 9, 9, 7), "RSP-3") == {"gad7": NO_TARGET.format("2 Feb 2026")}
    assert unknown_of(of("gad7", 7, 7, 7, 7, 7), "RSP-4") == {"gad7": NO_TARGET.format("2 Mar 2026")}


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        (weeks(16, 16, 15, until=60), ["review"]),  # three scores are enough
        (weeks(8, 8, 4, until=60, targets={"phq9": 3}), ["review"]),  # half, and less than patients notice
        (weeks(10, 10, 5, until=60), []),  # half, and just that
        (weeks(20, 20, 19, 19, 18, 18, 17, 17, until=60), ["review"]),  # beyond chance, less than patients notice
    ],
)
def test_a_response_is_half_and_noticeable(told, urgencies):
    assert fired(told, "RSP-3") == urgencies


def test_a_relapse_silences_what_says_less():
    told = weeks(*RELAPSE, 3, 3, 3, 12, 13)
    assert quiet_of(told, "RSP-3") == {"phq9": "Silent while “coming back after recovery” is open."}
    assert quiet_of(told, "RSP-4") == {"phq9": "Silent while a flag about worsening is open."}


def test_a_drift_silences_the_plateau():
    assert quiet_of(weeks(*RISING, every=9), "RSP-4") == {"phq9": "Silent while a flag about worsening is open."}


@pytest.mark.parametrize(("last", "urgencies"), [(12, ["review"]), (11, []), (8, [])])
def test_a_late_drop_of_five_points_is_no_plateau(last, urgencies):
    assert fired(weeks(16, 16, 16, 16, 16, 16, last, every=10), "RSP-4") == urgencies


def test_a_plateau_needs_a_known_smallest_difference():
    assert unknown_of(of("core10", 20, 20, 20, 20, 20), "RSP-4") == {
        "core10": "CORE-10 has no known smallest noticeable difference."
    }


# Promises


def prompted(offset, rule):
    return OpenFlag(rule, rule, "phq9", "review", at(offset), "raised")


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        # what asks for a change today counts beside what asked before
        (weeks(8, 8, 15, 15, flags=(OpenFlag("f", "RSP-3", "wsas", "review", at(15), "raised"),)), ["review"]),
        (replace(weeks(8, 8, 15, 15), flags=(prompted(15, "DET-3"), prompted(10, "RSP-1"))), []),
        (
            replace(weeks(8, 8, 15, 15), settled_flags=(replace(closed("RSP-3", "phq9", 12), raised_at=at(10)),)),
            ["review"],
        ),
        (weeks(8, 8, 15, 15), []),
        # a prompt of the day of the decision was answered by it
        (record(40, flags=(prompted(30, "DET-1"), prompted(35, "RSP-4")), decisions=(decided(30),)), []),
        (record(40, flags=(prompted(30, "DET-1"), prompted(40, "RSP-4"))), ["review"]),
    ],
)
def test_two_days_that_ask_for_a_change_without_a_decision_are_too_many(told, urgencies):
    assert fired(told, "PRC-4") == urgencies


def test_the_flag_that_has_waited_longest_is_named():
    flags = tuple(
        OpenFlag(rule, rule, "form", "act now", at(on), "acknowledged")
        for rule, on in (("SAF-1", 20), ("SAF-3", 10), ("SAF-2", 15))
    )
    (found,) = flags_of(record(40, flags=flags), "PRC-4")
    assert found.reason.startswith("SAF-3 has been open since 15 Jan 2026")


def test_a_contact_flag_closed_on_the_last_day_of_its_time_does_not_silence_the_next():
    told = record(40, contacts=(Contact(day(0)),), settled_flags=(closed("PRC-2", "contact", 35),))
    assert fired(told, "PRC-2") == ["review"]


def test_a_form_taken_on_the_day_it_was_due_is_not_missed():
    assert fired(record(20, [(0, 9), (14, 9)], schedule=(Schedule("phq9", 14, START),)), "PRC-1") == []
