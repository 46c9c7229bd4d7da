"""What is said of a form that cannot be scored, and when a safety question has to be asked after all."""

from dataclasses import replace

import pytest

from rules.answers import BadAnswer
from rules.catalogue import catalogue, site_instrument
from rules.scoring import Mark, Score, Status, score

PHQ9, PROMIS = catalogue()["phq9"], catalogue()["promis29"]
MOOD = site_instrument(
    {
        "id": "mood",
        "name": "Mood",
        "version": 1,
        "direction": "higher_worse",
        "range": {"low": 0, "high": 12},
        "source": "own",
        "items": [{"key": key, "high": 4} for key in "abc"],
        "safety": [{"item": "a", "at_least": 3, "mark": "urgent_review"}],
    }
)
FATIGUE = site_instrument(
    {
        "id": "fatigue",
        "name": "Fatigue scale",
        "version": 1,
        "direction": "higher_worse",
        "range": {"low": 0, "high": 33},
        "source": "Handbook",
        "total": True,
    }
)
ASK = (Mark.safety_item_missing,)


@pytest.mark.parametrize(
    ("answers", "safety"),
    [
        ([2, 0, 0], ()),
        ([3, 0, 0], (Mark.urgent_review,)),
        ([None, 0, 0], ASK),
        ([2, 0], ASK),  # nobody knows whose answer the 2 is: the question is asked
        ([0, 0], ASK),
        ([3, 0], (Mark.urgent_review,)),  # what may be a yes is taken as one
        ({"a": 2, "b": 0, "z": 1}, ()),  # by name every answer has its place
    ],
)
def test_an_answer_whose_place_is_not_certain_is_never_a_no(answers, safety):
    assert score(MOOD, answers).safety == safety


def test_a_total_of_a_form_without_one_is_refused_with_what_came():
    why = f"{PROMIS.abbreviation} has no total: adding up would hide single answers. Send the answers."
    assert score(PROMIS, None, total=12) == Score(Status.invalid, bad=(BadAnswer("total", "12", why),))


@pytest.mark.parametrize(
    ("value", "shown"), [(34, "34"), (-1, "-1"), ("12", "'12'"), (True, "True"), (float("inf"), "inf")]
)
def test_a_total_outside_its_range_is_refused_with_what_came(value, shown):
    why = f"{shown} is not a total of Fatigue scale. Enter a number from 0 to 33."
    assert score(FATIGUE, {"total": value}) == Score(Status.invalid, bad=(BadAnswer("total", shown, why),))


def test_a_scale_whose_range_nobody_knows_takes_any_number():
    open_ended = replace(FATIGUE, low=None, high=None)
    assert [score(open_ended, {"total": one}).status for one in (-1000, 0, 1000)] == [Status.scored] * 3
    why = "'x' is not a total of Fatigue scale. Enter a number of its range."
    assert score(open_ended, {"total": "x"}).bad == (BadAnswer("total", "'x'", why),)


@pytest.mark.parametrize("total", [14, 99, None])
def test_a_total_without_answers_leaves_the_safety_question_open(total):
    assert score(PHQ9, None, total=total).safety == ASK
    asking = replace(FATIGUE, safety_items=("a",))
    assert score(asking, {"total": total}).safety == ASK


def test_parts_of_a_form_with_a_safety_question_keep_asking_it():
    key = PROMIS.items[0].key
    asking = replace(PROMIS, safety_items=(key,))
    told = {item.key: item.low for item in PROMIS.items}
    assert score(asking, told).safety == ()
    assert score(asking, told | {key: None}).safety == ASK
