"""A whole caseload of patients who do not change, of any size: how many alarms sixty of them give in a week.

The rows are weekly scores, spread evenly over the patients; rule D (DET-1) is put to whole columns at a time. The
shares of the other rules come from at most `MOST` patients, which is what the reference rates rest on.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rules.simulation import errors, ever, rounded, sem
from rules.simulation_detection import Lines, base_of_two, detection_rates
from rules.simulation_diaries import (
    expected_response_false_alarms,
    lagged_false_alarms,
    time_of_day_false_alarms,
)
from rules.simulation_rates import TRUE_SCORE, false_alarm_rates, false_nonresponse, regression_to_the_mean

MOST, MOST_DIARIES, CELLS = 40_000, 4_000, 2_000_000
RELIABILITY = 0.84  # PHQ-9 retest; clinical_rules 1.4
SIXTY = 60


def simulate(patients: int, rows: int, seed: int) -> dict[str, Any]:
    """Everything, from one seed. Same numbers in, same numbers out."""
    chance = np.random.default_rng(seed)
    some, fewer = min(patients, MOST), min(patients, MOST_DIARIES)
    false = {
        **false_alarm_rates(chance, some),
        "regression_to_mean_selected_intake>=10 (pop mean 10, SD 6, NO true change)": regression_to_the_mean(
            chance, some
        ),
        "false_nonresponse_for_true_improvers": false_nonresponse(chance, some),
        "expected_treatment_response_flag_on_reference_population": expected_response_false_alarms(chance, some),
        "lagged_correlation_false_discovery": lagged_false_alarms(chance, fewer),
        "morning_spike_false_positive": time_of_day_false_alarms(chance, some),
    }
    return {
        "caseload": stable_caseload(chance, patients, rows),
        "false_alarm_rates": false,
        "detection_rates": detection_rates(chance, some),
        "patients_per_rate": some,
        "patients_per_diary_rate": fewer,
    }


def stable_caseload(chance: np.random.Generator, patients: int, rows: int) -> dict[str, float]:
    """Rule D on `rows` weekly scores of `patients` stable patients, no more of them in memory than needed."""
    weeks = -(-rows // patients)
    with_all = patients - (weeks * patients - rows)  # the last score is missing for the others
    size, raised, looked, flagged, done = max(CELLS // max(weeks, 1), 1), 0, 0, 0, 0
    while done < patients:
        count = min(size, patients - done)
        hits, seen = _hits(chance, count, weeks, max(min(with_all - done, count), 0))
        raised, looked, flagged = raised + int(hits.sum()), looked + seen, flagged + int(ever(hits).sum())
        done += count
    return {
        "patients_ever_flagged": flagged / patients,
        "flags_per_60_patients_a_week": SIXTY * raised / looked if looked else 0.0,
        "scores_looked_at": looked,
    }


def _hits(chance: np.random.Generator, count: int, weeks: int, with_last: int) -> tuple[np.ndarray[Any, Any], int]:
    """Weeks in which the flag is newly raised, and how many scores could have raised it (the third and later)."""
    scores = rounded(TRUE_SCORE + errors(chance, count, weeks, sem(RELIABILITY), 0.0))
    if weeks < 3:
        return np.zeros(scores.shape, dtype=np.bool_), 0
    in_a_row, jump = base_of_two(scores, Lines.of(RELIABILITY))
    up = in_a_row | jump
    up[with_last:, -1] = False
    newly = up.copy()
    newly[:, 1:] &= ~up[:, :-1]
    return newly, count * (weeks - 2) - (count - with_last)
