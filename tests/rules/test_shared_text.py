"""Two texts become one without losing a word."""

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


def test_what_both_share_stands_once():
    assert joined("", "one two three", "one two four") == "one two four three"


def test_what_is_no_text_is_not_mixed():
    assert joined(1, 2, 3) == 3
