"""The main job in a real browser: sign in, see who needs us, decide by double click, sign, minutes, trail verified."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BDI = """
id: bdi2
name: Beck Depression Inventory II
abbreviation: BDI-II
version: 1
direction: higher_worse
total: true
range: {low: 0, high: 63}
source: the site's own manual
"""
TRIAL = """
form: wide
patient: {column: rownames, prefix: T-}
instrument: bdi2
start: {fixed: 2026-01-05}
columns: {bdi.pre: 0 months, bdi.2m: 2 months, bdi.4m: 4 months}
interventions:
  - column: treatment
    values:
      TAU: {kind: module, name: Treatment as usual}
      BtheB: {kind: module, name: Beat the Blues}
new_patients: {team: Trial team, step: 1}
"""
# The shape of a real trial's spreadsheet: one row a patient, drop-outs empty.
SHEET = """rownames,drug,treatment,bdi.pre,bdi.2m,bdi.4m
1,No,TAU,29,2,2
2,Yes,BtheB,32,16,24
3,Yes,TAU,25,20,
4,No,BtheB,21,,
"""


def open_caseload_patient(page):
    """From the caseload into the first patient, by the card's button."""
    page.get_by_text("Cards", exact=True).first.click()
    page.locator("[class*=st-key-caseload_open_] button").first.click()
    page.get_by_role("heading", name="Trajectory").wait_for()


def decide_by_double_click(page):
    """Fill in what a decision needs and press the button twice, as fast as a hand does."""
    page.get_by_role("button", name="continue", exact=True).click()
    fill(page, "Why: the rationale", "The course is as agreed; we go on and look again.")
    fill(page, "Safety: how an open safety flag is met", "Asked today; the safety plan stands.")
    pick_day(page, "Next review on", date.today() + timedelta(days=28))
    page.get_by_role("button", name="Record the decision").dblclick()
    page.get_by_text("Because: The course is as agreed; we go on and look again.").first.wait_for()


def fill(page, label, text):
    field = page.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Tab")
    page.wait_for_timeout(700)


def pick_day(page, label, day):
    """Streamlit's date field is three parts that are typed one after the other."""
    page.get_by_role("group", name=label).get_by_role("spinbutton").first.click()
    page.keyboard.type(f"{day:%d%m%Y}", delay=60)
    page.keyboard.press("Tab")
    page.wait_for_timeout(800)


def sign(page, password):
    view(page, "Read back and sign")
    page.get_by_label("Your password", exact=True).first.fill(password)
    page.get_by_role("button", name="Sign the meeting").click()
    page.get_by_text(re.compile("^Signed on")).first.wait_for()


def view(page, name):
    page.get_by_text(name, exact=True).first.click()
    page.wait_for_timeout(800)


def count(service, sql):
    with sqlite3.connect(service.home / "stepwell.db") as database:
        return database.execute(sql).fetchone()[0]


def visit(page, name):
    page.get_by_role("link", name=name).first.click()


def test_a_supervisor_walks_from_the_caseload_to_signed_minutes(service, signed_in_page):
    service.manage("sample", "--patients", "60")
    with service.serving():
        page = signed_in_page("chris.chair")
        open_caseload_patient(page)
        visit(page, "Meeting")
        page.locator("[class*=st-key-meeting_open_] button").first.click()
        view(page, "Cases")  # a meeting opens with what was decided last time
        before = count(service, "SELECT count(*) FROM decision")
        decide_by_double_click(page)
        assert count(service, "SELECT count(*) FROM decision") == before + 1
        view(page, "Who is here")
        page.get_by_text("Ada Clinician", exact=False).last.click()
        page.get_by_text("psychology:", exact=False).first.wait_for()
        sign(page, "sample-service-only")
        view(page, "Minutes")
        page.get_by_text("Because: The course is as agreed; we go on and look again.").first.wait_for()
        with page.expect_download() as file:
            page.get_by_role("button", name="Minutes as PDF").click()
        assert file.value.path().read_bytes().startswith(b"%PDF")
        visit(page, "Settings")
        view(page, "Audit trail")
        page.get_by_role("button", name="Verify the whole chain").click()
        page.get_by_text("all as they were written").wait_for()
    assert json.loads(service.manage("audit", "verify", "--json"))["ok"]


def test_an_imported_trial_goes_the_same_way(service, signed_in_page, tmp_path):
    for name, text in {"bdi.yaml": BDI, "map.yaml": TRIAL, "trial.csv": SHEET}.items():
        (tmp_path / name).write_text(text)
    service.manage("init")
    told = ["--mapping", str(tmp_path / "map.yaml"), "--instrument", str(tmp_path / "bdi.yaml"), "--json"]
    assert json.loads(service.manage("import", str(tmp_path / "trial.csv"), *told))["new"] == 9
    service.environment["STEPWELL_PASSWORD"] = "correct horse battery"
    service.manage("user", "add", "cora", "--role", "chair", "--team", "Trial team", "--name", "Cora Chair")
    with service.serving():
        page = signed_in_page("cora", "correct horse battery")
        expect(page.get_by_text("4 patients", exact=False).first).to_be_visible()
        open_caseload_patient(page)
        page.locator("text=BDI-II >> visible=true").first.wait_for()
        visit(page, "Meeting")
        page.get_by_role("button", name="Make the meeting and its agenda").click()
        page.get_by_text("cases decided", exact=False).first.wait_for()
        decide_by_double_click(page)
        view(page, "Who is here")
        page.get_by_text("Cora Chair · chair", exact=True).last.click()
        page.get_by_text("chair: Cora Chair", exact=True).wait_for()
        sign(page, "correct horse battery")
        view(page, "Minutes")
        page.get_by_text("Because: The course is as agreed; we go on and look again.").first.wait_for()
    assert count(service, "SELECT count(*) FROM decision") == 1
    assert json.loads(service.manage("audit", "verify", "--json"))["ok"]
