"""C-SSRS screener: levels by rule, never a sum.

Source: triage guidelines 4/5 or behaviour within 3 months high, 3 or earlier behaviour moderate, 1/2 low
(docsbay.net/doc/914678; help.blueprint-health.com 5208202). Missing answers never clear; a past behaviour of
unknown date counts as recent until answered (product policy). A level says what response is needed, it does not
grade a person (NICE NG225 1.6).
"""

from __future__ import annotations

from rules.answers import Reading

CSSRS_MARKS = {
    "high": ("urgent_review", "high_priority"),
    "moderate": ("urgent_review",),
    "low": ("review",),
    "not_cleared": (),
    "none_reported": (),
}


def cssrs_level(reading: Reading) -> str:
    """The highest level any readable answer gives; "not_cleared" where none does and an answer is missing."""
    recent_unknown = _yes(reading, "6") and reading.number("6b") is None
    if _yes(reading, "4") or _yes(reading, "5") or _yes(reading, "6b") or recent_unknown:
        return "high"
    if _yes(reading, "3") or _yes(reading, "6"):
        return "moderate"
    if cssrs_unanswered(reading):
        return "not_cleared"
    return "low" if _yes(reading, "1") or _yes(reading, "2") else "none_reported"


def cssrs_unanswered(reading: Reading) -> tuple[str, ...]:
    """Required questions without a readable answer: 1, 2, 6; 3 to 5 if 2 is yes; 6b if 6 is yes."""
    required = ["1", "2"]
    required += ["3", "4", "5"] if _yes(reading, "2") else []
    required += ["6", "6b"] if _yes(reading, "6") else ["6"]
    return tuple(key for key in required if reading.number(key) is None)


def _yes(reading: Reading, key: str) -> bool:
    return reading.number(key) == 1
