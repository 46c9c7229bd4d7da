"""Notices leave through a real mail server and a real webhook, say nothing clinical, and survive what may break."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine

from exchange import channels, ticking
from queries import notices, outbox
from queries.engine import reading
from queries.keys import WeakKey, home
from queries.people import SERVICE
from rules.roles import NotPermitted, Refused, User
from tests.alarms import MINUTE, a_crisis, rows
from tests.factories import AT, a_patient, fresh_submission

pytestmark = pytest.mark.slow


class Mailbox:
    """What a mail server was given; it can refuse."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], str]] = []
        self.refuses = False

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.refuses:
            return "451 Not now"
        mail = message_from_bytes(envelope.content, policy=default)
        body = mail.get_body(("plain", "html"))
        self.mails.append((envelope.rcpt_tos, f"{mail['subject']}\n{body.get_content() if body else ''}"))
        return "250 OK"


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    mail = f"mailto://127.0.0.1:{port}?from=stepwell@clinic.example&mode=insecure"
    monkeypatch.setenv(channels.VARIABLE, json.dumps({"mail": mail}))
    yield box
    controller.stop()


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, object]]]:
    got: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(channels.VARIABLE, json.dumps({"ward chat": f"json://127.0.0.1:{server.server_port}/hook"}))
    yield got
    server.shutdown()


def an_address(engine: Engine, channel: str, address: str, person_id: str | None, team_id: str | None = None) -> str:
    told = {"person_id": person_id, "team_id": team_id, "channel": channel, "address": address}
    return notices.add_address(engine, **told, by=SERVICE, at=AT, submission_id=fresh_submission())


@pytest.fixture
def in_danger(engine: Engine, team: str, clinician: User) -> str:
    an_address(engine, "mail", "ada@clinic.example", clinician.id)
    patient_id = a_patient(engine, team, clinician_id=clinician.id, given_name="Xaveria", family_name="Quimby")
    a_crisis(engine, patient_id)
    return patient_id


def notify(engine: Engine, at=AT) -> tuple[int, int]:
    return ticking.notify(engine, lambda: at)


def test_a_mail_arrives_and_says_nothing_clinical(
    engine: Engine, in_danger: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEPWELL_ADDRESS", "https://stepwell.clinic.example")
    assert notify(engine) == (1, 0)
    ((to, text),) = mailbox.mails
    assert to == ["ada@clinic.example"]
    assert "An item needs you in Stepwell." in text
    assert "https://stepwell.clinic.example" in text
    number = rows(engine, "patient", id=in_danger)[0]["number"]
    for word in ("Xaveria", "Quimby", number, in_danger, "SAF", "risis", "PHQ", "harm", "flag", "urgent"):
        assert word not in text
    assert notify(engine, AT + timedelta(hours=5)) == (0, 0)


def test_a_webhook_of_the_team_gets_it_too(
    engine: Engine, team: str, clinician: User, hook: list[dict[str, object]]
) -> None:
    an_address(engine, "ward chat", "", None, team)
    a_crisis(engine, a_patient(engine, team, clinician_id=clinician.id))
    assert notify(engine) == (1, 0)
    assert channels.BODY in str(hook[0]["message"])


def test_a_dead_mail_server_is_tried_again_with_growing_pauses_and_never_given_up(
    engine: Engine, in_danger: str, mailbox: Mailbox
) -> None:
    mailbox.refuses = True
    at, pauses = AT, []
    for _ in range(9):
        assert notify(engine, at) == (0, 1)
        next_try = rows(engine, "notice")[0]["next_try_at"]
        assert notify(engine, next_try - timedelta(seconds=1)) == (0, 0)
        pauses.append(next_try - at)
        at = next_try
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (outbox.FIRST_PAUSE, outbox.LONGEST_PAUSE)
    with reading(engine) as connection:
        assert outbox.stuck(connection, at) == 1
    mailbox.refuses = False
    assert notify(engine, at) == (1, 0)
    assert [row["ok"] for row in sorted(rows(engine, "notice_try"), key=lambda row: row["at"])] == [False] * 9 + [True]
    with reading(engine) as connection:
        assert outbox.stuck(connection, at) == 0


def test_a_sender_that_dies_loses_its_lease_and_another_one_sends(
    engine: Engine, in_danger: str, mailbox: Mailbox
) -> None:
    (held,) = outbox.claim(engine, AT)
    assert held.address == "ada@clinic.example"
    assert notify(engine, AT + outbox.LEASE - timedelta(seconds=1)) == (0, 0)
    assert notify(engine, AT + outbox.LEASE) == (1, 0)
    assert len(mailbox.mails) == 1


def test_two_senders_never_hold_the_same_notice(engine: Engine, in_danger: str) -> None:
    assert (len(outbox.claim(engine, AT)), len(outbox.claim(engine, AT))) == (1, 0)


def test_a_channel_that_breaks_stops_nobody(
    engine: Engine, in_danger: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(channels, "send", lambda *_args, **_named: 1 / 0)
        assert notify(engine) == (0, 1)
    assert "ZeroDivisionError" in rows(engine, "notice_try")[0]["says"]
    assert notify(engine, AT + MINUTE) == (1, 0)


def test_without_a_channel_a_notice_waits_and_says_why(engine: Engine, in_danger: str, admin: User) -> None:
    assert notify(engine) == (0, 1)
    assert notices.who_got_what(engine, by=admin)["says"].tolist() == [ticking.NO_CHANNEL]


def test_the_test_button_goes_the_same_way(engine: Engine, admin: User, clinician: User, mailbox: Mailbox) -> None:
    address_id = an_address(engine, "mail", "ada@clinic.example", clinician.id)
    notices.test_notice(engine, address_id, by=admin, at=AT, submission_id="t")
    notices.test_notice(engine, address_id, by=admin, at=AT, submission_id="t")
    assert notify(engine) == (1, 0)
    assert channels.TEST in mailbox.mails[0][1]
    told = notices.who_got_what(engine, by=admin)
    assert (told["state"].tolist(), told["whose"].tolist()) == (["sent"], [clinician.name])


def test_an_address_that_was_removed_gets_nothing_more(
    engine: Engine, team: str, clinician: User, admin: User, mailbox: Mailbox
) -> None:
    address_id = an_address(engine, "mail", "ada@clinic.example", clinician.id)
    notices.remove_address(engine, address_id, by=admin, at=AT, submission_id="r")
    a_crisis(engine, a_patient(engine, team, clinician_id=clinician.id))
    assert notify(engine) == (0, 0)
    assert notices.addresses(engine, by=admin).empty
    with pytest.raises(Refused):
        notices.test_notice(engine, address_id, by=admin, at=AT, submission_id="t")


def test_only_an_administrator_sees_and_sets_where_notices_go(engine: Engine, chair: User) -> None:
    with pytest.raises(NotPermitted):
        notices.who_got_what(engine, by=chair)


@pytest.mark.usefixtures("home")
def test_channels_that_others_can_read_or_nobody_can_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(channels.VARIABLE, raising=False)
    assert channels.channels() == {}
    path = home() / "keys" / channels.FILE
    path.write_text('{"mail": "mailto://localhost"}')
    path.chmod(0o644)
    with pytest.raises(WeakKey, match="chmod 600"):
        channels.channels()
    path.chmod(0o600)
    assert channels.channels() == {"mail": "mailto://localhost"}
    for text in ("{", "[]", '{"mail": 3}'):
        path.write_text(text)
        with pytest.raises(WeakKey):
            channels.channels()


def test_what_is_told_again_is_one_mail_for_all_that_waits_even_after_days_without_a_mail_server(
    engine: Engine, team: str, clinician: User, supervisor: User, mailbox: Mailbox
) -> None:
    an_address(engine, "mail", "sam@clinic.example", supervisor.id)
    for _ in range(3):
        a_crisis(engine, a_patient(engine, team, clinician_id=clinician.id))
    mailbox.refuses = True
    for hours in (1, 2, 3, 30, 31, 55):
        ticking.tick(engine, lambda hours=hours: AT + timedelta(hours=hours))
    told_again = [one["id"] for one in rows(engine, "alert", kind="told again")]
    assert len(told_again) >= 15
    # The flags and their way to duty and lead, each by itself; what was told again waits with them.
    waits = rows(engine, "notice", state="waiting")
    assert not [one for one in waits if one["alert_id"] in told_again]
    mailbox.refuses = False
    ticking.tick(engine, lambda: AT + timedelta(hours=60))
    assert len(mailbox.mails) == len(waits)
    for hours in range(61, 66):
        ticking.tick(engine, lambda hours=hours: AT + timedelta(hours=hours))
        ticking.tick(engine, lambda hours=hours: AT + timedelta(hours=hours, minutes=20))
    assert len(mailbox.mails) == len(waits) + 5


def test_a_round_that_breaks_is_kept_and_the_next_job_still_runs(
    engine: Engine, in_danger: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.escalations.escalate", lambda *_args, **_named: 1 / 0)
    ticking.tick(engine, lambda: AT)
    assert len(mailbox.mails) == 1
    (kept,) = rows(engine, "job_run", job="escalate")
    assert (kept["ok"], kept["says"]) == (False, "It broke: ZeroDivisionError.")


@pytest.mark.parametrize("address", ["", "  ", "not an address", "a@b c@d", "a@b.example,c@d.example"])
def test_a_mail_channel_takes_no_address_that_reaches_nobody(address: str) -> None:
    with pytest.raises(Refused, match="needs one e-mail address"):
        channels.check_address("mailtos://mail.example", address)
    channels.check_address("mailtos://mail.example", " casey@clinic.example ")
    channels.check_address("json://hook.example", address)
