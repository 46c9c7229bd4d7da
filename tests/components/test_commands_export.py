"""manage.py export: files for people, one JSON object on standard output, refusals as sentences."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine
from typer.testing import CliRunner

from components.commands_export import cli
from queries import appointments, site
from rules.roles import Refused, User
from tests.factories import AT, a_patient, fresh_submission
from tests.needs import only_sqlite

pytestmark = only_sqlite
TOMORROW = AT.date() + timedelta(days=1)


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    site.init(engine, name="Test service", zone="Europe/London", at=AT)
    monkeypatch.setenv("STEPWELL_NOW", AT.isoformat())

    def invoke(*words: str) -> tuple[int, dict]:
        done = CliRunner().invoke(cli, [*words, "--json"])
        if isinstance(done.exception, Refused):
            raise done.exception
        return done.exit_code, json.loads(done.stdout)

    return invoke


@pytest.fixture
def visits(engine: Engine, team: str, patient: str, clinician: User) -> list[str]:
    """Two visits tomorrow in one team, one of them with the clinician, and one the day after."""
    other = a_patient(engine, team)
    for who, on, with_id in (
        (patient, TOMORROW, clinician.id),
        (other, TOMORROW, None),
        (other, TOMORROW + timedelta(1), None),
    ):
        told = {"kind": "visit", "on": on, "with_id": with_id, "by": clinician, "at": AT}
        appointments.add(engine, who, **told, submission_id=fresh_submission())
    return [patient, other]


def test_tomorrows_list_is_one_file_with_a_page_a_patient(run, visits, tmp_path: Path) -> None:
    code, told = run("visit-cards", "--on", TOMORROW.isoformat(), "--out", str(tmp_path / "cards.pdf"))
    assert (code, told) == (0, {"files": [str(tmp_path / "cards.pdf")], "patients": 2})
    assert len(PdfReader(tmp_path / "cards.pdf").pages) == 2


def test_the_list_can_be_one_clinicians_or_one_teams(run, visits, clinician: User, tmp_path: Path) -> None:
    where = ("--on", TOMORROW.isoformat(), "--out", str(tmp_path / "cards.pdf"))
    assert run("visit-cards", *where, "--clinician", clinician.username)[1]["patients"] == 1
    assert run("visit-cards", *where, "--team", "North")[1]["patients"] == 2
    with pytest.raises(Refused, match="There is no team"):
        run("visit-cards", *where, "--team", "Nowhere")
    with pytest.raises(Refused, match="There is no user"):
        run("visit-cards", *where, "--clinician", "nobody")


def test_a_day_without_visits_gives_a_file_that_says_so(run, tmp_path: Path) -> None:
    code, told = run("visit-cards", "--on", "2027-01-01", "--out", str(tmp_path / "none.pdf"))
    assert (code, told["patients"]) == (0, 0)
    assert "No visits are planned" in PdfReader(tmp_path / "none.pdf").pages[0].extract_text()


@pytest.mark.parametrize("form", ["pdf", "csv"])
def test_one_patient_as_a_pack_or_as_a_table(run, patient: str, tmp_path: Path, form: str) -> None:
    code, told = run("patient", patient, "--format", form, "--out", str(tmp_path / f"one.{form}"))
    assert (code, told) == (0, {"files": [str(tmp_path / f"one.{form}")]})
    assert (tmp_path / f"one.{form}").stat().st_size > 500


def test_fhir_is_refused_with_a_sentence(run, patient: str, tmp_path: Path) -> None:
    code, told = run("patient", patient, "--format", "fhir", "--out", str(tmp_path / "one.json"))
    assert (code, told["ok"]) == (1, False)
    assert "Use --format pdf or --format csv." in told["why"]
    assert not (tmp_path / "one.json").exists()


def test_a_patient_who_is_not_there_is_refused(run, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="does not exist"):
        run("visit-card", "N-nobody", "--out", str(tmp_path / "card.pdf"))
    assert not (tmp_path / "card.pdf").exists()


def test_a_number_that_two_teams_use_must_be_told_by_id(
    run, engine: Engine, team: str, other_team: str, tmp_path: Path
) -> None:
    first, _ = (a_patient(engine, one, number="7") for one in (team, other_team))
    with pytest.raises(Refused, match="More than one team"):
        run("visit-card", "7", "--out", str(tmp_path / "card.pdf"))
    assert run("visit-card", first, "--out", str(tmp_path / "card.pdf"))[0] == 0
