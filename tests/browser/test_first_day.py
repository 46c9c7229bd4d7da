"""A service without any data, on its first day: somebody registered by hand, one form, and who needs us today."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT

pytestmark = pytest.mark.browser
PASSWORD = "first-day-of-the-north"


def test_the_first_patient_is_registered_and_a_crisis_answer_is_seen_at_once(service, signed_in_page) -> None:
    service.manage("init")
    add = [sys.executable, str(ROOT / "manage.py"), "user", "add", "mia", "--role", "care manager", "--team", "North"]
    subprocess.run(add, env={**service.environment, "STEPWELL_PASSWORD": PASSWORD}, check=True, cwd=os.getcwd())
    with service.serving():
        page = signed_in_page("mia", PASSWORD)
        expect(page.get_by_text("There is no patient in your teams yet.")).to_be_visible()
        page.get_by_role("link", name="Record").click()
        page.get_by_role("tab", name="New patient").click()
        page.get_by_label("Number in this service").fill("N-1")
        page.get_by_label("Given name").fill("Zoë")
        page.get_by_label("Given name").press("Tab")
        page.get_by_role("button", name="Register the patient").click()
        page.get_by_role("heading", name="Trajectory").wait_for()
        expect(page.get_by_text("Zoë").first).to_be_visible()
        page.get_by_role("link", name="Record").click()
        page.get_by_text("For Zoë").wait_for()
        page.get_by_text("More than half the days").last.click()
        page.get_by_role("button", name="Save the answers").click()
        page.get_by_text("Saved").first.wait_for()
        page.get_by_role("link", name="Caseload").click()
        expect(page.get_by_text("1 patient: 1 safety")).to_be_visible()
    told = json.loads(service.manage("patients", "--json"))
    assert [(one["id"], one["urgency"]) for one in told["patients"]] == [("N-1", "crisis")]
