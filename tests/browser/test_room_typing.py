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
    with service.serving():
        page = signed_in_page("chris.chair")
        open_newest(page)
        to_field(page)
        yield page


def to_field(page):
    view(page, "Cases")
    field = page.get_by_label(WHY, exact=True)
    field.click()
    return field


def test_what_was_typed_in_the_last_moment_before_a_reload_is_there(room):
    room.keyboard.type(SENTENCE, delay=20)
    room.reload()
    room.get_by_text("cases decided", exact=False).first.wait_for()  # the address leads back into the meeting
    field = to_field(room)
    until(lambda: field.input_value() == SENTENCE, "the last words are gone")


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
