"""The doors in life: a fresh server process, its very first request, real cookies, two tabs."""

from __future__ import annotations

import json
import shutil
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from components.cookie import COOKIE
from components.headers import HEADERS
from components.sign_in import WRONG
from tests.browser.conftest import Service

pytestmark = pytest.mark.browser

PAGES = ("caseload", "my_day", "patient", "meeting", "record", "settings")
NAME, PASSWORD = "ada", "a password of our own"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with a sample service in it, which every server of this file starts on."""
    home = tmp_path_factory.mktemp("doors")
    made = Service(home)
    made.manage("sample", "--patients", "20")
    made.environment["STEPWELL_PASSWORD"] = PASSWORD
    teams = {one["team"] for one in json.loads(made.manage("patients", "--json"))["patients"]}
    told = [word for team in sorted(teams) for word in ("--team", team)]
    made.manage("user", "add", NAME, "--role", "supervisor", "--name", "Ada", *told)
    return home


@pytest.fixture
def service(installed: Path, tmp_path: Path) -> Service:
    shutil.copytree(installed, tmp_path / "home")
    return Service(tmp_path / "home")


@pytest.fixture
def served(service: Service) -> Iterator[Service]:
    """A server process that nobody has asked for anything yet."""
    with service.serving():
        yield service


@pytest.fixture
def context(browser: Browser) -> BrowserContext:
    made = browser.new_context()
    made.set_default_timeout(30_000)
    return made


def stands_outside(page: Page) -> None:
    """The form is there; nothing of any page, and no list of pages."""
    expect(page.get_by_label("User name")).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    said = page.locator("body").inner_text()
    for word in ("Sign out", "Trajectory", "Audit trail", "Order: safety first", "SW-0", "Sample data"):
        assert word not in said


def asked_for_a_server(page: Page, address: str) -> int:
    """How often the browser asked before it found the server."""
    asked: list[str] = []
    page.on("request", lambda request: "_stcore/health" in request.url and asked.append(request.url))
    page.goto(address)
    stands_outside(page)
    return len(asked)


def test_nothing_is_fetched_from_anybody_else(context: BrowserContext, served: Service) -> None:
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served.address}/caseload")
    stands_outside(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="Caseload")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [one for one in asked if not one.startswith((served.address, "data:", "blob:"))] == []


def test_a_link_that_is_followed_finds_its_server_at_once(context: BrowserContext, served: Service) -> None:
    assert asked_for_a_server(context.new_page(), f"{served.address}/patient?patient=x") == 1
    assert asked_for_a_server(context.new_page(), f"{served.address}/start") > 1  # an address of Streamlit's


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("User name").fill(NAME)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def is_inside(page: Page) -> None:
    expect(page.get_by_role("button", name="Ada")).to_be_visible(timeout=30_000)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Ada").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("User name")).to_be_visible()


def settled(page: Page) -> None:
    """The browser has asked for the cookie, or for its end."""
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("name", PAGES)
def test_the_first_request_to_a_fresh_server_shows_the_form_only(
    served: Service, context: BrowserContext, name: str
) -> None:
    page = context.new_page()
    for _ in range(2):
        page.goto(f"{served.address}/{name}?patient=anything")
        stands_outside(page)


def test_the_deep_link_reload_second_tab_and_leaving(served: Service, context: BrowserContext) -> None:
    with sqlite3.connect(served.home / "stepwell.db") as database:
        [patient_id] = database.execute("SELECT id FROM patient LIMIT 1").fetchone()
    page, address = context.new_page(), f"{served.address}/patient?patient={patient_id}"
    page.goto(address)
    stands_outside(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="Trajectory")).to_be_visible()
    assert page.url == address
    settled(page)

    page.reload()
    expect(page.get_by_role("heading", name="Trajectory")).to_be_visible()
    assert COOKIE not in page.evaluate("document.cookie")
    [ours] = [one for one in context.cookies() if one["name"] == COOKIE]
    assert (ours["httpOnly"], ours["sameSite"], ours["expires"]) == (True, "Strict", -1)
    kept = [one["name"] for one in context.cookies()]
    assert set(kept) <= {COOKIE, "_streamlit_xsrf", "_streamlit_session"}

    second = context.new_page()
    second.goto(f"{served.address}/caseload")
    expect(second.get_by_role("heading", name="Caseload")).to_be_visible()

    sign_out(page)
    settled(page)
    assert COOKIE not in [one["name"] for one in context.cookies()]
    page.reload()
    stands_outside(page)
    second.get_by_role("link", name="Record").click()
    expect(second.get_by_label("User name")).to_be_visible()
    stands_outside(second)

    # The cookie that somebody copied before is worth nothing now.
    context.add_cookies([ours])
    page.goto(address)
    stands_outside(page)


def test_a_wrong_password_says_so_and_the_right_one_opens(served: Service, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(served.address)
    sign_in(page, "a wrong password")
    expect(page.get_by_text(WRONG)).to_be_visible()
    sign_in(page)
    is_inside(page)


def answer_of(address: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as refused:
        return refused.code, {name.lower(): value for name, value in refused.headers.items()}


def test_the_real_server_carries_the_headers_and_keeps_its_numbers(served: Service) -> None:
    for path in ("/", "/patient", "/_stcore/health", "/_stcore/metrics", "/media/x", "/favicon.png"):
        status, told = answer_of(served.address + path)
        assert {name: told.get(name) for name in HEADERS} == HEADERS, path
        assert (status == 403) == (path in ("/_stcore/metrics", "/media/x"))
    for path in ("//_stcore/metrics", "/_stcore/./metrics", "/_stcore/%6detrics", "/x/_stcore/metrics"):
        assert answer_of(served.address + path)[0] in (403, 404), path


@pytest.mark.parametrize(
    ("key", "says"),
    [("some_key", "too weak"), (None, "There is no session key")],
)
def test_a_weak_or_missing_key_stops_the_start_with_a_sentence(service: Service, key: str | None, says: str) -> None:
    if key is None:
        (service.home / "keys" / "session.key").unlink()
    else:
        service.environment["STEPWELL_SESSION_KEY"] = key
    with pytest.raises(AssertionError, match=says), service.serving():
        pass
