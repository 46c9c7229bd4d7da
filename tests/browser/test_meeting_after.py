"""After the meeting, in a real browser: confirmed, signed, replied, and with the clock moved the judged prediction.

The next meeting opens with what came of the last one.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.browser.test_journey import fill as type_in
from tests.browser.test_journey import pick_day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WHY = "Six weeks without change; the content changes."


def view(page, name):
    page.get_by_test_id("stButtonGroup").first.get_by_text(name, exact=True).click()


def open_newest(page):
    page.get_by_role("link", name="Meeting").first.click()
    page.locator("[class*=st-key-meeting_open_] button").first.click()
    page.get_by_text("cases decided", exact=False).first.wait_for()


def one(service, sql, *values):
    with sqlite3.connect(service.home / "stepwell.db") as database:
        return database.execute(sql, values).fetchone()


def decide(page):
    view(page, "Cases")
    page.get_by_role("button", name="continue", exact=True).click()
    type_in(page, "Why: the rationale", WHY)
    page.get_by_text("Still missing", exact=False).first.wait_for(state="hidden")
    why_not = page.get_by_label("Why not the step suggested", exact=True)
    if why_not.count():
        type_in(page, "Why not the step suggested", "The patient asks for time.")
    safety = "Safety: how an open safety flag is met"
    type_in(page, safety, "Asked today: no plan, no means.")
    pick_day(page, "Next review on", date.today() + timedelta(days=28))
    page.get_by_text("In words for the patient").click()
    type_in(page, "Why, in plain words", "What you do needs a little more time.")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("The decision is recorded", exact=False).first.wait_for()


def sign(page, password="sample-service-only"):
    view(page, "Who is here")
    page.get_by_text("Chris Chair · medicine", exact=False).last.click()
    page.get_by_text("medicine:", exact=False).first.wait_for()
    view(page, "Read back and sign")
    page.get_by_role("button", name="Read back and agreed").click()
    page.get_by_text("Confirmed in the meeting by Chris Chair", exact=False).wait_for()
    page.get_by_label("Your password", exact=True).fill(password)
    page.get_by_role("button", name="Sign the meeting").click()
    page.get_by_text("Decisions are now only amended", exact=False).wait_for()


def reply(page):
    view(page, "After")
    page.get_by_text("Reply to the patient", exact=True).click()
    page.get_by_text("What you do needs a little more time.").wait_for()
    page.get_by_text("Your treatment goes on as it is.").wait_for()
    assert page.get_by_text(WHY).count() == 0  # the team's own reason is not the patient's letter
    with page.expect_download() as file:
        page.get_by_role("button", name="As PDF").click()
    assert file.value.path().read_bytes().startswith(b"%PDF")
    with page.expect_download() as file:
        page.get_by_role("button", name="Calendar of actions and reviews").click()
    assert b"BEGIN:VCALENDAR" in file.value.path().read_bytes()
    page.get_by_role("button", name="Sent", exact=True).click()
    page.get_by_text("not acknowledged yet", exact=False).first.wait_for()


def test_from_the_read_back_to_the_next_meetings_board(service, signed_in_page):
    service.manage("sample", "--patients", "60")
    with service.serving():
        page = signed_in_page("chris.chair")
        open_newest(page)
        decide(page)
        sign(page)
        reply(page)
    kind, recipient = one(service, "SELECT kind, recipient FROM dispatch ORDER BY entered_at DESC LIMIT 1")
    assert (kind, bool(recipient)) == ("reply", True)
    _next_meeting(service, signed_in_page)


def _next_meeting(service, signed_in_page):
    """Seven weeks on, a prediction of the sample has had its day and the next meeting begins with it."""
    later = datetime.now(UTC) + timedelta(weeks=7)
    service.environment["STEPWELL_NOW"] = later.isoformat()
    service.manage("reevaluate")
    with service.serving():
        page = signed_in_page("chris.chair")
        page.get_by_role("link", name="Meeting").first.click()
        page.get_by_text("Make a meeting", exact=True).click()
        page.get_by_role("button", name="Make the meeting and its agenda").click()
        page.get_by_text("What we learned: how often our predictions came true").wait_for()
        page.get_by_text("Actions done:", exact=False).first.wait_for()
        page.get_by_text("Of the team, never of a person", exact=False).wait_for()
        page.get_by_test_id("stSelectbox").filter(has_text="Look at one decision").locator("input").click()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_text("Predicted:", exact=False).first.wait_for()
