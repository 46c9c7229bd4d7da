"""The minutes as a PDF: readable by a screen reader, on every page whose it is, and what was typed is never markup."""

from __future__ import annotations

import dataclasses
import io

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

from components.minutes import Case, Minutes
from components.pack import minutes_file, pdf
from queries import site
from rules.roles import NotPermitted, User
from tests.factories import AT, a_decision, meeting_of
from tests.needs import only_sqlite

CASE = Case(1, "Alex Example · N1", "Safety comes first: item 9.", ("Decided: continue.",), "signed", ("Signed by C.",))
MINUTES = Minutes(
    title="Weekly case review",
    team="North",
    held_on="2 Mar 2026",
    chair="Cara Chair",
    state="Signed on 2 Mar 2026, 09:00",
    attendance=("psychology: Cara Chair",),
    missing="",
    cases=(CASE,),
    checkpoint="12 · 0123456789ab",
    sample=True,
)


def pages(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def with_line(text: str) -> Minutes:
    return dataclasses.replace(MINUTES, cases=(dataclasses.replace(CASE, lines=(text,)),))


def test_every_page_says_meeting_day_team_state_and_that_it_is_sample_data() -> None:
    many = dataclasses.replace(MINUTES, cases=tuple(dataclasses.replace(CASE, place=i) for i in range(1, 60)))
    told = pages(pdf(many))
    assert len(told) > 2
    for number, page in enumerate(told, start=1):
        for part in ("Weekly case review, North, 2 Mar 2026", "SAMPLE DATA", MINUTES.state, f"Page {number} of"):
            assert part in page


def test_real_data_is_not_marked_as_sample() -> None:
    assert "sample" not in " ".join(pages(pdf(dataclasses.replace(MINUTES, sample=False)))).lower()


def test_the_file_is_tagged_and_names_title_and_language() -> None:
    root = PdfReader(io.BytesIO(pdf(MINUTES))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "pdfuaid" in root["/Metadata"].get_data().decode("utf-8", "replace")


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        "#panic()",
        "$x^2$ *bold* _it_ <label> @ref `code` // gone /* gone */",
        "\\ ] } ) #",
        '"quoted" \\u{41} =heading',
        "- minus\n+ plus\n= equals",
    ],
)
def test_what_was_typed_is_printed_and_never_read_as_markup(text: str) -> None:
    assert " ".join(text.split()) in " ".join(pages(pdf(with_line(text))))


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00\x07", "مرحبا", "你好", "Ελλάδα", "नमस्ते", "😀", "\U000e0041", "x" * 4000, "a\u0301", "\u202e"],
)
def test_no_text_keeps_the_minutes_from_being_printed(text: str) -> None:
    told = pages(pdf(with_line(text)))
    assert "Alex Example" in told[0]


def test_minutes_without_people_and_cases_are_a_page_that_says_so() -> None:
    told = pages(pdf(dataclasses.replace(MINUTES, attendance=(), cases=(), missing="Not in the room: nursing.")))
    for part in ("Nobody is marked as present.", "Nobody was on the agenda.", "Not in the room: nursing."):
        assert part in told[0]


def test_signatures_and_checkpoint_are_printed() -> None:
    told = " ".join(pages(pdf(MINUTES)))
    assert "Signed by C." in told
    assert MINUTES.checkpoint in told


@only_sqlite
def test_the_file_of_a_meeting_is_made_for_its_team_only(
    engine: Engine, patient: str, chair: User, other_chair: User
) -> None:
    site.init(engine, name="Test service", zone="Europe/London", at=AT)
    meeting_id = meeting_of(engine, a_decision(engine, patient, by=chair))
    assert "Little change in six weeks." in " ".join(pages(minutes_file(engine, meeting_id, chair)))
    with pytest.raises(NotPermitted):
        minutes_file(engine, meeting_id, other_chair)
