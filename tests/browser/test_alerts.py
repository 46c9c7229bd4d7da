"""A crisis answer reaches another open screen and the mail by itself, times out, goes up, is answered: all on record.

The same with the mail server down and the program killed in between.
"""

from __future__ import annotations

import json
import socket
import sqlite3
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import TimeoutError as TookTooLong

from queries import notices, patients, people, rota_changes
from queries.engine import make_engine
from queries.patients import NewPatient
from queries.people import SERVICE
from queries.rota_changes import NewShift
from tests.browser.test_journey import fill, pick_day, visit

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
PEOPLE = {"ada": "clinician", "casey": "care manager", "chris": "chair"}
LONG_SECONDS = 45


class Mailbox:
    def __init__(self) -> None:
        self.mails: list[str] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.mails.append(f"{envelope.rcpt_tos} {envelope.content.decode(errors='replace')}")
        return "250 OK"


@contextmanager
def mail_server(port: int):
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def ward(service, monkeypatch):
    """A team with a clinician, a duty person with a mail address and a chair; one patient; no channel is up yet."""
    service.manage("init")
    service.environment["STEPWELL_PASSWORD"] = PASSWORD
    for name, role in PEOPLE.items():
        service.manage("user", "add", name, "--role", role, "--team", "North", "--name", name.capitalize())
    monkeypatch.setenv("STEPWELL_HOME", str(service.home))
    monkeypatch.delenv("STEPWELL_DATABASE_URL", raising=False)
    engine, at = make_engine(), datetime.now(UTC)
    (team_id,) = people.teams(engine, by=SERVICE)
    ids = {row.username: row.id for row in people.people(engine, by=SERVICE).itertuples()}
    always = {"weekdays": tuple(range(7)), "from_time": "00:00", "to_time": "00:00", "from_on": date(2020, 1, 1)}
    for part, name in (("duty", "casey"), ("lead", "chris")):
        new = NewShift(part=part, person_id=ids[name], **always)
        rota_changes.add_shift(engine, team_id, new, by=SERVICE, at=at, submission_id=f"shift {part}")
    told = {"person_id": ids["casey"], "team_id": None, "channel": "mail", "address": "casey@clinic.example"}
    notices.add_address(engine, **told, by=SERVICE, at=at, submission_id="address")
    new = NewPatient("N-1", "Petra", "Placeholder", at.date(), "phq9", step=1, clinician_id=ids["ada"])
    patients.register(engine, new, team_id=team_id, by=SERVICE, at=at, submission_id="patient")
    engine.dispose()
    service.mail_port = free_port()
    mail = f"mailto://127.0.0.1:{service.mail_port}?from=stepwell@clinic.example&mode=insecure"
    service.environment |= {"STEPWELL_CHANNELS": json.dumps({"mail": mail}), "STEPWELL_TICK_SECONDS": "1"}
    return service


def ask(service, sql: str) -> list[tuple]:
    with sqlite3.connect(service.home / "stepwell.db", timeout=20) as database:
        return database.execute(sql).fetchall()


def until(true, what: str):
    end = time.monotonic() + LONG_SECONDS
    while not (found := true()):
        assert time.monotonic() < end, what
        time.sleep(0.3)
    return found


def record_a_crisis(page) -> None:
    """Ada opens the patient and enters the form as the patient filled it in: 2 on the ninth question."""
    page.get_by_text("Cards", exact=True).first.click()
    page.locator("[class*=st-key-caseload_open_] button").first.click()
    page.get_by_role("heading", name="Trajectory").wait_for()
    visit(page, "Record")
    page.get_by_text("Save the answers").wait_for()
    questions = page.get_by_role("radiogroup")
    until(lambda: questions.count() >= 9, "nine questions")
    for number in range(9):
        questions.nth(number).locator("label").nth(2 if number == 8 else 1).click()
    page.get_by_role("button", name="Save the answers").click()


def choose(page, label: str, answer: str, *, typed: bool = False) -> None:
    """Pick from a list, a long one by typing; a page that is drawn again meanwhile closes it, and one clicks again."""
    for _ in range(6):
        page.get_by_role("combobox", name=label, exact=typed).first.click()
        if typed:
            page.keyboard.type(answer, delay=30)
        try:
            page.get_by_role("option", name=answer).first.click(timeout=6000)
        except TookTooLong:
            page.keyboard.press("Escape")
        else:
            page.wait_for_timeout(600)
            return
    raise AssertionError(f"{label}: {answer} cannot be chosen")


def acknowledge(page) -> None:
    page.get_by_text("Answer th").first.click()
    page.wait_for_timeout(1500)
    choose(page, "Outcome of the contact", "seen in person")
    choose(page, "What was done", "safety plan gone through")
    fill(page, "Plan, and who checks next", "Seen with the partner; Casey rings tomorrow.")
    pick_day(page, "Next check on", date.today() + timedelta(days=1))
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_text("The flag's history has your answer.").wait_for()


def later(service, minutes: int) -> None:
    """The timers' job, so many minutes from now."""
    now = datetime.now(UTC) + timedelta(minutes=minutes)
    service.environment["STEPWELL_NOW"] = now.isoformat()
    service.manage("escalate", "--json")
    del service.environment["STEPWELL_NOW"]


def test_a_crisis_reaches_an_open_screen_and_the_mail_and_goes_up_until_it_is_answered(ward, signed_in_page):
    with mail_server(ward.mail_port) as box, ward.serving():
        casey, chris = signed_in_page("casey", PASSWORD), signed_in_page("chris", PASSWORD)
        seen_before = ask(ward, "SELECT max(seen_at) FROM user_session")
        record_a_crisis(signed_in_page("ada", PASSWORD))
        casey.get_by_text("N-1 needs an answer", exact=False).first.wait_for()
        until(lambda: box.mails, "no mail came")
        assert "casey@clinic.example" in box.mails[0]
        for word in ("Petra", "Placeholder", "N-1", "harm", "PHQ", "risis"):
            assert word not in box.mails[0]
        assert chris.get_by_text("you lead", exact=False).count() == 0
        later(ward, 16)
        casey.get_by_text("you are on duty", exact=False).first.wait_for()
        later(ward, 31)
        chris.get_by_text("you lead", exact=False).first.wait_for()
        chris.locator("[class*=st-key-frame_alert_] button").first.click()
        chris.get_by_role("heading", name="Trajectory").wait_for()
        acknowledge(chris)
        until(lambda: casey.get_by_text("N-1 ", exact=False).count() <= 1, "the answered alert stays on the screen")
        assert seen_before
    states = "SELECT e.state FROM flag_event e JOIN flag f ON f.id = e.flag_id AND f.rule = 'SAF-1' ORDER BY entered_at"
    assert [row[0] for row in ask(ward, states)] == ["raised", "acknowledged"]
    assert [row[0] for row in ask(ward, "SELECT level FROM escalation ORDER BY level")] == [1, 2]
    trail = "SELECT action, count(*) FROM audit_event WHERE action LIKE 'flag.%' AND outcome = 'done' GROUP BY action"
    assert dict(ask(ward, trail)) == {"flag.acknowledge": 1, "flag.escalate": 2}
    assert json.loads(ward.manage("audit", "verify", "--json"))["ok"]


def test_with_the_mail_server_down_and_the_program_killed_the_notice_still_arrives_once(ward, signed_in_page):
    with ward.serving() as server:
        casey = signed_in_page("casey", PASSWORD)
        record_a_crisis(signed_in_page("ada", PASSWORD))
        casey.get_by_text("N-1 needs an answer", exact=False).first.wait_for()
        until(lambda: ask(ward, "SELECT 1 FROM notice_try WHERE NOT ok"), "the dead mail server was not noticed")
        server.kill()
        server.wait(20)
    assert ask(ward, "SELECT state, sent_at FROM notice") == [("waiting", None)]
    ward.environment["STEPWELL_NOW"] = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    with mail_server(ward.mail_port) as box, ward.serving():
        until(lambda: box.mails, "no mail came after the restart")
        until(lambda: ask(ward, "SELECT 1 FROM notice WHERE state = 'sent'"), "sent is not on record")
        casey = signed_in_page("casey", PASSWORD)
        casey.get_by_text("N-1 needs an answer", exact=False).first.wait_for()
        time.sleep(3)
        assert len(box.mails) == 1
    del ward.environment["STEPWELL_NOW"]
    ok = [row[0] for row in ask(ward, "SELECT ok FROM notice_try ORDER BY at")]
    assert ok[-1] == 1
    assert not any(ok[:-1])
    assert json.loads(ward.manage("audit", "verify", "--json"))["ok"]
