"""Without a mouse: a supervisor scans the caseload, opens the first, comes back, marks, unmarks, until all are seen."""

from __future__ import annotations

import re
import sqlite3

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MOST = 120  # steps of Tab: more than any page has, so that a trap ends the test instead of the day
NOW_ON = """() => {
  const here = document.activeElement
  if (!here || ['BODY', 'MAIN'].includes(here.tagName)) return ''
  return here.getAttribute('aria-label') || here.textContent.trim()
}"""


@pytest.fixture
def sample(service):
    service.manage("init", "--json")
    service.manage("sample", "--patients", "40", "--json")
    with service.serving():
        yield service


def still(page):
    """A key pressed while the page is being drawn is lost to anybody, with or without a mouse."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(400)


def tab_to(page, pattern):
    """On with Tab until the focus is on what is called so; returns the whole name."""
    seen = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(NOW_ON))
        if re.search(pattern, seen[-1]):
            return seen[-1]
    raise AssertionError(f"Tab never comes to {pattern!r}: {list(dict.fromkeys(seen))}")


def press(page, key):
    page.keyboard.press(key)
    still(page)


def standing(service):
    """Marks that are not taken back."""
    query = "SELECT count(*) FROM review_mark WHERE undoes IS NULL AND id NOT IN (SELECT undoes FROM review_mark"
    with sqlite3.connect(service.home / "stepwell.db", timeout=20) as database:
        return database.execute(f"{query} WHERE undoes IS NOT NULL) AND at > datetime('now', '-1 hour')").fetchone()[0]


def test_a_supervisor_scans_the_caseload_by_keyboard_alone(sample, signed_in_page):
    page = signed_in_page("sam.supervisor")
    page.get_by_text("View", exact=True).first.wait_for()
    still(page)
    assert standing(sample) == 0
    as_cards(page)
    opens_the_first_and_comes_back(page)
    marks_and_takes_it_back(page, sample)
    all_in_danger_are_looked_at(page, sample)


def as_cards(page):
    tab_to(page, r"^Table$")
    page.keyboard.press("ArrowRight")
    press(page, "Space")
    page.get_by_role("button", name=re.compile("^Open ")).first.wait_for()


def opens_the_first_and_comes_back(page):
    """The first card is the one most in need; its patient's banner is solid and names them."""
    first = tab_to(page, r"^Open \S").removeprefix("Open ")
    press(page, "Enter")
    banner = page.locator(".st-key-banner")
    expect(banner).to_contain_text(first)
    expect(banner).to_contain_text(re.compile("Crisis|Act now"))
    assert "rgba" not in banner.evaluate("one => getComputedStyle(one).backgroundColor")
    tab_to(page, r"Caseload$")
    press(page, "Enter")
    expect(page.get_by_role("button", name=f"Open {first}")).to_be_visible()


def marks_and_takes_it_back(page, sample):
    """The focus stays on the button, so a slip is undone by the same key."""
    name = tab_to(page, r"Mark as looked at: ").split(": ")[1]
    press(page, "Enter")
    expect(page.get_by_role("button", name=f"Undo the mark: {name}")).to_be_visible()
    assert standing(sample) == 1
    expect(page.get_by_text("you have marked 1 patient as looked at today")).to_be_visible()
    assert page.evaluate(NOW_ON).endswith(f"Undo the mark: {name}")
    press(page, "Enter")
    expect(page.get_by_role("button", name=f"Mark as looked at: {name}")).to_be_visible()
    assert standing(sample) == 0


def all_in_danger_are_looked_at(page, sample):
    number = int(re.search(r"\d+", tab_to(page, r"Crisis \d+$")).group())
    press(page, "Space")
    expect(page.get_by_role("button", name=re.compile("^Open "))).to_have_count(number)
    for _ in range(number):
        tab_to(page, r"Mark as looked at: ")
        press(page, "Enter")
    expect(page.get_by_text("✓ seen")).to_have_count(number)
    assert standing(sample) == number


def test_a_row_of_the_table_opens_by_keyboard(sample, signed_in_page):
    page = signed_in_page("sam.supervisor")
    page.get_by_text("View", exact=True).first.wait_for()
    still(page)
    tab_to(page, r"^Fullscreen: The caseload")
    page.keyboard.press("Tab")
    press(page, "Shift+Space")
    expect(page.locator(".st-key-banner")).to_be_visible()
    assert "patient?patient=" in page.url
