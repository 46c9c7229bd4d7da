"""However much was written, a visit card is one page to be read in a minute; what patient and family wrote is on it."""

from __future__ import annotations

import dataclasses
import io
import re
from datetime import timedelta

from pypdf import PdfReader
from sqlalchemy import Engine

from components import visit_card, visit_card_view
from components.pack import compiled
from queries import course as courses
from queries import participants
from rules.catalogue import catalogue
from rules.course import Course, Said
from rules.roles import User
from rules.since import news
from rules.visit_card import card
from tests.components.test_packs import CARD
from tests.factories import AT, a_meeting, an_invitation, fresh_submission, signed_in
from tests.needs import only_sqlite
from tests.rules import story_cases as cases

LONG = "Words upon words about how the plan was thought through and what was weighed. " * 20
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="420" viewBox="0 0 900 420">'
    '<rect width="900" height="420" fill="#eee"/></svg>'
)


def overlong() -> Course:
    tasks = [dataclasses.replace(cases.task(60 + i, name=LONG), id=f"t{i}") for i in range(8)]
    effects = [dataclasses.replace(cases.happened("adverse effect", 70 + i, LONG), id=f"e{i}") for i in range(9)]
    urgent = {"SAF-1": "crisis", "SAF-4": "review", "DET-1": "review", "MED-2": "review"}
    flags = [cases.flag(rule, 80, urgency, LONG[:220]) for rule, urgency in urgent.items()]
    return cases.course(
        *cases.forms({0: 20, 7: 20, 30: 10, 80: 8}),
        *cases.forms({0: 20, 7: 20, 30: 20, 80: 20}, "wsas"),
        question=LONG,
        said=tuple(Said(str(i), cases.day(80), "patient", LONG, cases.NOW) for i in range(3)),
        decided=(cases.decided(20, rationale=LONG, next_review_on=cases.day(90), tasks=tuple(tasks)),),
        happened=tuple(effects),
        goals=(dataclasses.replace(cases.goal(0), words=LONG),),
        planned=(cases.visit(86, "Ada"),),
        flags=tuple(flags),
    )


def test_a_card_with_long_texts_is_one_page_and_says_where_it_cut() -> None:
    made = dataclasses.replace(CARD, card=card(overlong(), catalogue()), chart=DRAWN, chart_told="A chart.")
    (page,) = PdfReader(io.BytesIO(visit_card.pdf([made], "Card"))).pages
    told = " ".join(page.extract_text().split())
    for part in ("Safety: open", "Three things to ask", "and 6 more", "and 4 more actions", "The team looks again"):
        assert part in told
    assert "weighed. …" in told


def test_safety_is_never_cut() -> None:
    assert f"{LONG[:220]} Open since" in card(overlong(), catalogue()).safety[0]


def said(on: int, words: str, by: str = "patient") -> Said:
    return Said(f"w{on}", cases.day(on), by, words, cases.NOW)


def test_what_patient_and_family_wrote_lately_stands_where_the_patient_asks() -> None:
    wrote = (said(10, "Long ago."), said(70, "May I drive?"), said(80, "He sleeps badly.", "family"))
    shown = visit_card_view.asked(card(cases.course(question="Will it go away?", said=wrote), catalogue()))
    assert shown == (
        "“Will it go away?”",
        "“He sleeps badly.” (the family, 26 Mar 2026)",
    )
    shown = visit_card_view.asked(card(cases.course(said=wrote), catalogue()))
    assert shown[1:] == ("“May I drive?” (the patient, 16 Mar 2026)",)


@only_sqlite
def test_what_was_written_in_the_own_page_is_on_the_card_and_new_since_the_last_look(
    engine: Engine, team: str, patient: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    guest, invitation = an_invitation(engine, patient, meeting_id, by=chair)
    by = signed_in(engine, guest)
    told = {"by": by, "at": AT, "submission_id": fresh_submission()}
    participants.contribute(engine, invitation, "Will I work again?", today=AT.date(), **told)
    found = courses.course(engine, patient, by=chair, at=AT)
    assert [(one.on, one.words) for one in found.said] == [(AT.date(), "Will I work again?")]
    assert "“Will I work again?” (the patient" in card(found, catalogue()).said[0]
    (new,) = [one for one in news(found, catalogue(), AT - timedelta(minutes=1)) if one.kind == "words"]
    assert new.text == "The patient wrote to the team: “Will I work again?”"
    assert not [one for one in news(found, catalogue(), AT) if one.kind == "words"]


def test_nobody_wrote_is_not_an_empty_line() -> None:
    assert visit_card_view.asked(card(cases.course(), catalogue())) == ()


def test_a_chart_higher_than_the_page_is_made_to_fit() -> None:
    """At the page's width it would be cut off at the foot: its frame, as the file draws it, lies on the page."""
    tall = DRAWN.replace("420", "2400")
    data = {"title": "Pack", "cards": [dataclasses.asdict(CARD)], "parts": [], "chart": tall, "chart_told": "A chart."}
    page = PdfReader(io.BytesIO(compiled("patient_pack.typ", data, "the screen"))).pages[1]
    frame = re.search(rb"/Alt\(A chart\.\)>>BDC\s+q (.*?)\sh\s", page.get_contents().get_data(), re.DOTALL)
    assert frame is not None
    corners = [float(number) for number in re.findall(rb"[-\d.]+", frame.group(1))]
    assert len(corners) == 8
    assert min(corners) > 0
    assert max(corners[1::2]) < 842
