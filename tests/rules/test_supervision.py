"""The check-in with oneself is never added up, and the weight of a caseload is that of its steps and open flags."""

import pytest

from rules.settings import DEFAULT
from rules.supervision import CHECK_IN, PROMPT_OF, PROMPTS, Share, Weight, is_heavy, weight


@pytest.mark.parametrize("question", CHECK_IN)
def test_the_heaviest_answer_to_any_one_question_is_heavy(question):
    assert is_heavy({question.key: question.answers[-1]})
    assert not is_heavy({question.key: question.answers[1]})


def test_many_middling_answers_are_not_added_up_and_none_is_not_heavy():
    assert not is_heavy({one.key: one.answers[1] for one in CHECK_IN})
    assert not is_heavy({})


def test_each_prompt_is_found_by_its_key():
    assert [PROMPT_OF[one.key] for one in PROMPTS] == list(PROMPTS)


# The weights of the steps are proposals of this project; these are a site's own, so that each can be told apart.
SITE = DEFAULT
for key, value in {"step_0": 0.25, "step_1": 1.1, "step_3": 3, "open_flag": 0.5, "capacity": 62.5}.items():
    SITE = SITE.changed(f"weight.{key}", value, "signed by the lead: as counted here")


@pytest.mark.parametrize(
    ("shares", "weighs"),
    [
        ([], Weight(0, 50, 0, 0, 0, 0.8)),
        ([Share(1, 1, 0)], Weight(1.1, 50, 1, 0, 0, 0.8)),
        ([Share(None, 2, 1)], Weight(2.7, 50, 2, 1, 2, 0.8)),  # not placed counts as step 1, and is said
        ([Share(0, 2, 0)], Weight(0.5, 50, 2, 0, 0, 0.8)),  # step 0 is a step
        ([Share(3, 4, 3), Share(1, 2, 1)], Weight(16.2, 50, 6, 4, 0, 0.8)),
        ([Share(0, 1, 0)], Weight(0.2, 50, 1, 0, 0, 0.8)),  # to the tenth
    ],
)
def test_a_caseload_weighs_what_its_steps_and_open_flags_weigh(shares, weighs):
    assert weight(iter(shares), SITE, 0.8) == weighs
    unknown = weight(iter(shares), SITE)
    assert (unknown.total, unknown.capacity, unknown.post) == (weighs.total, None, None)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            Weight(31, 60, 23, 4, 0, 1),
            "23 patients, 4 of them with an open flag: weight 31 of the 60 of a full-time post",
        ),
        (
            Weight(1.5, 60, 1, 0, 1, 1.0),
            "1 patient, 0 of them with an open flag, 1 not placed in a step (counted as step 1):"
            " weight 1.5 of the 60 of a full-time post",
        ),
        (
            Weight(31, 36, 23, 4, 0, 0.6),
            "23 patients, 4 of them with an open flag: weight 31 of the 36 of 0.6 of a full-time post",
        ),
        (
            Weight(31, None, 23, 4, 0),
            "23 patients, 4 of them with an open flag: weight 31; how much of a post this is for is not known",
        ),
    ],
)
def test_the_weight_is_said_with_what_it_is_counted_from(told, words):
    assert told.words == words
