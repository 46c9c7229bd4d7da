"""Typing while people talk: a reload in mid-sentence and a server that goes away lose nothing."""

from __future__ import annotations

import pytest

from tests.browser.test_alerts import until
from tests.browser.test_meeting_after import open_newest, view

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WHY = "Why: the rationale"
SENTENCE = "Six weeks without change, and the nights"


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
    room.get_by_role("link", name="Meeting").first.wait_for()
    if not room.get_by_text("cases decided", exact=False).count():
        open_newest(room)
    field = to_field(room)
    until(lambda: field.input_value() == SENTENCE, "the last words are gone")


def test_a_shortcut_works_in_the_middle_of_a_sentence(room):
    room.keyboard.type(SENTENCE, delay=20)
    room.wait_for_timeout(2500)  # the pause after which it is kept
    room.keyboard.press("Alt+s")
    room.get_by_text("Say what is decided", exact=False).first.wait_for()
    room.wait_for_timeout(6000)  # the form has drawn itself again
    assert room.get_by_test_id("stAlert").get_by_text("Say what is decided", exact=False).count()


def test_what_is_typed_while_the_server_is_away_is_kept_when_it_is_back(service, signed_in_page):
    service.manage("sample", "--patients", "60")
    with service.serving():
        page = signed_in_page("chris.chair")
        open_newest(page)
        field = to_field(page)
        page.keyboard.type(SENTENCE, delay=20)
        page.wait_for_timeout(2000)
    page.keyboard.type(" are bad", delay=20)
    with service.serving():
        until(lambda: page.get_by_text("Connecting", exact=False).count() == 0, "the page does not come back")
        page.wait_for_timeout(8000)
        assert field.input_value() == SENTENCE + " are bad"
        page.keyboard.type(".", delay=20)
        page.wait_for_timeout(4000)
        again = signed_in_page("chris.chair")
        open_newest(again)
        found = to_field(again)
        until(lambda: found.input_value() == SENTENCE + " are bad.", "what was typed meanwhile is gone")
