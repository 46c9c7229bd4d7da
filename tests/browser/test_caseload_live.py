"""An open caseload keeps up with what colleagues write, and what was chosen in it stays with the same patients."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from queries import assessments, patients, people
from queries.assessments import NewAssessment
from queries.engine import make_engine
from queries.patients import NewPatient
from queries.people import SERVICE

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
WITHIN = 5  # seconds, from the commit to the screen
IN_DANGER = {**{str(item): 1 for item in range(1, 9)}, "9": 2}


class Ward:
    """One team with a supervisor and two patients of whom nothing is known; a colleague writes elsewhere."""

    def __init__(self, service, engine) -> None:
        self.service, self.engine = service, engine
        (team_id,) = people.teams(engine, by=SERVICE)
        self.ids = {}
        for name in ("Aaron", "Zoe"):
            told = {"team_id": team_id, "by": SERVICE, "at": datetime.now(UTC), "submission_id": name}
            new = NewPatient(f"N-{name}", name, "Placeholder", datetime.now(UTC).date(), "phq9", step=1)
            self.ids[name] = patients.register(engine, new, **told)

    def says(self, name: str, answers: dict[str, int]) -> None:
        at = datetime.now(UTC)
        new = NewAssessment("phq9", at.date(), answers)
        told = {"by": SERVICE, "at": at, "submission_id": f"form {name} {at}"}
        assessments.record(self.engine, self.ids[name], new, **told)

    def marked(self) -> list[str]:
        with sqlite3.connect(self.service.home / "stepwell.db", timeout=20) as database:
            return [row[0] for row in database.execute("SELECT patient_id FROM review_mark")]


@pytest.fixture
def ward(service, monkeypatch):
    service.manage("init")
    service.environment["STEPWELL_PASSWORD"] = PASSWORD
    service.manage("user", "add", "sue", "--role", "supervisor", "--team", "North", "--name", "Sue")
    monkeypatch.setenv("STEPWELL_HOME", str(service.home))
    monkeypatch.delenv("STEPWELL_DATABASE_URL", raising=False)
    engine = make_engine()
    with service.serving():
        yield Ward(service, engine)
    engine.dispose()


def test_a_new_assessment_is_on_an_open_caseload_within_seconds(ward, signed_in_page):
    page = signed_in_page("sue", PASSWORD)
    page.get_by_text("Cards", exact=True).first.click()
    expect(page.get_by_role("button", name="Open N-Aaron")).to_be_visible()
    for name in ("Zoe", "Aaron"):  # the first is also the drawing of a page that was never drawn
        ward.says(name, IN_DANGER)
        began = time.monotonic()
        expect(page.get_by_text("PHQ-9 10 → 10", exact=False).nth(0 if name == "Zoe" else 1)).to_be_visible(
            timeout=WITHIN * 1000
        )
        assert time.monotonic() - began < WITHIN
        page.wait_for_timeout(1500)


def test_what_was_chosen_stays_chosen_when_the_list_moves(ward, signed_in_page):
    """The other one gets worse and is listed first now. The act is done with whoever was chosen."""
    first, other = sorted(ward.ids, key=ward.ids.__getitem__)  # of whom nothing is known are listed by their id
    page = signed_in_page("sue", PASSWORD)
    page.get_by_text("Choose several").click()
    expect(page.get_by_text("Choose rows on the left.", exact=False)).to_be_visible()
    grid = page.locator("[class*=st-key-caseload_table_several]").get_by_test_id("stDataFrame")
    grid.click(position={"x": 15, "y": 50})  # the mark of the first row
    expect(page.get_by_text("1 chosen")).to_be_visible()
    before = page.locator("[class*=st-key-caseload_table_several]").get_attribute("class")
    ward.says(other, IN_DANGER)
    expect(page.get_by_text("1 safety", exact=False).first).to_be_visible(timeout=15_000)
    expect(page.locator(f"[class='{before}']")).to_have_count(0)
    expect(page.get_by_text("1 chosen")).to_be_visible()
    page.get_by_role("button", name="Mark as looked at").click()
    expect(page.get_by_text("you have marked 1 patient as looked at today")).to_be_visible()
    assert ward.marked() == [ward.ids[first]]
