"""An EQ-5D-5L from outside: each field at its boundaries, and what is said to who sent something else."""

from __future__ import annotations

from typing import Any

import pytest

from rules.answers import BadAnswer
from rules.imported import read_eq5d

PROFILE = "The profile is five digits from 1 to 5, for example 21345, as text."
VAS = "The VAS is a whole number from 0 to 100."
INDEX = "The index is a number from -1 to 1."
VALUE_SET = "The value set is a name, for example of a country and year."
NO_FIELD = "EQ-5D-5L has no such field. Send profile, vas, index and value_set."
NO_VALUE_SET = "An index means nothing without its value set. Say which one was used."


def test_what_came_is_kept_and_what_is_blank_is_left_out() -> None:
    told = {"profile": "21345", "vas": 70, "index": 0.5, "value_set": "DE 2018"}
    assert read_eq5d(told) == ({"profile": "21345", "vas": 70.0, "index": 0.5, "value_set": "DE 2018"}, ())
    answers, _ = read_eq5d(told)
    assert isinstance(answers["vas"], float)
    assert read_eq5d({"profile": " ", "vas": None, "index": float("nan")}) == ({}, ())
    assert read_eq5d({}) == read_eq5d(None) == ({}, ())


@pytest.mark.parametrize(
    ("sent", "shown"), [(21345, "21345"), ("21345", "'21345'"), ([2, 1, 3], "[2, 1, 3]"), (0, "0")]
)
def test_what_comes_without_names_is_refused_whole(sent: object, shown: str) -> None:
    why = "An EQ-5D-5L comes as profile, vas, index and value_set, by name."
    assert read_eq5d(sent) == ({}, (BadAnswer("responses", shown, why),))


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        *(("profile", value, "") for value in ("11111", "55555", "12345")),
        *(("profile", value, PROFILE) for value in ("1111", "111111", "01111", "16111", "1111a", 11111)),
        *(("vas", value, "") for value in (0, 1, 99.0, 100)),
        *(("vas", value, VAS) for value in (-1, 101, 70.5, "70", True)),
        *(("index", value, "") for value in (-1, 0, 1, -0.594)),
        *(("index", value, INDEX) for value in (-1.01, 1.01, "0.5", False)),
        ("value_set", "DE 2018", ""),
        *(("value_set", value, VALUE_SET) for value in (2018, True)),
        ("mobility", 2, NO_FIELD),
    ],
)
def test_a_field_is_kept_or_refused_with_what_came(field: str, value: Any, why: str) -> None:
    beside = {"index": 0.5} if field == "value_set" else {"value_set": "DE 2018"}
    answers, bad = read_eq5d(beside | {field: value})
    if why:
        assert bad == (BadAnswer(field, repr(value), why),)
        assert answers == beside
    else:
        assert bad == ()
        assert answers == beside | {field: value}


def test_an_index_whose_value_set_nobody_names_is_said_to_mean_nothing() -> None:
    assert read_eq5d({"index": 0.5, "vas": 3}) == (
        {"index": 0.5, "vas": 3.0},
        (BadAnswer("value_set", "", NO_VALUE_SET),),
    )


def test_a_field_whose_name_is_no_text_is_named_all_the_same() -> None:
    assert read_eq5d({5: 1}) == ({}, (BadAnswer("5", "1", NO_FIELD),))
