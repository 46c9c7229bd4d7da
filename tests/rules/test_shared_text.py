"""Two texts become one without losing a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.shared_text import joined

TEXT = st.text(alphabet="ab c.\n", max_size=40)


@given(TEXT, TEXT, TEXT)
def test_no_word_of_either_is_lost(base, mine, theirs):
    both = joined(base, mine, theirs).split()
    for text in (mine, theirs):
        for word in set(text.split()):
            assert any(word in one for one in both)


def test_both_went_on_from_the_same_beginning():
    assert joined("Pain is", "Pain is worse at night", "Pain is less by day") == "Pain is less by day worse at night"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        (".", ".a", ".", ". .a"),
        ("Pain (", "Pain (at night)", "Pain (", "Pain ( (at night)"),
        ("Pain. ", "Pain. At night.", "Pain. By day.", "Pain. By day. At night."),
        ("Pain.", "Pain.\nAt night.", "Pain. By day.", "Pain. By day. At night."),
    ],
)
def test_who_goes_on_in_the_middle_of_something_keeps_it_whole(base, mine, theirs, both):
    assert joined(base, mine, theirs) == both


def test_what_both_share_stands_once():
    assert joined("", "one two three", "one two four") == "one two four three"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("", "certain", "uncertain", "uncertain certain"),
        ("", "uncertain", "certain", "certain uncertain"),
        ("", "in pain", "he is in pain today", "he is in pain today"),
        ("", "he is in pain today", "in pain", "he is in pain today"),
        ("", " ", "theirs", "theirs"),
        ("", "mine", " ", "mine"),
        ("", "", "", ""),
        ("old words", "old", "old words", "old words"),
        ("Pain", "Pain at night", "Pain by day", "Pain by day at night"),
        ("Pain", "Painful at night", "Pain by day", "Pain by day Painful at night"),
        ("Pain.", "Pain. Cold helps.", "Pain. Heat helps.", "Pain. Heat helps. Cold helps."),
        ("Pain.", "Pain. Cold helps.", "Heat helps.", "Heat Pain. Cold helps."),
        (None, "one two", "one three", "one three two"),
        ("", "a b c", "b", "a b c"),
        ("", "x b c", "a b", "a x b c"),
        ("", "a\nb", "a\nc", "a\nc b"),
        (1, 2, 3, 3),
        (1, "two", 3, 3),
        (1, 2, "three", "three"),
    ],
)
def test_two_values_become_one(base, mine, theirs, both):
    assert joined(base, mine, theirs) == both


def test_a_long_text_with_many_of_the_same_words_loses_none():
    said = " ".join(f"day {n}" for n in range(150))
    assert joined("", f"{said} mine", f"{said} theirs") == f"{said} theirs mine"
