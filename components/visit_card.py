"""The visit card as plain values and as a PDF: one page a patient, also for a whole list of visits in one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from components.charts_trajectory import trajectory
from components.charts_words import summary
from components.pack import compiled
from components.story import story_of
from components.vector import svg
from queries import course as courses
from queries import exports, patients, site
from queries.engine import Engine
from queries.instruments import instruments
from rules.dates import said
from rules.instruments import Instrument
from rules.roles import User
from rules.visit_card import Card, card

CHART_PX = 900  # the printed chart's own width; on paper it is as wide as the page
ELSEWHERE = "the patient's page on screen"


@dataclass(frozen=True)
class VisitCard:
    """One patient's card with who it is about; `version` says what was known when it was made."""

    name: str
    about: str
    made: str
    version: str
    sample: bool
    card: Card
    chart: str = ""  # SVG
    chart_told: str = ""


def visit_card_of(engine: Engine, patient_id: str, *, by: User, at: datetime, charted: bool = True) -> VisitCard:
    """Raises NotPermitted for a patient of another team."""
    who, known, about = patients.banner(engine, patient_id, by=by), instruments(engine), site.about(engine)
    local = at.astimezone(ZoneInfo(str(about["zone"])))
    made = VisitCard(
        name=name_of(who),
        about=_about(who, local.date()),
        made=said(local.date()),
        version=f"As known on {said(local.date())}, {local:%H:%M}. Decision support suggests; a person decides.",
        sample=bool(about["is_sample"]),
        card=card(courses.course(engine, patient_id, by=by, at=at), known),
    )
    return _charted(made, engine, patient_id, by, known, local.date()) if charted else made


def name_of(who: Mapping[str, object]) -> str:
    name = f"{who['given_name']} {who['family_name']}".strip()
    return f"{name} · {who['number']}" if name else str(who["number"])


def _about(who: Mapping[str, object], today: date) -> str:
    born, step, since = who["birth_on"], who["step"], who["step_from_on"]
    parts = [f"Born {said(born)}." if isinstance(born, date) else "Date of birth not known."]
    gone = who["discharged_on"]
    if isinstance(gone, date) and gone <= today:
        parts.append(f"Discharged on {said(gone)}.")
    elif step is None or not isinstance(since, date):
        parts.append("Not placed in a step.")
    else:
        parts.append(f"Step {step}, week {(today - since).days // 7 + 1}.")
    return " ".join([*parts, f"Clinician: {who['clinician'] or 'nobody named'}."])


def _charted(
    made: VisitCard, engine: Engine, patient_id: str, by: User, known: Mapping[str, Instrument], today: date
) -> VisitCard:
    """With the primary measure, treatments and events as the trajectory draws them."""
    first = str(patients.banner(engine, patient_id, by=by)["primary_measure"])
    whole = story_of(patients.chart(engine, patient_id, by=by), known, today, first=first)
    shown = replace(whole, measures=whole.measures[:1])
    if not shown.measures:
        return made
    return replace(made, chart=svg(trajectory(shown, CHART_PX, printed=True)), chart_told=summary(shown))


def pdf(cards: Sequence[VisitCard], title: str, version: str = "", sample: str = "") -> bytes:
    """All cards in one file, each on its own page; where there are none the file says so."""
    told = {"title": title, "nothing": "No visits are planned for this day.", "version": version, "sample": sample}
    return compiled("visit_card.typ", told | {"cards": [asdict(one) for one in cards]}, ELSEWHERE)


def card_file(engine: Engine, patient_id: str, *, by: User, at: datetime) -> bytes:
    """One patient's card, with the export in the trail before the file is made."""
    exports.record(engine, "visit card", [patient_id], by=by, at=at)
    made = visit_card_of(engine, patient_id, by=by, at=at)
    return pdf([made], f"Visit card, {made.name}")


def cards_file(engine: Engine, patient_ids: Sequence[str], title: str, *, by: User, at: datetime) -> bytes:
    """The cards of a list of visits, in its order."""
    exports.record(engine, "visit card", patient_ids, by=by, at=at)
    made = [visit_card_of(engine, one, by=by, at=at) for one in dict.fromkeys(patient_ids)]
    about = site.about(engine)
    local = at.astimezone(ZoneInfo(str(about["zone"])))
    sample = "SAMPLE DATA" if about["is_sample"] else ""
    return pdf(made, title, f"As known on {said(local.date())}, {local:%H:%M}.", sample)
