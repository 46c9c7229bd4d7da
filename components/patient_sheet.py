"""The patient's own page on paper: the same projection as on screen, in their language, tagged for screen readers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from components.charts_patient import WIDTH, patient_line
from components.pack import compiled
from components.vector import svg
from components.visit_card import name_of
from queries import course as courses
from queries import exports, help_lines, patients, site
from queries.engine import Engine
from queries.instruments import instruments
from queries.who_sees import who_sees
from rules.narrative import PATIENT, language_of
from rules.patient_view import PatientView, patient_view
from rules.roles import User

ELSEWHERE = "the page on screen"


def sheet_file(
    engine: Engine, patient_id: str, *, language: str = "", level: str = PATIENT, by: User, at: datetime
) -> bytes:
    """One patient's page, with the export in the trail before the file is made."""
    exports.record(engine, "patient's page", [patient_id], by=by, at=at)
    who, about = patients.banner(engine, patient_id, by=by), site.about(engine)
    told = courses.course(engine, patient_id, by=by, at=at)
    readers = who_sees(engine, patient_id, by=by, at=at)
    view = patient_view(told, instruments(engine), help_lines.latest(engine), readers, language=language, level=level)
    local = at.astimezone(ZoneInfo(str(about["zone"])))
    return pdf(view, name_of(who), f"{view.made}, {local:%H:%M}", sample=bool(about["is_sample"]))


def pdf(view: PatientView, name: str, version: str, *, sample: bool) -> bytes:
    told = asdict(view) | {"name": name, "version": version, "chart": ""}
    told["sample"] = view.page["sample"] if sample else ""
    if view.line is not None:
        told["chart"] = svg(patient_line(view, language_of(view.language), width=WIDTH))
    return compiled("patient_sheet.typ", told, ELSEWHERE)
