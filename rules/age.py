"""Age bands for looking at groups of patients: wide enough that a group is not a person."""

from __future__ import annotations

from datetime import date

# Upper ages of the bands, as public health statistics draw them (18-25 also stands in NG222): PROPOSAL.
BANDS = ((17, "under 18"), (25, "18 to 25"), (44, "26 to 44"), (64, "45 to 64"))


def age_band(birth_on: date | None, on: date) -> str:
    """The band of the age on that day.

    >>> age_band(date(1980, 5, 17), date(2026, 5, 16)), age_band(date(1980, 5, 17), date(2025, 5, 16))
    ('45 to 64', '26 to 44')
    >>> age_band(None, date(2026, 1, 1)), age_band(date(1950, 1, 1), date(2026, 1, 1))
    ('not stated', '65 and over')
    """
    if birth_on is None:
        return "not stated"
    years = on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))
    return next((name for upper, name in BANDS if years <= upper), "65 and over")
