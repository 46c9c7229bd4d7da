"""Typing while people talk: a reload in mid-sentence and a line that goes down lose nothing."""

from __future__ import annotations

import pytest

from tests.browser.test_alerts import until
from tests.browser.test_meeting_after import open_newest, view

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WHY = "Why: the rationale"
SENTENCE = "Six weeks without change, and the nights"

# The page's own lines to the server, where a test can cut them.
KEPT_LINES = """
window.lines = [];
window.WebSocket = class extends WebSocket {
  constructor(...told) { super(...told); window.lines.push(this); }
};
"""


@pytest.fixture
def room(service, signed_in_page):
    """The first case of the open meeting, with the cursor in the rationale."""
    service.manage("sample", "--patients", "60")
    with service.serving() as server:
        page = signed_in_page("chris.chair")
        open_newest(page)
        to_field(page)
        page.server = server
        yield page


def to_field(page):
    view(page, "Cases")
    field = page.get_by_label(WHY, exact=True)
    field.click()
    return field


def reload_unheard(room, meanwhile=lambda: None) -> None:
    room.evaluate("window.WebSocket.prototype.send = () => {}")
    room.keyboard.type(SENTENCE, delay=20)
    meanwhile()
    room.reload()
    room.get_by_text("cases decided", exact=False).first.wait_for()


def write_as(signed_in_page, who: str, text: str) -> None:
    page = signed_in_page(who)
    open_newest(page)
    to_field(page)
    page.keyboard.type(text, delay=20)
    page.get_by_text("Saved ", exact=False).first.wait_for()
    page.close()


def test_what_was_typed_in_the_last_moment_before_a_reload_is_there(room):
    room.keyboard.type(SENTENCE, delay=20)
    room.reload()
    room.get_by_text("cases decided", exact=False).first.wait_for()  # the address leads back into the meeting
    field = to_field(room)
    until(lambda: field.input_value() == SENTENCE, "the last words are gone")


def test_what_never_reached_the_server_is_typed_in_again_after_a_reload(room):
    """The message that goes out as a page ends may be too late; here every message of its last moments is."""
    reload_unheard(room)
    field = to_field(room)
    until(lambda: field.input_value() == SENTENCE, "the last words are gone")
    until(lambda: room.evaluate("sessionStorage.length") == 0, "kept in the browser though the server has it")
    room.reload()
    room.get_by_text("cases decided", exact=False).first.wait_for()
    again = to_field(room)
    until(lambda: again.input_value() == SENTENCE, "it was shown again and not kept")


def test_what_somebody_else_wrote_meanwhile_stays_above_what_was_typed_in_again(room, service, signed_in_page):
    reload_unheard(room, meanwhile=lambda: write_as(signed_in_page, "ada.clinician", "They sleep again."))
    field = to_field(room)
    until(lambda: field.input_value() == f"They sleep again.\n{SENTENCE}", "one of the two is gone")


def test_what_was_typed_in_a_box_that_is_closed_again_is_kept(room):
    box = room.get_by_text("More to record")
    box.click()
    risk = room.get_by_label("Risk, as the team sees it")
    risk.click()
    room.keyboard.type(SENTENCE, delay=20)
    box.click()
    risk.wait_for(state="detached")
    room.wait_for_timeout(6000)  # the form has drawn itself again
    box.click()
    until(lambda: risk.input_value() == SENTENCE, "gone with the box")
    room.reload()
    room.get_by_text("cases decided", exact=False).first.wait_for()
    to_field(room)
    box.click()
    until(lambda: risk.input_value() == SENTENCE, "it was shown again and not kept")


def test_a_shortcut_works_in_the_middle_of_a_sentence(room):
    room.keyboard.type(SENTENCE, delay=20)
    room.wait_for_timeout(2500)  # the pause after which it is kept
    room.keyboard.press("Alt+s")
    room.get_by_text("Say what is decided", exact=False).first.wait_for()
    room.wait_for_timeout(6000)  # the form has drawn itself again
    assert room.get_by_test_id("stAlert").get_by_text("Say what is decided", exact=False).count()


def test_what_was_typed_as_the_line_went_down_is_there_when_it_is_back(room):
    """While it is down the fields are shut, so nobody types into the void."""
    room.add_init_script(KEPT_LINES)
    room.reload()
    room.get_by_text("cases decided", exact=False).first.wait_for()
    field = to_field(room)
    room.keyboard.type(SENTENCE, delay=20)
    room.evaluate("window.lines.at(-1).close()")
    until(lambda: room.evaluate("window.lines.length") > 1, "the page does not dial again")
    room.wait_for_timeout(5000)
    assert field.input_value() == SENTENCE
    room.reload()
    room.get_by_text("cases decided", exact=False).first.wait_for()
    again = to_field(room)
    until(lambda: again.input_value() == SENTENCE, "the last words are gone")


def test_what_was_typed_as_the_server_was_restarted_is_there_afterwards(room, service):
    room.keyboard.type(SENTENCE, delay=20)
    room.server.kill()
    room.server.wait()
    with service.serving():
        room.wait_for_timeout(8000)  # it dials again by itself
        field = to_field(room)
        until(lambda: field.input_value() == SENTENCE, "the last words are gone")
        until(lambda: room.evaluate("sessionStorage.length") == 0, "kept in the browser though the server has it")
