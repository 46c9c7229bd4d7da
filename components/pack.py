"""PDF by Typst: what people wrote travels as data and is never read as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typst

from components.minutes import Minutes, minutes_of
from queries.engine import Engine
from rules.roles import User

TEMPLATE = Path(__file__).with_name("minutes.typ")


def pdf(minutes: Minutes) -> bytes:
    """The minutes as tagged PDF (PDF/UA-1): readable by a screen reader."""
    data = {"minutes": json.dumps(asdict(minutes), ensure_ascii=False)}
    return typst.compile(TEMPLATE.read_bytes(), sys_inputs=data, format="pdf", pdf_standards=["ua-1"])


def minutes_file(engine: Engine, meeting_id: str, by: User) -> bytes:
    """The minutes of one meeting as a PDF. Raises NotPermitted for another team's meeting."""
    return pdf(minutes_of(engine, meeting_id, by))
