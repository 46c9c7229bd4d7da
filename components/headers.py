"""What every answer of the server carries, and what the server never answers to somebody without a session."""

from __future__ import annotations

import posixpath
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.cookie import COOKIE

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
# Numbers about the service, and the bytes of downloads and pictures, whose addresses work for whoever has them.
GUARDED = ("/_stcore/metrics/", "/media/")
NOT_STORED = ("/_stcore", "/media/", "/session/")


class Guard:
    """Pure ASGI, because Starlette's own base class does not see websockets."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sending = _with_headers(scope["path"], send)
        if _is_guarded(scope["path"]) and not _signed_in(scope):
            await Response("Please sign in.", 403)(scope, receive, sending)
            return
        await self.app(scope, receive, sending)


def _is_guarded(path: str) -> bool:
    """Anywhere in the path, as a site may serve the app under a folder; but the sign-in form needs its own fonts."""
    under = f"/{str(st.get_option('server.baseUrlPath') or '').strip('/')}".rstrip("/")
    straight = posixpath.normpath(path) + "/"
    return not straight.startswith(f"{under}/static/") and any(guarded in straight for guarded in GUARDED)


def _with_headers(path: str, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            told: list[Any] = message.setdefault("headers", [])
            told += [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            if any(part in path for part in NOT_STORED) or path == "/":
                message["headers"] = [pair for pair in told if pair[0].lower() != b"cache-control"]
                message["headers"].append((b"cache-control", b"no-store"))
        await send(message)

    return sending


def _signed_in(scope: Scope) -> bool:
    """Whether the cookie is that of a live session; the database is asked, as for every page."""
    from components.session import engine, now
    from queries import sessions

    token = HTTPConnection(scope).cookies.get(COOKIE)
    return bool(token) and sessions.who(engine(), token, now(), touch=False) is not None


MIDDLEWARE = [Middleware(Guard)]
