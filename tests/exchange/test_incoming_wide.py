from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from exchange.incoming import read_incoming
from exchange.mapping import read_mapping
from exchange.tables_in import read_table
from tests.exchange.reading import BLUES, BLUES_HEAD, GUIDE, KNOWN, TODAY, blues, read


def test_a_wide_row_becomes_one_patient_and_one_assessment_for_each_filled_cell() -> None:
    incoming = blues("1,No,>6m,TAU,29,2,2,,")
    assert [(one.taken_on, one.total) for one in incoming.assessments] == [
        (date(2024, 1, 15), 29),
        (date(2024, 3, 15), 2),
        (date(2024, 5, 15), 2),
    ]
    (patient,) = incoming.patients
    assert (patient.number, patient.family_name, patient.registered_on) == ("BTB-1", "BTB-1", date(2024, 1, 15))
    assert (patient.step, patient.primary_measure, incoming.registers) == (2, "bdi2", True)


def test_a_drop_out_is_expected_and_missing_and_never_zero() -> None:
    incoming = blues("1,No,>6m,TAU,29,0,,,")
    assert [one.received for one in incoming.expected] == [True, True, False, False, False]
    assert [one.total for one in incoming.assessments] == [29, 0]
    (schedule,) = incoming.schedules
    assert (schedule.due[-1], schedule.from_on, len(schedule.due)) == (date(2024, 9, 15), date(2024, 1, 15), 5)


def test_who_never_answered_is_still_a_patient_who_was_expected() -> None:
    incoming = blues("1,No,>6m,TAU,,,,,")
    assert (len(incoming.patients), len(incoming.assessments), len(incoming.expected)) == (1, 0, 5)


def test_treatments_run_from_the_start_and_an_empty_cell_says_nothing() -> None:
    incoming = blues("1,Yes,x,BtheB,1,,,,", "2,No,x,TAU,1,,,,", "3,,x,TAU,1,,,,")
    given_to = [(one.patient_number, one.kind, one.name, one.from_on) for one in incoming.interventions]
    start = date(2024, 1, 15)
    assert given_to == [
        ("BTB-1", "drug", "antidepressant", start),
        ("BTB-1", "module", "Beat the Blues", start),
        ("BTB-2", "module", "Treatment as usual", start),
        ("BTB-3", "module", "Treatment as usual", start),
    ]
    assert any("“drug” is empty in 1 rows" in note for note in incoming.notes)


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("2,No,x,TAU,1,2,64,4,5", "bdi.4m", "64"),
        ("2,No,x,TAU,1,2,NA,4,5", "bdi.4m", "NA"),
        ("2,maybe,x,TAU,1,2,3,4,5", "drug", "maybe"),
        (",No,x,TAU,1,2,3,4,5", "rownames", ""),
    ],
)
def test_one_bad_cell_refuses_the_whole_wide_row(line: str, column: str, value: str) -> None:
    incoming = blues("1,No,x,TAU,1,2,3,4,5", line)
    assert [(one.row, one.column, one.value) for one in incoming.refused] == [(3, column, value)]
    assert {one.patient_number for one in incoming.assessments} == {"BTB-1"}
    assert {one.patient_number for one in incoming.schedules} == {"BTB-1"}


def test_na_is_empty_only_where_the_mapping_says_so() -> None:
    said = read_mapping((GUIDE / "beat_the_blues.yaml").read_text(encoding="utf-8") + "empty: [NA]\n")
    incoming = blues("1,No,x,TAU,1,NA,,4,5", mapping=said)
    assert [one.total for one in incoming.assessments] == [1, 4, 5]


def test_a_time_that_has_not_come_yet_can_be_due_but_not_answered() -> None:
    incoming = read(f"{BLUES_HEAD}\n1,No,x,TAU,1,2,,,\n2,No,x,TAU,1,2,3,,\n", BLUES, today=date(2024, 4, 1))
    assert [(one.row, one.column) for one in incoming.refused] == [(3, "bdi.4m")]
    assert len(incoming.expected) == 5


@pytest.mark.parametrize(("start", "same"), [("2024-04-15", True), ("2024-05-15", False)])
def test_two_columns_that_fall_on_one_day_refuse_the_row(start: str, same: bool) -> None:
    mapping = read_mapping(
        f"form: wide\npatient: id\ninstrument: bdi2\nstart: {{fixed: {start}}}\ncolumns: {{a: 30 days, b: 1 month}}\n"
    )
    incoming = read("id,a,b\n1,5,5\n", mapping)
    assert bool(incoming.refused) is same
    assert len(incoming.assessments) == (0 if same else 2)


def test_one_number_with_two_treatments_is_refused_in_both_rows() -> None:
    incoming = blues("1,No,x,TAU,1,,,,", "1,No,x,BtheB,1,,,,", "2,No,x,TAU,1,,,,")
    assert [one.row for one in incoming.refused] == [2, 3]
    assert [one.number for one in incoming.patients] == ["BTB-2"]


@pytest.mark.skipif("STEPWELL_BTHEB" not in os.environ, reason="STEPWELL_BTHEB names the published file")
def test_the_published_file_comes_in_whole() -> None:
    table = read_table(Path(os.environ["STEPWELL_BTHEB"]).read_bytes())
    filled = sum(bool(cell) for one in table.rows for cell in one.cells[-5:])
    incoming = read_incoming(table, BLUES, KNOWN, today=TODAY)
    assert (len(incoming.patients), len(incoming.assessments), incoming.refused) == (100, filled, ())
    assert sum(one.received for one in incoming.expected) == filled
