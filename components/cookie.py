"""The session cookie that no script can read: set by our own route from a one-time code.

After the form, the page calls the route once with a code that lives a minute; the answer sets the cookie. A reload
then finds the token again. Leaving asks the other route to clear it; the session row is revoked either way.
"""

from __future__ import annotations

import secrets
import time

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

COOKIE = "stepwell_session"
CODE_LIVES = 60.0  # seconds
_waiting: dict[str, tuple[str, float]] = {}


def code_for(token: str) -> str:
    """A code that can be exchanged for the cookie once, within a minute, in this process."""
    now = time.monotonic()
    for old in [code for code, (_, until) in _waiting.items() if until < now]:
        _waiting.pop(old, None)
    code = secrets.token_urlsafe(24)
    _waiting[code] = (token, now + CODE_LIVES)
    return code


async def start(request: Request) -> Response:
    token, until = _waiting.pop(request.query_params.get("code", ""), ("", 0.0))
    if not token or until < time.monotonic():
        return Response("This code is not valid any more.", status_code=403)
    answer = Response(status_code=204)
    secure = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure, path="/")
    return answer


async def leave(_request: Request) -> Response:
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/")
    return answer


ROUTES = [Route("/session/start", start, methods=["POST"]), Route("/session/leave", leave, methods=["POST"])]


def keep(token: str) -> None:
    """Have this browser fetch the cookie for a token."""
    _call(f"/session/start?code={code_for(token)}")


def drop() -> None:
    """Whoever leaves takes along what they typed and nobody saved yet (shared_form.html)."""
    _call("/session/leave", "sessionStorage.clear();")


def _call(address: str, also: str = "") -> None:
    script = f"<script>{also}fetch({address!r}, {{method: 'POST', credentials: 'same-origin'}})</script>"
    st.html(script, unsafe_allow_javascript=True)
