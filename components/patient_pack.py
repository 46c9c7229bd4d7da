"""One patient's pack: visit card, story with what it rests on, the whole trajectory as vector; and its rows as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from components import charts_trajectory
from components.charts_story import Story
from components.pack import compiled
from components.story import story_of
from components.vector import svg
from components.visit_card import ELSEWHERE, visit_card_of
from queries import course as courses
from queries import exports, patients, site
from queries.engine import Engine
from queries.instruments import instruments
from rules.narrative import CLINICIAN, Sentence, story
from rules.roles import User

CHART_PX = 1000
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # OWASP: CSV injection


def pack_file(engine: Engine, patient_id: str, *, by: User, at: datetime) -> bytes:
    """The pack as PDF, with the export in the trail before the file is made."""
    exports.record(engine, "patient pack", [patient_id], by=by, at=at)
    card = visit_card_of(engine, patient_id, by=by, at=at, charted=False)
    drawn = _drawn(engine, patient_id, by, at)
    told = story(courses.course(engine, patient_id, by=by, at=at), instruments(engine))
    data = {"title": f"Patient pack, {card.name}", "cards": [asdict(card)]}
    data |= {"parts": _parts(told), "chart": svg(charts_trajectory.trajectory(drawn, CHART_PX, printed=True))}
    return compiled("patient_pack.typ", data | {"chart_told": charts_trajectory.summary(drawn)}, ELSEWHERE)


def _drawn(engine: Engine, patient_id: str, by: User, at: datetime) -> Story:
    who, zone = patients.banner(engine, patient_id, by=by), ZoneInfo(str(site.about(engine)["zone"]))
    chart = patients.chart(engine, patient_id, by=by)
    return story_of(chart, instruments(engine), at.astimezone(zone).date(), first=str(who["primary_measure"]))


def _parts(told: tuple[Sentence, ...]) -> list[Mapping[str, Any]]:
    """The story for clinicians, part by part, each sentence with its sources in a line."""
    parts: dict[str, list[Mapping[str, str]]] = {}
    for one in told:
        sources = "; ".join(source.words for source in one.rests_on[-4:])
        more = len(one.rests_on) - 4
        rests_on = f"{sources}{f' and {more} before these' if more > 0 else ''}"
        parts.setdefault(str(one.about), []).append({"text": one.texts[CLINICIAN], "rests_on": rests_on})
    return [{"title": title.capitalize(), "sentences": sentences} for title, sentences in parts.items()]


def table_file(engine: Engine, patient_id: str, *, by: User, at: datetime) -> bytes:
    """Every dated thing on the trajectory, one row each, as CSV that a spreadsheet opens without running anything."""
    exports.record(engine, "trajectory table", [patient_id], by=by, at=at)
    frame = charts_trajectory.rows(_drawn(engine, patient_id, by, at))
    return b"\xef\xbb\xbf" + _unformulated(frame).to_csv(index=False).encode()


def _unformulated(frame: pd.DataFrame) -> pd.DataFrame:
    def kept(value: object) -> object:
        return f"'{value}" if isinstance(value, str) and value.startswith(STARTS_A_FORMULA) else value

    return frame.map(kept)
