"""What the server says to a browser before any page: the cookie's two routes, the headers, what is kept shut."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from components import cookie, headers
from components.cookie import CODE_LIVES, COOKIE, ROUTES, code_for
from components.headers import HEADERS, MIDDLEWARE
from queries import sessions
from queries.sessions import IDLE
from rules.roles import Role
from tests.factories import AT, a_person, token_of
from tests.needs import only_sqlite
from tests.screens import Screen

INSIDE = "what only somebody signed in may have"
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all_of(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    @property
    def cookie(self):  # type: ignore[no-untyped-def]
        [told] = self.all_of("set-cookie")
        return SimpleCookie(told)[COOKIE]


async def inside(_request: object) -> PlainTextResponse:
    return PlainTextResponse(INSIDE, headers={"cache-control": "public"})


SERVER = Starlette(routes=[*ROUTES, Route("/{rest:path}", inside)], middleware=MIDDLEWARE)


def ask(path: str, *, method: str = "GET", query: str = "", sent: tuple[tuple[str, str], ...] = ()) -> Answer:
    """One request, without a network."""
    came: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        came.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": path, "root_path": "",
        "query_string": query.encode(), "server": ("test", 80), "client": ("test", 1),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent],
    }  # fmt: skip
    asyncio.run(SERVER(scope, receive, send))
    headers = [(name.decode(), value.decode()) for name, value in came[0]["headers"]]
    return Answer(came[0]["status"], headers, b"".join(one.get("body", b"") for one in came[1:]))


def start(code: str, **told: tuple[tuple[str, str], ...]) -> Answer:
    return ask("/session/start", method="POST", query=f"code={code}", **told)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """What the cookie's routes take for now, in seconds."""
    now = [1000.0]
    monkeypatch.setattr(cookie.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(cookie, "_waiting", {})
    return iter([now])


def test_a_code_gives_the_cookie_once() -> None:
    code = code_for("a-token")
    assert start(code).cookie.value == "a-token"
    again = start(code)
    assert (again.status, again.all_of("set-cookie")) == (403, [])


@pytest.mark.parametrize(("later", "status"), [(0, 204), (CODE_LIVES - 1, 204), (CODE_LIVES + 0.1, 403)])
def test_a_code_dies_after_a_minute(clock: Iterator[list[float]], later: float, status: int) -> None:
    now = next(clock)
    code = code_for("a-token")
    now[0] += later
    assert start(code).status == status
    assert CODE_LIVES <= 60


def test_codes_that_were_never_used_are_not_kept(clock: Iterator[list[float]]) -> None:
    now = next(clock)
    for number in range(10):
        code_for(f"token-{number}")
    now[0] += CODE_LIVES + 1
    code_for("the last")
    assert [token for token, _ in cookie._waiting.values()] == ["the last"]


@pytest.mark.parametrize("code", ["", "x", "None", "a-token", "%00"])
def test_a_code_nobody_was_given_gives_nothing(code: str) -> None:
    code_for("a-token")
    answer = start(code)
    assert (answer.status, answer.all_of("set-cookie")) == (403, [])


def test_the_token_is_not_in_the_code() -> None:
    assert "a-token" not in code_for("a-token")
    assert code_for("a-token") != code_for("a-token")


def test_no_script_can_read_the_cookie_and_no_other_site_can_send_it() -> None:
    told = start(code_for("a-token")).cookie
    assert told["httponly"] is True
    assert told["samesite"] == "strict"
    assert told["path"] == "/"
    assert told["max-age"] == told["expires"] == ""  # gone with the browser; the session row decides anyway


@pytest.mark.parametrize(("proxy", "secure"), [((), ""), ((("x-forwarded-proto", "https"),), True)])
def test_behind_https_the_cookie_travels_by_https_only(proxy: tuple[tuple[str, str], ...], secure: object) -> None:
    assert start(code_for("a-token"), sent=proxy).cookie["secure"] == secure


def test_leaving_clears_the_cookie() -> None:
    told = ask("/session/leave", method="POST").cookie
    assert (told.value, told["max-age"]) == ("", "0")


@pytest.mark.parametrize("path", ["/session/start", "/session/leave"])
def test_a_link_on_another_page_can_use_neither_route(path: str) -> None:
    """GET is what a link or a picture sends."""
    assert ask(path, query=f"code={code_for('a-token')}").all_of("set-cookie") == []


@pytest.mark.parametrize("path", ["/", "/patient", "/_stcore/health", "/session/start", "/media/x", "/static/a.js"])
def test_every_answer_carries_the_headers_also_a_refusal(path: str) -> None:
    answer = ask(path)
    for name, value in HEADERS.items():
        assert answer.all_of(name) == [value]


@pytest.mark.parametrize("path", ["/", "/_stcore/host-config", "/session/start", "/media/x"])
def test_what_may_hold_something_is_never_stored(path: str) -> None:
    assert ask(path).all_of("cache-control") == ["no-store"]


def test_what_holds_nothing_may_be_stored() -> None:
    assert ask("/static/a.js").all_of("cache-control") == ["public"]


@pytest.mark.parametrize("path", ["/static/media/MaterialSymbols-Rounded.woff2", "/static/js/index.js"])
def test_the_sign_in_form_has_its_fonts_and_icons(path: str) -> None:
    """They lie under static/media: without them every icon is a word across the button beside it."""
    assert ask(path).status == 200


def test_under_a_folder_the_fonts_are_that_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headers.st, "get_option", lambda _: "/stepwell/")
    assert ask("/stepwell/static/media/a.woff2").status == 200


GUARDED = (
    "/_stcore/metrics",
    "/media/x",
    "/under/media/x",
    "/_stcore/metrics/",
    "/_stcore/./metrics",
    "/static/../_stcore/metrics",
    "/under/static/media/x",
    "/media/static/x",
)


@only_sqlite
@pytest.mark.parametrize("path", GUARDED)
class TestShut:
    @pytest.fixture
    def token(self, screen: Screen, engine: Engine, team: str) -> str:
        return token_of(engine, a_person(engine, Role.clinician, [team]))

    def seen(self, path: str, *cookies: str) -> bool:
        answer = ask(path, sent=tuple(("cookie", one) for one in cookies))
        assert (answer.status, INSIDE.encode() in answer.body) in ((200, True), (403, False))
        return answer.status == 200

    def test_to_a_stranger(self, screen: Screen, path: str) -> None:
        assert not self.seen(path)

    @pytest.mark.parametrize("told", ["{}=", "{}=x", "other={}", "{}", ";;;", "{}=\x00"])
    def test_to_a_cookie_nobody_was_given(self, screen: Screen, path: str, told: str) -> None:
        assert not self.seen(path, told.format(COOKIE))

    def test_open_to_a_live_session_also_beside_strange_cookies(self, token: str, path: str) -> None:
        assert self.seen(path, f"{COOKIE}={token}")
        assert self.seen(path, f'odd={{"a": [1]}}; {COOKIE}={token}; b@d=1')

    def test_to_an_ended_session(self, engine: Engine, token: str, path: str) -> None:
        user = sessions.who(engine, token, AT)
        assert user is not None
        sessions.end(engine, user, AT)
        assert not self.seen(path, f"{COOKIE}={token}")

    def test_after_the_idle_time_which_a_download_does_not_prolong(self, screen: Screen, token: str, path: str) -> None:
        screen.clock(AT + IDLE - SECOND)
        assert self.seen(path, f"{COOKIE}={token}")
        screen.clock(AT + IDLE)
        assert not self.seen(path, f"{COOKIE}={token}")
