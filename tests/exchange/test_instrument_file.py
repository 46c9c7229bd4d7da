from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.instrument_file import read_definition_file, read_instrument_file
from rules.catalogue import BadDefinition
from rules.instruments import Direction, Method
from rules.scoring import Status, score

BDI2 = Path(__file__).parents[2] / "docs" / "import" / "bdi2.yaml"


def test_the_example_in_the_guide_defines_a_total_from_0_to_63() -> None:
    bdi2 = read_instrument_file(BDI2.read_bytes())
    assert (bdi2.id, bdi2.version, bdi2.method, bdi2.direction) == (
        "bdi2",
        "1",
        Method.total_only,
        Direction.higher_worse,
    )
    assert [score(bdi2, None, total).status for total in (0, 63, 64, -1)] == [
        Status.scored,
        Status.scored,
        Status.invalid,
        Status.invalid,
    ]


def test_yes_no_leading_zeros_dates_and_times_stay_text_and_numbers_are_numbers() -> None:
    told = read_definition_file("a: No\nb: 007\nc: 1:30\nd: 2024-01-01\ne: 1.5\nf: -3\ng: true\nh:\n")
    assert told == {"a": "No", "b": "007", "c": "1:30", "d": "2024-01-01", "e": 1.5, "f": -3, "g": True, "h": None}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("- a", "does not describe"),
        ("id: a\nid: b", "Line 2.*twice"),
        ("a: &x 1\nb: *x", "anchors"),
        ("a: !!python/object/apply:os.system [ls]", "tags"),
        ("[" * 60, "nested too deeply"),
        ("x" * 300_000, "200,000 characters"),
        ("a: {b: [}", "not YAML"),
        ("a: 1\n---\nb: 2", "not YAML"),
        ('a: "\\U7FFFFFFF"', "characters"),
        ("? [a]\n: b", "plain name"),
        (b"\xff\xff", "not UTF-8"),
        ("id: bdi2\ncolour: red", "colour"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(text: str | bytes, why: str) -> None:
    with pytest.raises(BadDefinition, match=why):
        read_instrument_file(text)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=100), st.text("ab:-[]{}&*!?|>'\"#%@\n\t 0", max_size=40), st.binary(max_size=60)))
def test_any_text_gives_an_instrument_or_a_sentence(text: str | bytes) -> None:
    with pytest.raises(BadDefinition):
        read_instrument_file(text)
