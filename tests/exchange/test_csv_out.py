"""A list as a file: nothing that somebody typed runs in a spreadsheet, and nothing is lost on the way."""

import csv
import io

import pandas as pd
import pytest

from exchange.csv_out import csv_file, defused


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@sum", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_run_is_defused(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("value", ["+5", "-3.5", "Ann", "a=b", "", 4, -2.5, 0])
def test_numbers_and_plain_words_stay_as_they_are(value):
    assert defused(value) == value


@pytest.mark.parametrize("value", [None, float("nan"), pd.NaT])
def test_what_is_not_known_is_empty_and_not_zero(value):
    assert defused(value) == ""


def test_every_row_of_every_page_is_there_under_one_header():
    pages = [pd.DataFrame({"Patient": ["=evil()", "مثال, a"]}), pd.DataFrame({"Patient": ['say "hi"\nthere']})]
    text = csv_file(pages).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [
        ["Patient"],
        ["'=evil()"],
        ["مثال, a"],
        ['say "hi"\nthere'],
    ]


def test_nobody_listed_is_an_empty_file():
    assert csv_file([]) == "".encode("utf-8-sig")
