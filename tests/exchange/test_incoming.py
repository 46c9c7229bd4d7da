from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.incoming import Incoming, read_incoming
from exchange.mapping import BadMapping, read_mapping
from exchange.tables_in import read_table
from rules.catalogue import catalogue
from tests.exchange.reading import BLUES, BLUES_HEAD, KNOWN, PHQ9, TODAY, read, totals
from tests.exchange.workbook import number, row, text, workbook


def test_a_total_under_the_standard_names_needs_no_mapping() -> None:
    (one,) = totals("0012345678,phq9,2025-01-02,12.0").assessments
    assert (one.patient_number, one.instrument, one.version, one.total) == ("0012345678", "phq9", "1", 12)
    assert (one.row, one.taken_on, one.answers, one.how) == (2, date(2025, 1, 2), None, "import")


def test_answers_are_scored_and_a_missing_one_is_not_a_zero() -> None:
    incoming = read(f"patient,instrument,taken_on,{PHQ9}\np,PHQ-9,2025-01-02,1,1,1,1,1,1,1,1,\n")
    (one,) = incoming.assessments
    assert one.answers == {str(n): 1.0 for n in range(1, 9)}
    assert (one.status, one.total) == ("prorated", 9)


def test_items_may_be_columns_of_their_own_name() -> None:
    incoming = read("patient,instrument,taken_on,pain,fatigue,stress\np,daily_log,2025-01-02,3,,0\n")
    (one,) = incoming.assessments
    assert one.answers is not None
    assert (one.answers["pain"], one.answers["stress"], "fatigue" in one.answers) == (3, 0, False)


@pytest.mark.parametrize(
    ("column", "edition", "taken"),
    [
        ("edition", "1.2", True),
        ("edition", "v1.2", True),
        ("edition", "1.1", False),
        ("edition", "", False),
        ("x", "", False),
    ],
)
def test_a_form_whose_tables_hold_for_one_edition_says_which_it_is(column: str, edition: str, taken: bool) -> None:
    items = ",".join(f"item_{n}" for n in range(1, 11))
    incoming = read(f"patient,instrument,taken_on,{column},{items}\np,promis_gh,2025-01-02,{edition},{'3,' * 9}3\n")
    assert len(incoming.assessments) == taken
    assert ["scored as edition 1.2" in one.why for one in incoming.refused] == ([] if taken else [True])


def test_a_mapping_names_columns_prefix_and_date_format() -> None:
    mapping = read_mapping(
        "form: long\npatient: {column: MRN, prefix: K-}\ninstrument: {fixed: gad7}\n"
        "taken_on: {column: Datum, format: DD.MM.YYYY}\nanswers: {prefix: q}\nempty: [NA]\n"
        "rater: {fixed: clinician}\nnote: Bemerkung\n"
    )
    head = "MRN;Datum;q1;q2;q3;q4;q5;q6;q7;Bemerkung;Ort"
    incoming = read(f"{head}\n007;3.4.2025;1;1;1;1;1;1;NA;says it helps;Bern\n", mapping)
    (one,) = incoming.assessments
    assert one.natural_key == ("K-007", "gad7", date(2025, 4, 3), "clinician")
    assert (one.note, one.answers is not None and "7" in one.answers) == ("says it helps", False)
    assert "Not read: the column “Ort”." in incoming.notes


@pytest.mark.parametrize("value", ["0", "63"])
def test_totals_at_both_ends_of_the_range_are_taken(value: str) -> None:
    assert totals(f"p,bdi2,2025-01-02,{value}").assessments[0].total == int(value)


@pytest.mark.parametrize(
    ("line", "column", "value", "why"),
    [
        ("p,bdi2,2025-01-02,64", "total", "64", "0 to 63"),
        ("p,bdi2,2025-01-02,-1", "total", "-1", "0 to 63"),
        ("p,bdi2,2025-01-02,7/27", "total", "7/27", "not a number"),
        ("p,bdi2,2025-01-02,1e1", "total", "1e1", "not a number"),
        ("p,bdi2,2025-01-02,NA", "total", "NA", "not a number"),
        ('p,bdi2,2025-01-02,"1,5"', "total", "1,5", "comma"),
        ("p,bdi2,2025-01-02,", "", "", "neither answers nor a total"),
        ("p,bdi2,03/04/2025,7", "taken_on", "03/04/2025", "not certain"),
        ("p,bdi2,2026-02-01,7", "taken_on", "2026-02-01", "not come yet"),
        ("p,bdi2,1899-12-31,7", "taken_on", "1899-12-31", "before 1900"),
        ("p,bdi2,,7", "taken_on", "", "date is missing"),
        (",bdi2,2025-01-02,7", "patient", "", "whose it is"),
        ("p,bdi9,2025-01-02,7", "instrument", "bdi9", "does not know"),
        ("p,,2025-01-02,7", "instrument", "", "which questionnaire"),
        ("p,cssrs_screen,2025-01-02,2", "total", "2", "no total"),
    ],
)
def test_a_bad_cell_refuses_its_row_and_no_other(line: str, column: str, value: str, why: str) -> None:
    incoming = totals("q,bdi2,2025-01-02,5", line)
    (one,) = incoming.refused
    assert (one.row, one.column, one.value) == (3, column, value)
    assert why in one.why
    assert [kept.patient_number for kept in incoming.assessments] == ["q"]
    assert [kept.number for kept in incoming.patients] == ["q"]


def test_all_bad_cells_of_a_row_are_said_at_once() -> None:
    refused = totals("p,bdi2,03/04/2025,x").refused
    assert [one.column for one in refused] == ["taken_on", "total"]


def test_an_answer_to_an_item_that_the_form_does_not_have_is_refused() -> None:
    incoming = read(f"patient,instrument,taken_on,{PHQ9}\np,gad7,2025-01-02,1,1,1,1,1,1,1,,1\n")
    (one,) = incoming.refused
    assert (one.column, "no such item" in one.why) == ("item_9", True)


def test_answers_that_do_not_add_up_to_the_stated_total_are_refused() -> None:
    incoming = read(f"patient,instrument,taken_on,total,{PHQ9}\np,phq9,2025-01-02,20,1,1,1,1,1,1,1,1,0\n")
    assert not incoming.assessments
    assert "add up to 8" in incoming.refused[0].why


@pytest.mark.parametrize("line", ["p,phq9,2025-01-02,1,7,1,1,1,1,1,1,3", "p,phq9,02/01/2025,1,1,1,1,1,1,1,1,3"])
def test_a_safety_answer_in_a_refused_row_is_said_aloud(line: str) -> None:
    incoming = read(f"patient,instrument,taken_on,{PHQ9}\n{line}\n")
    assert not incoming.assessments
    assert any("safety review" in one.why for one in incoming.refused)


def test_a_refused_row_without_a_safety_answer_does_not_cry_wolf() -> None:
    incoming = read(f"patient,instrument,taken_on,{PHQ9}\np,phq9,2025-01-02,1,7,1,1,1,1,1,1,0\n")
    assert not any("safety" in one.why for one in incoming.refused)


def test_two_values_for_one_occasion_refuse_both_and_the_same_twice_counts_once() -> None:
    incoming = totals("p,bdi2,2025-01-02,5", "q,bdi2,2025-01-02,7", "p,bdi2,2025-01-02,6", "q,bdi2,2025-01-02,7")
    assert [one.row for one in incoming.refused] == [2, 4]
    assert "row 4" in incoming.refused[0].why
    assert [(one.patient_number, one.row) for one in incoming.assessments] == [("q", 3)]
    assert any("counted once: 1 (row 5)" in note for note in incoming.notes)


def test_contradicting_rows_with_a_safety_answer_are_said_aloud() -> None:
    lines = ["p,phq9,2025-01-02,1,1,1,1,1,1,1,1,3", "p,phq9,2025-01-02,1,1,1,1,1,1,1,1,0"]
    incoming = read("\n".join([f"patient,instrument,taken_on,{PHQ9}", *lines]))
    assert [one.row for one in incoming.refused if "safety review" in one.why] == [2]


BIRTHS = read_mapping(
    "form: long\npatient: id\ninstrument: {fixed: bdi2}\ntaken_on: on\ntotal: bdi\n"
    "new_patients: {birth_on: born, family_name: name, team: North}\n"
)


def test_one_number_with_two_births_may_be_two_people_and_is_refused() -> None:
    lines = "id,on,bdi,born,name\n1,2025-01-02,5,1980-01-01,A\n1,2025-02-02,5,1981-01-01,A\n2,2025-01-02,5,,B\n"
    incoming = read(lines, BIRTHS)
    assert [one.row for one in incoming.refused] == [2, 3]
    assert "two people" in incoming.refused[0].why
    assert [one.number for one in incoming.patients] == ["2"]


def test_rows_of_one_patient_complete_each_other() -> None:
    lines = "id,on,bdi,born,name\n1,2025-03-02,5,,\n1,2025-02-02,5,1980-01-01,Ada\n"
    (one,) = read(lines, BIRTHS).patients
    assert (one.family_name, one.birth_on, one.registered_on, one.row) == ("Ada", date(1980, 1, 1), date(2025, 2, 2), 2)
    assert (one.team, one.primary_measure) == ("North", "bdi2")


@pytest.mark.parametrize(("born", "taken"), [("2025-01-02", True), ("2025-01-03", False)])
def test_nothing_is_taken_before_birth(born: str, taken: bool) -> None:
    incoming = read(f"id,on,bdi,born,name\n1,2025-01-02,5,{born},\n", BIRTHS)
    assert bool(incoming.assessments) is taken


def test_without_a_name_the_number_stands_for_the_person() -> None:
    (one,) = totals("0042,bdi2,2025-01-02,5").patients
    assert (one.given_name, one.family_name) == ("", "0042")
    assert not totals("0042,bdi2,2025-01-02,5").registers


def test_iso_dates_among_dates_of_another_form_are_refused() -> None:
    mapping = read_mapping(
        "form: long\npatient: id\ninstrument: {fixed: bdi2}\ntaken_on: {column: on, format: DD/MM/YYYY}\ntotal: bdi\n"
    )
    incoming = read("id,on,bdi\n1,25/04/2025,5\n2,2025-04-03,6\n", mapping)
    assert [(one.row, one.column) for one in incoming.refused] == [(3, "on")]
    assert len(read("id,on,bdi\n1,2025-04-25,5\n2,2025-04-03,6\n", mapping).assessments) == 2


def test_an_excel_error_refuses_the_row_and_an_id_kept_as_a_number_is_pointed_out() -> None:
    head = row(1, *(text(f"{letter}1", name) for letter, name in zip("ABCD", HEAD, strict=True)))
    good = row(2, number("A2", "7"), text("B2", "bdi2"), text("C2", "2025-01-02"), number("D2", "12"))
    bad = row(3, number("A3", "8"), text("B3", "bdi2"), text("C3", "2025-01-02"), '<c r="D3" t="e"><v>#REF!</v></c>')
    incoming = read_incoming(read_table(workbook(head + good + bad)), None, KNOWN, today=TODAY)
    assert [(one.row, one.column, one.value) for one in incoming.refused] == [(3, "total", "#REF!")]
    assert [one.total for one in incoming.assessments] == [12]
    assert any("zeros" in note for note in incoming.notes)


HEAD = ("patient", "instrument", "taken_on", "total")


def test_a_ragged_row_is_among_the_refused() -> None:
    assert [one.row for one in totals("p,bdi2,2025-01-02,5", "q,bdi2,2025-01-02,5,6").refused] == [3]


def test_a_mapping_that_does_not_fit_the_file_is_refused() -> None:
    with pytest.raises(BadMapping, match="no column “treatment”.*Did you mean “treatmemt”"):
        read(BLUES_HEAD.replace("treatment", "treatmemt") + "\n1,No,x,TAU,1,2,3,4,5", BLUES)
    with pytest.raises(BadMapping, match="does not know"):
        read_incoming(read_table(f"{BLUES_HEAD}\n1,No,x,TAU,1,2,3,4,5".encode()), BLUES, catalogue(), today=TODAY)
    with pytest.raises(BadMapping, match="No column holds answers"):
        read("patient,instrument,taken_on\np,phq9,2025-01-02")


LINES = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", ""]),
        st.sampled_from(["bdi2", "phq9", "no"]),
        st.sampled_from(["2025-01-02", "2025-02-02", "03/04/2025"]),
        st.sampled_from(["0", "5", "27", "28", "x", ""]),
    ).map(",".join),
    min_size=1,
    max_size=12,
)


def without_rows(incoming: Incoming) -> object:
    """The result as such: row numbers follow the rows, so they and the sentences that name them are left out."""
    records = (incoming.patients, incoming.assessments, incoming.interventions, incoming.schedules)
    plain = [sorted((replace(one, row=0) for one in group), key=repr) for group in records]
    return plain, incoming.expected, sorted((one.column, one.value) for one in incoming.refused)


@settings(max_examples=100, deadline=None)
@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(lines: list[str], chance: object) -> None:
    shuffled = sorted(lines, key=lambda line: chance.random())  # type: ignore[attr-defined]
    assert without_rows(totals(*lines)) == without_rows(totals(*shuffled))


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_the_same_file_twice_gives_the_same_result(lines: list[str]) -> None:
    assert totals(*lines) == totals(*lines)


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_a_row_is_taken_or_refused_and_never_lost(lines: list[str]) -> None:
    incoming = totals(*lines)
    taken = {one.row for one in incoming.assessments}
    refused = {one.row for one in incoming.refused}
    keys = {one.natural_key for one in incoming.assessments}
    repeated = sum(int(note.split(": ")[1].split(" ")[0]) for note in incoming.notes if "counted once" in note)
    assert len(taken) == len(keys) == len(incoming.assessments)
    assert not taken & refused
    assert len(taken) + len(refused) + repeated == len(lines)


@settings(max_examples=60, deadline=None)
@given(st.text("1,;\"'\n\t- 205phqbdi/.é", max_size=80))
def test_any_rows_give_records_or_refusals(body: str) -> None:
    table = read_table(f"patient,instrument,taken_on,total\np,bdi2,2025-01-02,5\n{body.replace(chr(34), '')}".encode())
    assert read_incoming(table, None, KNOWN, today=TODAY).assessments is not None
