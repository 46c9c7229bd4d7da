"""One answer at the edges of its item, and how a value stands in a sentence."""

import pytest

from rules.answers import read_answer, shown
from rules.instruments import Item

ODD = Item("a", low=1, high=9, step=4)


@pytest.mark.parametrize("value", [1, 5, 9])
def test_steps_are_counted_from_the_lowest_answer(value):
    assert read_answer(ODD, value) == value


@pytest.mark.parametrize("value", [3, 7, 4, 8, 0, 13])
def test_what_lies_between_two_steps_or_outside_is_refused(value):
    with pytest.raises(ValueError, match=f"^Item a: {value} is not an answer of this form. Enter a number in steps"):
        read_answer(ODD, value)


@pytest.mark.parametrize(("long", "said"), [(38, "'" + 38 * "x" + "'"), (39, "'" + 36 * "x" + "...")])
def test_a_value_of_forty_characters_is_shown_whole_and_a_longer_one_is_cut(long, said):
    assert shown(long * "x") == said


def test_a_number_of_thousands_of_digits_is_said_not_to_be_shown():
    assert shown(10**5000) == "something that cannot be shown"
