"""What speaks against registering a patient, and against correcting who they are."""

from dataclasses import replace
from datetime import date

import pytest

from rules.registration import Who, not_corrected_because, not_registered_because

TODAY = date(2026, 3, 2)
ANN = Who("N-1", "Ann", "Reed", date(1980, 5, 17), "female", "en", TODAY, "phq9", "wsas", "Is it the heart?")


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({}, ""),
        ({"given_name": "", "family_name": "", "birth_on": None, "function_measure": None, "question": ""}, ""),
        ({"number": "  "}, "Give the service's own number of this patient."),
        ({"registered_on": None}, "Say from which day the patient is in care."),
        (
            {"registered_on": date(2026, 3, 3)},
            "3 Mar 2026 has not come yet. Register the patient on the day or afterwards.",
        ),
        ({"registered_on": date(1980, 5, 17)}, ""),
        (
            {"registered_on": date(1980, 5, 16)},
            "Born on 17 May 1980 is after care began (16 May 1980). Check both days.",
        ),
        ({"primary_measure": ""}, "Choose the questionnaire this patient is followed with."),
        ({"function_measure": "phq9"}, "Symptoms and daily life need two different questionnaires."),
    ],
)
def test_a_patient_is_registered_with_a_number_a_day_and_a_questionnaire(changed, refused):
    assert not_registered_because(replace(ANN, **changed), TODAY) == refused


@pytest.mark.parametrize(
    ("changed", "why", "refused"),
    [
        ({}, "Misheard.", "Nothing is changed yet."),
        ({"given_name": "Anna"}, "Misheard.", ""),
        ({"given_name": "Anna"}, " ", "Say why, in a sentence: who reads it later was not there."),
        ({"number": ""}, "Misheard.", "Give the service's own number of this patient."),
    ],
)
def test_a_correction_changes_something_and_says_why(changed, why, refused):
    assert not_corrected_because(ANN, replace(ANN, **changed), why, TODAY) == refused
