"""Safety: every answer on its own; unanswered is not "no"; only a person closes what was reported."""

from dataclasses import replace

import pytest

from rules.catalogue import catalogue
from rules.flags import evaluate
from tests.rules.cases import at, closed, fired, record, scored, unknown


def answered(*item9, until=30):
    return record(until, forms=[scored(i * 7, 10, item9=answer) for i, answer in enumerate(item9)])


@pytest.mark.parametrize(
    ("answers", "urgencies"),
    [
        ((0,), []),
        ((1,), ["act now"]),  # no answer before: no rise
        ((2,), ["crisis"]),
        ((3,), ["crisis"]),
        ((0, 1), ["crisis"]),  # one higher than the last
        ((1, 1), ["act now", "act now"]),
        ((2, 1), ["crisis", "act now"]),
        ((1, None, 2), ["act now", "crisis"]),  # the last answered one counts
        ((0, None, 1), ["crisis"]),
        ((1, 0), ["act now"]),  # a later zero takes nothing back
    ],
)
def test_each_answer_above_zero_fires_with_its_own_urgency(answers, urgencies):
    assert fired(answered(*answers), "SAF-1") == urgencies


def test_an_unscorable_form_fires_all_the_same():
    assert fired(record(0, forms=[scored(0, None, item9=3)]), "SAF-1") == ["crisis"]


def test_an_answer_a_person_has_dealt_with_is_not_raised_again():
    told = answered(1)
    dealt = replace(told, settled_flags=(closed("SAF-1", told.assessments[0].id, 3),))
    assert fired(dealt, "SAF-1") == []


def test_the_next_positive_answer_is_a_flag_of_its_own():
    told = answered(1, 1)
    dealt = replace(told, settled_flags=(closed("SAF-1", told.assessments[0].id, 3),))
    assert fired(dealt, "SAF-1") == ["act now"]


def test_a_flag_that_was_only_superseded_is_raised_again():
    told = answered(1)
    lost = replace(told, settled_flags=(closed("SAF-1", told.assessments[0].id, 3, state="superseded"),))
    assert fired(lost, "SAF-1") == ["act now"]


def test_a_positive_answer_from_imported_past_is_shown_as_past_and_not_as_a_crisis():
    told = record(300, forms=[scored(0, 20, item9=3, historic=True)])
    (found,) = [one for one in evaluate(told, catalogue()).fired if one.rule == "SAF-1"]
    assert (str(found.urgency), found.historic) == ("review", True)


@pytest.mark.parametrize(
    ("answers", "urgencies"),
    [
        ((None,), ["review"]),
        ((0, None), ["review"]),
        ((None, 0), []),  # answered since
        ((None, None), ["review"]),  # once, for the latest form
        ((1, None), ["act now"]),  # positive within 90 days
        ((None, 1), []),
    ],
)
def test_an_open_question_fires_until_it_is_answered(answers, urgencies):
    assert fired(answered(*answers), "SAF-4") == urgencies


@pytest.mark.parametrize(("gap", "urgency"), [(90, "act now"), (91, "review")])
def test_a_positive_answer_counts_as_recent_for_ninety_days(gap, urgency):
    told = record(gap + 1, forms=[scored(0, 10, item9=1), scored(gap, 10, item9=None)])
    assert fired(told, "SAF-4") == [urgency]


def test_an_open_question_does_not_close_what_was_reported():
    assert fired(answered(1, None), "SAF-1") == ["act now"]


@pytest.mark.parametrize("rater", ["family", "clinician"])
def test_what_somebody_else_says_does_not_answer_a_question_the_patient_left_open(rater):
    told = record(8, forms=[scored(7, 10, item9=None), scored(8, 10, item9=0, rater=rater)])
    assert fired(told, "SAF-4") == ["review"]
    answered_by_patient = replace(told, assessments=(*told.assessments, scored(8, 9, item9=0)))
    assert fired(answered_by_patient, "SAF-4") == []


@pytest.mark.parametrize(("by_person", "urgencies"), [(True, []), (False, ["review"])])
def test_a_question_that_a_person_has_asked_is_not_raised_again(by_person, urgencies):
    blank = scored(7, 10, item9=None, id="blank")
    told = record(8, forms=[blank], settled_flags=(closed("SAF-4", "blank", 8, by_person=by_person),))
    assert fired(told, "SAF-4") == urgencies
    later = replace(told, assessments=(blank, scored(14, 10, item9=None)), as_of=at(14))
    assert fired(later, "SAF-4") == ["review"]


@pytest.mark.parametrize("between", [{"historic": True}, {"rater": "family"}])
def test_an_answer_that_came_late_or_from_somebody_else_never_lowers_the_urgency(between):
    first, now = scored(0, 10, item9=0), scored(20, 10, item9=1)
    assert fired(record(20, forms=[first, now]), "SAF-1") == ["crisis"]
    told = record(20, forms=[first, scored(10, 10, item9=1, **between), now])
    assert fired(told, "SAF-1")[-1] == "crisis"


def test_a_total_without_answers_is_not_known_rather_than_no():
    told = record(7, forms=[scored(0, 12, answers={})])
    assert fired(told, "SAF-1") == fired(told, "SAF-4") == []
    assert unknown(told, "SAF-1")


def test_another_instrument_that_asks_about_self_harm_fires_too():
    told = record(7, forms=[scored(0, 12, "core10", answers={"6": 1})])
    assert fired(told, "SAF-1") == ["act now"]
