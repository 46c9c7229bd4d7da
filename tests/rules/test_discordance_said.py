"""What is said, and asked, where symptoms and the rest part ways: each sentence whole, as the team reads it."""

from __future__ import annotations

from datetime import date

import pytest

from rules.catalogue import catalogue
from rules.change import Baseline
from rules.discordance import DomainChange, Moved, Quadrant, discordance, domain_change, use_change

PHQ9, WSAS, CORE10, EQ5D = (catalogue()[name] for name in ("phq9", "wsas", "core10", "eq5d5l"))
BETTER, SAME, WORSE = (18, 5), (15, 14), (10, 20)
PHQ9_SAID = {
    BETTER: "PHQ-9 18 to 5: better.",
    SAME: "PHQ-9 15 to 14: no clear change.",
    WORSE: "PHQ-9 10 to 20: worse.",
}
LIFE = {"better": (30, 0), "same": (30, 29), "worse": (0, 35)}
LIFE_SAID = {
    "better": "WSAS 30 to 0: better.",
    "same": "WSAS 30 to 29: no clear change.",
    "worse": "WSAS 0 to 35: worse.",
}
VISITS = {"fewer": (8, 2), "same": (3, 3), "more": (1, 4)}
VISITS_SAID = {
    "fewer": "Visits 8 to 2: fewer. Whether that is good depends on which visits they were.",
    "same": "Visits 3 to 3: no clear change. Whether that is good depends on which visits they were.",
    "more": "Visits 1 to 4: more. Whether that is good depends on which visits they were.",
}


def change(instrument, first: float | None, last: float | None) -> DomainChange:
    return domain_change(instrument, None if first is None else Baseline(first, 2, (date(2026, 1, 5),)), last)


OPPOSITE = "Symptoms and daily life moved in opposite directions. "
ASK_OPPOSITE = f"{OPPOSITE}What does the patient make of it?"


@pytest.mark.parametrize(
    ("symptoms", "life", "start", "question"),
    [
        (BETTER, "better", "", ""),
        (
            BETTER,
            "same",
            "Symptoms are better and daily life has not followed yet. ",
            "Symptoms are better, daily life is not. What keeps it from following?",
        ),
        (BETTER, "worse", OPPOSITE, ASK_OPPOSITE),
        (
            SAME,
            "better",
            "Daily life is better while symptoms are as before: this counts as progress. ",
            "Daily life is better, symptoms are as before. What helped? What next?",
        ),
        (SAME, "same", "", ""),
        (SAME, "worse", "", "Symptoms hold, daily life is worse. What happened?"),
        (WORSE, "better", OPPOSITE, ASK_OPPOSITE),
        (WORSE, "same", "", "Symptoms are worse, daily life holds. What keeps it up?"),
        (WORSE, "worse", "", ""),
    ],
)
def test_symptoms_against_daily_life(symptoms, life: str, start: str, question: str) -> None:
    one, other = change(PHQ9, *symptoms), change(WSAS, *LIFE[life])
    told = discordance(one, other)
    assert (told.words, told.question) == (f"{start}{PHQ9_SAID[symptoms]} {LIFE_SAID[life]}", question)
    assert (told.symptoms, told.other) == (one, other)


@pytest.mark.parametrize(
    ("symptoms", "visits", "question"),
    [
        (BETTER, "fewer", ""),
        (BETTER, "same", ""),
        (BETTER, "more", "Symptoms and visits moved in opposite directions. Which visits were they, and who asked?"),
        (SAME, "fewer", ""),
        (SAME, "same", ""),
        (SAME, "more", "Visits rose while symptoms stayed. What were they for?"),
        (WORSE, "fewer", "Symptoms and visits moved in opposite directions. Which visits were they, and who asked?"),
        (WORSE, "same", ""),
        (WORSE, "more", ""),
    ],
)
def test_symptoms_against_visits_never_say_better_of_a_count(symptoms, visits: str, question: str) -> None:
    told = discordance(change(PHQ9, *symptoms), use_change(*VISITS[visits]))
    assert (told.words, told.question) == (f"{PHQ9_SAID[symptoms]} {VISITS_SAID[visits]}", question)


def test_distress_better_while_symptoms_stay_is_progress_too() -> None:
    told = discordance(change(PHQ9, *SAME), change(CORE10, 30, 5))
    assert told.words.startswith("Distress is better while symptoms are as before: this counts as progress. PHQ-9 15")
    assert told.question == "Distress is better, symptoms are as before. What helped? What next?"


NO_START = "Cannot say: Cannot compare {}: a score to start from is missing in this step."


@pytest.mark.parametrize(
    ("one", "other", "start"),
    [
        (change(PHQ9, None, 4), change(WSAS, 30, 5), NO_START.format("PHQ-9")),
        (change(PHQ9, 18, 5), change(WSAS, None, 5), NO_START.format("WSAS")),
        (change(PHQ9, None, 4), change(WSAS, None, 5), NO_START.format("PHQ-9")),
        (change(PHQ9, 18, 5), change(EQ5D, 30, 40), "Cannot say: EQ-5D-5L was 30 "),  # its error is not known
        (
            change(PHQ9, 18, 5),
            use_change(3, None),
            "Cannot say: Health-care use was asked about fewer than twice in this step: cannot say.",
        ),
    ],
)
def test_cannot_say_names_the_side_that_is_missing_and_asks_nothing(one, other, start: str) -> None:
    told = discordance(one, other)
    assert (told.quadrant, told.question) == (Quadrant.cannot_say, "")
    assert told.words.startswith(start)
    assert (told.symptoms, told.other) == (one, other)


@pytest.mark.parametrize(
    ("first", "last", "moved", "units"),
    [
        (3, 5, Moved.more, -1.0),
        (5, 3, Moved.fewer, 1.0),
        (5, 2, Moved.fewer, 1.5),
        (5, 4, Moved.same, 0.5),
        (0, 1, Moved.same, -0.5),
        (4, 4, Moved.same, 0.0),
        (None, 4, Moved.unknown, None),
        (4, None, Moved.unknown, None),
    ],
)
def test_two_visits_are_a_change_and_the_side_of_fewer_is_above_zero(first, last, moved: Moved, units) -> None:
    told = use_change(first, last)
    assert (told.domain, told.name, told.baseline, told.last) == ("use", "Visits", first, last)
    assert (told.moved, told.units) == (moved, units)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (1, 4, "1 visit in the first period asked about, 4 in the last. Fewer is not better by itself."),
        (0, 0, "0 visits in the first period asked about, 0 in the last. Fewer is not better by itself."),
        (None, 4, "Health-care use was asked about fewer than twice in this step: cannot say."),
    ],
)
def test_what_is_said_of_visits(first, last, words: str) -> None:
    assert use_change(first, last).words == words


def test_a_change_without_a_known_error_has_points_and_no_units() -> None:
    told = change(EQ5D, 30, 40)
    assert (told.moved, told.units, told.baseline, told.last) == (Moved.unknown, None, 30, 40)
    assert "measurement error of EQ-5D-5L is not known" in told.words
