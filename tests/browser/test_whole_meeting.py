"""A whole meeting with three browsers at once: chair, clinician and a family partner, on sample data.

Referred with a question, on the agenda, the family partner invited and heard, decided by two who type in one field,
read back, signed, replied to; the action done; and weeks later the judged prediction on the next meeting's board.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest

from queries import assessments, people
from queries.assessments import NewAssessment
from queries.engine import make_engine
from queries.people import SERVICE
from tests.browser.conftest import PASSWORD
from tests.browser.test_alerts import ask, choose, until
from tests.browser.test_journey import pick_day
from tests.browser.test_meeting_after import open_newest, sign, view

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "Does more help make sense while the nights are bad?"
WORDS = "At home the mornings are the hardest."
HERS, HIS = "The mornings are what holds them back.", "Weekly sessions have begun to help."
PLAIN = "What you do needs a little more time, and we stay beside you."
TODAY = date.today()
IN = {days: TODAY + timedelta(days=days) for days in (7, 28, 42)}
# Somebody in care who is on no open agenda and whose score leaves room for a fall.
CANDIDATE = """
SELECT p.id, p.number, s.last FROM patient p JOIN patient_status s ON s.patient_id = p.id
JOIN person c ON c.id = p.clinician_id AND c.username = 'ada.clinician'
WHERE p.discharged_on IS NULL AND s.measure = 'PHQ-9' AND s.last >= 8 AND p.id NOT IN (
    SELECT i.patient_id FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id WHERE m.state = 'planned')
ORDER BY s.last DESC LIMIT 1
"""


@pytest.fixture
def case(service):
    """The patient the meeting is about: id, number and last total. Nia may sign in; nobody has invited her yet."""
    service.manage("sample")
    service.environment["STEPWELL_PASSWORD"] = PASSWORD
    service.manage("user", "add", "nia.niece", "--role", "participant", "--name", "Nia Niece")
    return ask(service, CANDIDATE)[0]


def say(field, text):
    """Typed as a hand does, and left with the tabulator."""
    field = field.first
    field.click()
    field.press_sequentially(text, delay=15)
    field.press("Tab")
    field.page.wait_for_timeout(900)


def refer(page, service, case):
    """Ada asks the team, on the patient's own page."""
    page.goto(f"{service.address}/patient?patient={case[0]}")
    page.get_by_role("heading", name="Trajectory").wait_for()
    page.get_by_test_id("stButtonGroup").get_by_text("Record", exact=True).first.click()
    page.get_by_test_id("stButtonGroup").get_by_text("Ask the team", exact=True).click()
    say(page.get_by_label("The question the team should decide"), QUESTION)
    say(page.get_by_label("What is known: tried, found, going on now"), "Six sessions; sleep is still bad.")
    say(page.get_by_label("What the patient wants to be asked"), "Will it stay like this?")
    page.get_by_text("urgent", exact=True).last.click()
    page.get_by_text("The patient knows that the team will talk about them").click()
    page.get_by_role("button", name="Send the referral").click()
    page.get_by_text(QUESTION, exact=False).first.wait_for()


def to_case(page, case, view_name="Cases", label="Case"):
    view(page, view_name)
    page.wait_for_timeout(1000)
    choose(page, label, case[1], typed=True)
    page.get_by_text(case[1], exact=False).first.wait_for()


def invite(page, case):
    """The chair lets the niece in, with consent, for what the patient agreed to."""
    open_newest(page)
    view(page, "Agenda")
    page.get_by_text("Patient or family partner in the meeting").click()
    choose(page, "About", case[1], typed=True)
    say(page.get_by_role("textbox", name="Sign-in name of the person to invite"), "nia.niece")
    page.get_by_text("family or friend").click()
    page.wait_for_timeout(800)
    choose(page, "They see", "what was decided, in plain words")
    page.keyboard.press("Escape")
    say(page.get_by_label("What the patient agreed to"), "That Nia reads and hears this.")
    page.get_by_role("button", name="Invite", exact=True).click()
    page.get_by_text("Nia Niece", exact=True).first.wait_for()


def sign_in_as_guest(service, browser):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(30_000)
    page.goto(service.address)
    page.get_by_label("User name").fill("nia.niece")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Welcome, Nia Niece.").wait_for()
    return page


def speaks(page):
    say(page.get_by_label("Your words"), WORDS)
    page.get_by_role("button", name="Send to the team").click()
    page.get_by_text("before the meeting", exact=False).or_(
        page.get_by_text("during the meeting", exact=False)
    ).wait_for()


def attend(page, *names):
    view(page, "Who is here")
    for name in names:
        page.get_by_text(f"{name} ·", exact=False).last.click()
        page.wait_for_timeout(900)


def write_together(chris, ada):
    """Both type in the same field; Ada sees his words beside hers and joins them."""
    why = "Why: the rationale"
    say(chris.get_by_label(why, exact=True), HIS)
    say(ada.get_by_label(why, exact=True), HERS)
    ada.get_by_text("wrote here too", exact=False).wait_for()
    ada.get_by_role("button", name="Join both").click()
    both = lambda page: {*HIS.split(), *HERS.split()} <= set(page.get_by_label(why, exact=True).input_value().split())  # noqa: E731
    until(lambda: both(ada), "the texts were not joined")
    until(lambda: both(chris) or _takes(chris), "the chair does not see the joined text")


def _takes(page):
    if page.get_by_role("button", name="Take theirs").count():
        page.get_by_role("button", name="Take theirs").first.click()
    page.wait_for_timeout(1500)
    return False


def decide(page):
    page.get_by_role("button", name="continue", exact=True).click()
    why_not = page.get_by_label("Why not the step suggested", exact=True)
    page.wait_for_timeout(1500)
    if why_not.count():
        say(why_not, "The patient asks for time.")
    say(page.get_by_label("Safety: how an open safety flag is met", exact=True), "Asked today: none.")
    choose(page, "Measure", "PHQ-9")
    say(page.get_by_label("Points", exact=True), "5")
    pick_day(page, "By", IN[42])
    say(page.get_by_label("Stop or change course before that if", exact=True), "It rises by 5.")
    say(page.get_by_label("Action", exact=True), "Ring about the nights")
    choose(page, "Owner", "Ada Clinician")
    pick_day(page, "Due", IN[7])
    page.get_by_text("Tells the patient", exact=True).click()
    pick_day(page, "Next review on", IN[28])
    page.get_by_text("In words for the patient").click()
    say(page.get_by_label("Why, in plain words"), PLAIN)
    page.keyboard.press("Alt+s")
    page.get_by_text("The decision is recorded", exact=False).first.wait_for()


def reply(page):
    view(page, "After")
    page.get_by_text("Reply to the patient", exact=True).click()
    page.get_by_text(PLAIN).wait_for()
    assert page.get_by_text(HERS, exact=False).count() == 0  # the team's own reason is not the patient's letter
    with page.expect_download() as file:
        page.get_by_role("button", name="As PDF").click()
    assert file.value.path().read_bytes().startswith(b"%PDF")
    page.get_by_role("button", name="Sent", exact=True).click()
    page.get_by_text("not acknowledged yet", exact=False).first.wait_for()


def time_passes(service, case, monkeypatch):
    """Six weeks on: Ada's action was done in time, and the patient's score has fallen by six."""
    monkeypatch.setenv("STEPWELL_HOME", str(service.home))
    monkeypatch.delenv("STEPWELL_DATABASE_URL", raising=False)
    engine, at = make_engine(), datetime.now(UTC) + timedelta(days=42)
    new = NewAssessment("phq9", at.date(), total=case[2] - 6)
    assessments.record(engine, case[0], new, by=SERVICE, at=at, submission_id="six weeks on")
    assert people.teams(engine, by=SERVICE)
    engine.dispose()
    service.environment["STEPWELL_NOW"] = (at + timedelta(days=7)).isoformat()
    service.manage("reevaluate")


def next_board(page, case):
    page.get_by_role("link", name="Meeting").first.click()
    page.get_by_text("Make a meeting", exact=True).click()
    page.get_by_role("button", name="Make the meeting and its agenda").click()
    page.get_by_text("What we learned: how often our predictions came true").wait_for()
    choose(page, "Look at one decision", case[1], typed=True)
    page.get_by_text("Predicted: PHQ-9 falls by 5", exact=False).first.wait_for()


def test_three_browsers_one_meeting_from_the_referral_to_what_the_team_learned(
    service, browser, signed_in_page, case, monkeypatch
):
    with service.serving():
        ada, chris = signed_in_page("ada.clinician"), signed_in_page("chris.chair")
        refer(ada, service, case)
        invite(chris, case)
        nia = sign_in_as_guest(service, browser)
        nia.get_by_text("What was decided").wait_for()
        speaks(nia)
        attend(chris, "Ada Clinician")  # the chair says of himself that he is there when he signs
        to_case(chris, case)
        for heard in (QUESTION, WORDS):
            chris.get_by_text(heard).first.wait_for()
        chris.keyboard.press("Alt+o")
        chris.get_by_text("open for", exact=False).first.wait_for()
        ada.get_by_role("link", name="Meeting").first.click()
        ada.locator("[class*=st-key-meeting_open_] button").first.click()
        to_case(ada, case)
        write_together(chris, ada)
        decide(chris)
        sign(chris)
        reply(chris)
        nia.reload()
        nia.get_by_text("go on as agreed", exact=False).first.wait_for()
        assert nia.get_by_text(HERS, exact=False).count() == 0
        ada.goto(f"{service.address}/my_day")
        ada.get_by_text("Ring about the nights", exact=False).first.wait_for()
    time_passes(service, case, monkeypatch)
    with service.serving():
        next_board(signed_in_page("chris.chair"), case)
    assert json.loads(service.manage("audit", "verify", "--json"))["ok"]
    with sqlite3.connect(service.home / "stepwell.db") as database:
        assert database.execute("SELECT state FROM referral WHERE question = ?", (QUESTION,)).fetchone() == (
            "answered",
        )
