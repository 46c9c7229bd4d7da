"""Three readers in a real browser: a clinician prepares a visit, the team looks, a patient sees their own course."""

from __future__ import annotations

import io
import sqlite3

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from components.cookie import COOKIE
from tests.browser.test_alerts import until

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)  # a busy machine draws slowly


@pytest.fixture
def sample(service):
    """The smallest sample service, served; number to address of each patient's page."""
    service.manage("init", "--json")
    service.manage("sample", "--patients", "20", "--json")
    with sqlite3.connect(service.home / "stepwell.db") as database:
        ids = dict(database.execute("SELECT number, id FROM patient"))
    with service.serving():
        yield lambda number: f"{service.address}/patient?patient={ids[number]}"


def open_part(page, name):
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=30_000)  # a click during a run is lost
    page.get_by_role("radiogroup", name="Part of the page").get_by_text(name).click()


def test_the_three_readers_of_one_page(sample, signed_in_page):
    page = signed_in_page("sam.supervisor")
    # The cookie is fetched by a call of its own, just after the first page.
    while COOKIE not in {one["name"] for one in page.context.cookies()}:
        page.wait_for_timeout(100)
    clinician_prepares_a_visit(page, sample("SW-0015"))
    team_looks(page, sample("SW-0007"))
    patient_sees_their_course(page, sample("SW-0009"))


def clinician_prepares_a_visit(page, address):
    """Card first, its file, then a sentence of the story and the data it rests on."""
    page.goto(address)
    expect(page.get_by_text("new since").first).to_be_visible()
    ground = page.locator(".st-key-banner").evaluate("one => getComputedStyle(one).backgroundColor")
    assert ground == "rgb(255, 255, 255)"  # what is scrolled beneath the name would be read into it
    open_part(page, "Story")
    expect(page.get_by_text("Three things to ask")).to_be_visible()
    expect(page.get_by_text("how is it now, and is the treatment still wanted?")).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=30_000)  # a click during a run is lost
    with page.expect_download(timeout=60_000) as caught:
        page.get_by_role("button", name="Visit card as PDF").click()
    printed = PdfReader(io.BytesIO(caught.value.path().read_bytes()))
    assert len(printed.pages) == 1
    assert "SW-0015" in printed.pages[0].extract_text()
    page.get_by_role("radiogroup", name="What to read").get_by_text("Story", exact=True).click()
    sentence = page.get_by_text("Side effect on", exact=False).first
    expect(sentence).to_contain_text("6 days after Duloxetine (60 mg daily)")
    row = page.locator("[data-testid=stHorizontalBlock], [data-testid=stLayoutWrapper]").filter(has=sentence).last
    row.get_by_role("button", name="Data").last.click()
    expect(page.get_by_test_id("stPopoverBody").get_by_text("adverse effect on")).to_be_visible()


def team_looks(page, address):
    """What is new since the team last met, and that better days with the same symptoms count."""
    page.goto(address)
    page.get_by_text("new since").first.click()
    expect(page.get_by_text("Since the last meeting")).to_be_visible()
    open_part(page, "Story")
    expect(page.get_by_text("Three things to ask")).to_be_visible()
    page.get_by_role("radiogroup", name="What to read").get_by_text("Story", exact=True).click()
    expect(page.get_by_text("daily life first, and progress")).to_be_visible()


def patient_sees_their_course(page, address):
    """On the shared screen: help first, their words, and nothing of the clinician's."""
    page.goto(address)
    open_part(page, "Patient's view")
    page.get_by_role("button", name="Share this screen").click()
    expect(page.get_by_role("heading", name="My course")).to_be_visible()
    help_at = page.get_by_role("heading", name="If it gets too much: help at once")
    goals_at = page.get_by_role("heading", name="My goals")
    expect(help_at).to_be_visible()
    expect(goals_at).to_be_visible()
    top = lambda one: (one.bounding_box() or {"y": 1e9})["y"]  # noqa: E731
    until(lambda: top(help_at) < top(goals_at), "help does not come first")  # while it is redrawn both may stand
    expect(page.get_by_text("116 123")).to_be_visible()
    expect(page.get_by_text("Caseload")).to_be_hidden()
    for words in ("PHQ-9", "Flags", "Crisis:", "Clinician:"):
        expect(page.get_by_text(words)).to_have_count(0)
    page.get_by_role("button", name="Back to the clinician's page").click()
    expect(page.get_by_role("radiogroup", name="Part of the page")).to_be_visible()
