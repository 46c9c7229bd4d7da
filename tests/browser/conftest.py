"""A real server of its own and a real browser: what people see."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import needs

ROOT = Path(__file__).resolve().parent.parent.parent
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
PASSWORD = "sample-service-only"


class Service:
    """One installation in a folder of its own, its command line and its server."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, _free_port()
        self.said: list[str] = []  # by the browsers: errors, and where their pages went
        self.environment = {**os.environ, "STEPWELL_HOME": str(home), "PYTHONPATH": str(ROOT)}
        self.environment.pop("STEPWELL_DATABASE_URL", None)
        self.environment.pop("STEPWELL_NOW", None)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def manage(self, *words: str, check: bool = True) -> str:
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        log = (self.home / "server.log").open("w")
        server = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            self._wait(server)
            yield server
        finally:
            server.terminate()
            server.wait(20)

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert server.poll() is None, (self.home / "server.log").read_text()
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.2)
        raise AssertionError((self.home / "server.log").read_text())


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def service(tmp_path: Path) -> Service:
    (tmp_path / "home").mkdir()
    return Service(tmp_path / "home")


@pytest.fixture
def browser() -> Iterator[object]:
    program = needs.chromium()
    if program is None:
        pytest.skip("Chromium is not on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(program), args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def signed_in_page(service: Service, browser: object) -> Callable[..., object]:
    """Opens a page and signs somebody in through the form."""

    def sign_in(username: str, password: str = PASSWORD, **told: object) -> object:
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, **told)  # type: ignore[attr-defined]
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: service.said.append(f"{username}: {error}"))
        page.on("crash", lambda _: service.said.append(f"{username}: the page crashed"))
        page.on("framenavigated", lambda frame: service.said.append(f"{username}: at {frame.url}"))
        page.on("console", lambda one: one.type == "error" and service.said.append(f"{username}: {one.text}"))
        page.goto(service.address)
        page.get_by_label("User name").fill(username)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Caseload").wait_for()
        return page

    return sign_in


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failed browser test leaves a picture of every open page beside its server log."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    opened = getattr(item, "funcargs", {}).get("browser")
    if report.when == "call" and report.failed and opened is not None:
        folder = Path(item.funcargs["service"].home)  # type: ignore[attr-defined]
        for i, page in enumerate(page for context in opened.contexts for page in context.pages):
            page.screenshot(path=folder / f"failed_{i}.png", full_page=True)
        print(f"Pictures of the failure: {folder}", *item.funcargs["service"].said[-40:], sep="\n")  # type: ignore[attr-defined]
