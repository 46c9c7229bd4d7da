"""What people wrote is read as they wrote it, wherever it stands in a longer text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.plain import MARKUP, lines, plain
from tests.screens import as_read

ASCII_SIGNS = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum())


@given(st.text())
def test_every_text_is_read_as_it_was_written_but_for_its_spaces(text: str) -> None:
    assert as_read(plain(text)) == " ".join(text.split())


@given(st.text(alphabet=st.sampled_from(ASCII_SIGNS + "ab1 ")))
def test_no_sign_that_means_something_is_left_without_its_backslash(text: str) -> None:
    left = re.sub(r"\\.", "", plain(text))
    assert not set(left) & set(MARKUP)


@pytest.mark.parametrize(
    "line", ["Title\n====", "one\n- two", "1. first", "> said", "a\n---\nb", "&lt;b&gt;", "12. of May"]
)
def test_a_line_stays_a_line_of_words(line: str) -> None:
    told = lines(line)
    assert as_read(told) == line
    assert not re.search(r"^(=|-|>|\d+\.)", told, re.MULTILINE)
    assert "&" not in told.replace("\\&", "")
