from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.dates_in import Offset, after, read_date, read_number, read_offset
from exchange.mapping import BadMapping, LongMapping, Treatment, WideMapping, read_mapping, standard_mapping

EXAMPLE = (Path(__file__).parents[2] / "docs" / "import" / "beat_the_blues.yaml").read_text(encoding="utf-8")
LONG = (
    "form: long\npatient: MRN\ninstrument: {fixed: phq9}\ntaken_on: {column: Date, format: DD/MM/YYYY}\ntotal: Score\n"
)
TODAY = date(2026, 1, 31)


def test_the_example_in_the_guide_is_a_wide_mapping() -> None:
    mapping = read_mapping(EXAMPLE)
    assert isinstance(mapping, WideMapping)
    assert mapping.columns["bdi.8m"] == Offset(8, "months")
    assert mapping.patient.prefix == "BTB-"
    assert mapping.interventions[1].values == {"Yes": Treatment("drug", "antidepressant"), "No": None}
    assert mapping.empty == ()


def test_a_long_mapping_says_where_each_value_stands() -> None:
    mapping = read_mapping(LONG + "decimal: ','\nempty: [NA, '-']\nhow: {fixed: paper}\n")
    assert isinstance(mapping, LongMapping)
    assert (mapping.patient.column, mapping.instrument.fixed, mapping.total) == ("MRN", "phq9", "Score")
    assert (mapping.decimal, mapping.empty, mapping.how.fixed) == (",", ("NA", "-"), "paper")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("form: wide", "form: tall", "form: long"),
        ("form: wide\n", "", "form: long"),
        ("form: wide", "form: long", "taken_on’: it is missing"),
        ("instrument: bdi2", "instrumant: bdi2", "‘instrument’: it is missing.*‘instrumant’: this key is not known"),
        ("instrument: bdi2", "instrument: [bdi2]", "‘instrument’"),
        ("bdi.2m: 2 months", "bdi.2m: 0 months", "two columns are taken at 0 months"),
        ("bdi.2m: 2 months", "bdi.2m: two months", "‘columns.bdi.2m’: “two months” is not a time"),
        ("bdi.2m: 2 months", "bdi.2m: 99999 months", "is not a time"),
        ("bdi.2m: 2 months", "bdi.2m: -1 months", "is not a time"),
        ("bdi.2m:", "bdi.pre:", "twice"),
        ("{fixed: 2024-01-15}", "{}", "‘start’: needs either"),
        ("{fixed: 2024-01-15}", "{fixed: 2024-01-15, column: x}", "‘start’: needs either"),
        ("{fixed: 2024-01-15}", "{column: x, format: DD/MM/YY}", "DD/MM/YY” is not one of"),
        ("kind: drug", "kind: pill", "“pill” is not one of"),
        ("name: antidepressant", "name: ''", "needs a name"),
        ("step: 2", "step: 5", "0 to 4"),
        ("expected: yes", "expected: perhaps", "neither yes nor no"),
        ("expected: yes", "expected: !!bool yes", "tags"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_the_key(old: str, new: str, why: str) -> None:
    assert old in EXAMPLE
    with pytest.raises(BadMapping, match=why):
        read_mapping(EXAMPLE.replace(old, new, 1))


def test_a_long_mapping_without_values_is_refused() -> None:
    with pytest.raises(BadMapping, match="where the values stand"):
        read_mapping(LONG.replace("total: Score\n", ""))


def test_standard_column_names_need_no_mapping() -> None:
    mapping = standard_mapping(["patient", "instrument", "taken_on", "item_1", "how"])
    assert (mapping.how.column, mapping.rater.fixed, mapping.total) == ("how", "patient", None)


def test_a_file_without_the_standard_names_is_told_which_are_missing() -> None:
    with pytest.raises(BadMapping, match="“instrument” and no column “taken_on”"):
        standard_mapping(["patient", "total"])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.text(max_size=40).map(lambda text: LONG + text), st.binary(max_size=50)))
def test_any_text_gives_a_mapping_or_a_sentence(text: str | bytes) -> None:
    try:
        found: object = read_mapping(text)
    except BadMapping as error:
        found = str(error)
    assert found


@pytest.mark.parametrize(
    ("start", "offset", "day"),
    [
        (date(2024, 1, 31), "1 month", date(2024, 2, 29)),
        (date(2023, 1, 31), "1 month", date(2023, 2, 28)),
        (date(2024, 1, 31), "2 months", date(2024, 3, 31)),
        (date(2024, 10, 31), "4 months", date(2025, 2, 28)),
        (date(2024, 2, 29), "12 months", date(2025, 2, 28)),
        (date(2024, 12, 15), "1 month", date(2025, 1, 15)),
        (date(2024, 12, 15), "0 months", date(2024, 12, 15)),
        (date(2024, 2, 28), "2 days", date(2024, 3, 1)),
        (date(2024, 2, 28), "2 weeks", date(2024, 3, 13)),
    ],
)
def test_time_after_the_start_keeps_to_the_calendar(start: date, offset: str, day: date) -> None:
    assert after(start, read_offset(offset)) == day


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("2025-04-03", "YYYY-MM-DD", date(2025, 4, 3)),
        ("03/04/2025", "DD/MM/YYYY", date(2025, 4, 3)),
        ("03/04/2025", "MM/DD/YYYY", date(2025, 3, 4)),
        ("3.4.2025", "DD.MM.YYYY", date(2025, 4, 3)),
        ("2025-04-03", "DD/MM/YYYY", date(2025, 4, 3)),
        ("20250403", "YYYYMMDD", date(2025, 4, 3)),
        ("2025-04-03 08:15", "YYYY-MM-DD hh:mm", date(2025, 4, 3)),
        (" 2026-01-31 ", "YYYY-MM-DD", TODAY),
        ("1900-01-01", "YYYY-MM-DD", date(1900, 1, 1)),
    ],
)
def test_a_date_is_read_as_the_mapping_says(text: str, form: str, day: date) -> None:
    assert read_date(text, form, TODAY) == day


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("03/04/2025", "YYYY-MM-DD"),
        ("25/04/2025", "YYYY-MM-DD"),
        ("2025-4-3", "YYYY-MM-DD"),
        ("2025-04-03 08:15", "YYYY-MM-DD"),
        ("13/13/2025", "DD/MM/YYYY"),
        ("30.02.2025", "DD.MM.YYYY"),
        ("03/04/25", "DD/MM/YYYY"),
        ("45000", "YYYYMMDD"),
        ("2026-02-01", "YYYY-MM-DD"),
        ("1899-12-31", "YYYY-MM-DD"),
        ("٢٠٢٥-٠٤-٠٣", "YYYY-MM-DD"),
        ("", "YYYY-MM-DD"),
    ],
)
def test_a_date_that_is_not_certain_is_refused(text: str, form: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read_date(text, form, TODAY)


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [("12", ".", 12), (" 12 ", ".", 12), ("12.0", ".", 12), ("-3", ".", -3), ("0.5", ".", 0.5), ("1,5", ",", 1.5)],
)
def test_a_plain_number_is_read_exactly(text: str, decimal: str, number: float) -> None:
    assert read_number(text, decimal) == number


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        *((text, ".") for text in ("1e5", "1E5", "7/27", "1,5", "1.000,5", "1 000", "nan", "inf", "0x10", "١٢", "1_0")),
        *((text, ".") for text in (".5", "5.", "--1", "12pts", "NA", "", "9" * 13)),
        ("1.5", ","),
    ],
)
def test_what_is_not_a_plain_number_is_refused(text: str, decimal: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read_number(text, decimal)
