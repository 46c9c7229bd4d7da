import pytest

from rules.catalogue import catalogue
from rules.scoring import Mark, Status, score
from tests.rules.golden import golden_rows

CSSRS = catalogue()["cssrs_screen"]
NOTHING_BUT_NO = {"1": 0, "2": 0, "6": 0}


@pytest.mark.parametrize("row", golden_rows("tables/cssrs_screener.csv"))
def test_the_suicide_screen_gives_the_level_of_the_published_triage(row):
    answers = {str(n): int(row[f"q{n}"]) for n in range(1, 6)}
    answers |= {"6": int(row["q6"] != "no"), "6b": int(row["q6"] == "past3m")}
    scored = score(CSSRS, answers)
    assert scored.status is Status.scored
    assert scored.level == {"none": "none_reported"}.get(row["level"], row["level"])


@pytest.mark.parametrize(
    ("answers", "status", "level", "unanswered"),
    [
        (NOTHING_BUT_NO, "scored", "none_reported", ()),
        ({}, "incomplete", "not_cleared", ("1", "2", "6")),
        (None, "incomplete", "not_cleared", ("1", "2", "6")),
        ({**NOTHING_BUT_NO, "1": None}, "incomplete", "not_cleared", ("1",)),
        ({**NOTHING_BUT_NO, "2": 1}, "incomplete", "not_cleared", ("3", "4", "5")),
        ({**NOTHING_BUT_NO, "2": 1, "3": 1}, "incomplete", "moderate", ("4", "5")),
        ({**NOTHING_BUT_NO, "2": 1, "4": 1}, "incomplete", "high", ("3", "5")),
        ({**NOTHING_BUT_NO, "6": 1, "6b": 0}, "scored", "moderate", ()),
        ({**NOTHING_BUT_NO, "6": 1}, "incomplete", "high", ("6b",)),
        ({"5": 1}, "incomplete", "high", ("1", "2", "6")),
        ({**NOTHING_BUT_NO, "1": "yes"}, "invalid", "not_cleared", ("1",)),
    ],
)
def test_a_missing_answer_never_clears_and_a_single_yes_always_counts(answers, status, level, unanswered):
    scored = score(CSSRS, answers)
    assert (scored.status, scored.level, scored.missing) == (status, level, unanswered)
    assert (Mark.safety_item_missing in scored.safety) == bool(unanswered)
    assert scored.total is None
