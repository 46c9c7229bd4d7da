"""Words that ask for urgent help, however they are typed; and that nothing is made up where they are not there."""

import pytest

from rules.phrases import PHRASES, asks_for_help


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_is_found_in_capitals_over_two_lines_and_with_a_typographic_apostrophe(phrase: str) -> None:
    typed = phrase.upper().replace("'", "’").replace(" ", "  \n")
    assert asks_for_help(f"Today I thought: {typed}!") in PHRASES


@pytest.mark.parametrize("text", ["", "   ", "I slept badly.", "The plan helps."])
def test_where_none_stands_nothing_is_found(text: str) -> None:
    assert asks_for_help(text) == ""


def test_a_denial_is_found_as_well_and_a_person_reads_it() -> None:
    assert asks_for_help("I do not want to die.") == "want to die"
