"""EQ-5D-5L as it comes from outside. The index is never worked out here: value sets are licensed and change."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from rules.answers import Answer, BadAnswer, is_missing, is_number, shown

PROFILE = re.compile(r"[1-5]{5}")


def read_eq5d(responses: object) -> tuple[dict[str, Answer], tuple[BadAnswer, ...]]:
    """The readable fields, and the refused ones with their reasons."""
    if responses is None:
        return {}, ()
    if not isinstance(responses, Mapping):
        why = "An EQ-5D-5L comes as profile, vas, index and value_set, by name."
        return {}, (BadAnswer("responses", shown(responses), why),)
    given = {str(key): value for key, value in responses.items() if not is_missing(value)}
    bad = [BadAnswer(key, shown(given[key]), why) for key in given if (why := _refusal(key, given[key]))]
    if "index" in given and "value_set" not in given:
        bad.append(BadAnswer("value_set", "", "An index means nothing without its value set. Say which one was used."))
    refused = {one.item for one in bad}
    answers = {key: _kept(value) for key, value in given.items() if key not in refused}
    return answers, tuple(bad)


def _refusal(key: str, value: object) -> str:
    if key not in _CHECKS:
        return "EQ-5D-5L has no such field. Send profile, vas, index and value_set."
    fits, why = _CHECKS[key]
    return "" if fits(value) else why


def _is_profile(value: object) -> bool:
    return isinstance(value, str) and PROFILE.fullmatch(value) is not None


def _is_vas(value: object) -> bool:
    return is_number(value) and 0 <= value <= 100 and value == int(value)


def _is_index(value: object) -> bool:
    return is_number(value) and -1 <= value <= 1


def _is_value_set(value: object) -> bool:
    return isinstance(value, str)


_CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "profile": (_is_profile, "The profile is five digits from 1 to 5, for example 21345, as text."),
    "vas": (_is_vas, "The VAS is a whole number from 0 to 100."),
    "index": (
        _is_index,
        "The index is a number from -1 to 1.",
    ),  # 1 = full health; no country's worst is below -1 (background knowledge)
    "value_set": (_is_value_set, "The value set is a name, for example of a country and year."),
}


def _kept(value: object) -> Answer:
    return float(value) if is_number(value) else str(value)
