"""Visit card, patient's page and pack as PDF: whose it is on every page, tagged, and what was typed is never markup."""

from __future__ import annotations

import csv
import dataclasses
import io

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

from components import patient_pack, patient_sheet, visit_card
from components.visit_card import VisitCard
from queries import site
from rules.catalogue import catalogue
from rules.narrative import LANGUAGES
from rules.patient_view import patient_view
from rules.roles import NotPermitted, User
from rules.visit_card import card
from tests.factories import AT, a_decision, a_patient
from tests.needs import only_sqlite
from tests.rules.test_patient_view import COURSE, HELP, TEAM
from tests.screens import trail_of

pytestmark = pytest.mark.slow

CARD = VisitCard(
    name="Alex Example · N1",
    about="Born 17 May 1980.",
    made="24 Nov 2026",
    version="As known on 24 Nov 2026, 09:00.",
    sample=True,
    card=card(COURSE, catalogue()),
)
MARKUP = ['#read("/etc/passwd")', "#panic()", "$x^2$ *bold* <label> @ref", "\\ ] } ) #"]
LETTERS = ["مرحبا", "你好", "नमस्ते", "😀", "\x00\x07", "x" * 3000, "\u202e", ""]


def pages(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def tagged(data: bytes) -> str:
    root = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode("utf-8", "replace")
    return str(root["/Lang"])


def view(**overrides: object):
    return patient_view(COURSE, catalogue(), HELP, TEAM, **overrides)


def test_each_card_is_one_page_with_patient_date_version_and_sample_mark() -> None:
    told = pages(visit_card.pdf([CARD, dataclasses.replace(CARD, name="Bo Example · N2")], "Visits"))
    assert len(told) == 2
    for name, page in zip(("Alex Example · N1", "Bo Example · N2"), told, strict=True):
        for part in (name, "24 Nov 2026", "As known on 24 Nov 2026, 09:00.", "SAMPLE DATA", "Three things to ask"):
            assert part in page


def test_a_list_without_visits_is_a_page_that_says_so() -> None:
    assert "No visits are planned for this day." in pages(visit_card.pdf([], "Visits on 24 Nov 2026"))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_patients_page_is_tagged_in_its_language_and_marked_on_every_page(language: str) -> None:
    data = patient_sheet.pdf(view(language=language), "Alex Example · N1", "Version of today", sample=True)
    assert tagged(data) == language
    for page in pages(data):
        for part in ("Alex Example · N1", "Version of today", LANGUAGES[language].page["sample"]):
            assert part in page
    assert "Crisis line: 0800 111" in " ".join(pages(data))


def test_the_card_is_tagged() -> None:
    assert tagged(visit_card.pdf([CARD], "Card")) == "en"


def test_real_data_is_not_marked_as_sample() -> None:
    real = dataclasses.replace(CARD, sample=False)
    sheet = patient_sheet.pdf(view(), "A", "v", sample=False)
    assert "sample" not in " ".join([*pages(visit_card.pdf([real], "Card")), *pages(sheet)]).lower()


@pytest.mark.parametrize("text", MARKUP)
def test_what_was_typed_is_printed_and_never_read_as_markup(text: str) -> None:
    asked = dataclasses.replace(CARD, card=dataclasses.replace(CARD.card, question=text))
    assert " ".join(text.split()) in " ".join(pages(visit_card.pdf([asked], "Card")))
    goal = dataclasses.replace(COURSE.goals[0], words=text)
    own = patient_view(dataclasses.replace(COURSE, goals=(goal,)), catalogue(), HELP, TEAM)
    assert " ".join(text.split()) in " ".join(pages(patient_sheet.pdf(own, "A", "v", sample=True)))


@pytest.mark.parametrize("text", LETTERS)
def test_no_name_keeps_a_page_from_being_printed(text: str) -> None:
    assert "N1" in " ".join(pages(visit_card.pdf([dataclasses.replace(CARD, name=f"{text} · N1")], "Card")))
    assert "N1" in " ".join(pages(patient_sheet.pdf(view(), f"{text} · N1", "v", sample=True)))


@pytest.fixture
def with_decision(engine: Engine, patient: str, chair: User) -> str:
    site.init(engine, name="Test service", zone="Europe/London", at=AT)
    a_decision(engine, patient, by=chair, dissent=(("Nil", "Would wait."),), safety_note="Internal note.")
    return patient


@only_sqlite
def test_files_of_a_patient_are_made_for_the_team_only_and_are_in_the_trail(
    engine: Engine, with_decision: str, chair: User, other_chair: User
) -> None:
    made = {
        visit_card.card_file: "Three things to ask",
        patient_sheet.sheet_file: "What happens next",
        patient_pack.pack_file: "The story, computed from the record",
    }
    for make, part in made.items():
        told = " ".join(pages(make(engine, with_decision, by=chair, at=AT)))
        assert part in told
        assert "Would wait." not in told
        assert "Internal note." not in told
        with pytest.raises(NotPermitted):
            make(engine, with_decision, by=other_chair, at=AT)
    assert trail_of(engine, "patient.export") == [(chair.id, with_decision)] * 3


@only_sqlite
def test_the_table_of_a_patient_runs_nothing_in_a_spreadsheet(engine: Engine, team: str, chair: User) -> None:
    site.init(engine, name="Test service", zone="Europe/London", at=AT)
    patient = a_patient(engine, team, phq9=[(0, 18), (14, 17)])
    from queries.treatments import add_event

    told = {"by": chair, "at": AT, "submission_id": "s" * 20}
    add_event(engine, patient, kind="life event", on=AT.date(), title="=cmd|'/c calc'!A0", **told)
    data = patient_pack.table_file(engine, patient, by=chair, at=AT).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert [row["value"] for row in rows if row["thing"] == "score"] == ["18.0", "17.0"]
    assert [row["name"] for row in rows if row["thing"] == "life event"] == ["'=cmd|'/c calc'!A0"]


@only_sqlite
@pytest.mark.parametrize("phq9", [[], [(0, 12)], [(0, None), (7, None)]], ids=["nothing", "one score", "all missing"])
def test_a_patient_with_next_to_no_data_has_files_too(engine: Engine, team: str, chair: User, phq9: list) -> None:
    site.init(engine, name="Test service", zone="Europe/London", at=AT)
    patient = a_patient(engine, team, phq9=[(day, {} if total is None else total) for day, total in phq9])
    for make in (visit_card.card_file, patient_sheet.sheet_file, patient_pack.pack_file):
        assert pages(make(engine, patient, by=chair, at=AT))
