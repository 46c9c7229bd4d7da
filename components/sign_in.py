"""The sign-in form: streamlit-authenticator draws it and checks the password with bcrypt. Everything else is ours."""

from __future__ import annotations

import secrets
from functools import cache
from typing import Any

import bcrypt
import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController

from components import cookie, session
from queries import rota, sessions
from rules.roles import NotPermitted

WRONG = (
    "This user name and password do not belong together, or the account is locked for a while after several "
    "wrong tries. Check both and try again; a lock ends by itself after 15 minutes."
)
SENT = "FormSubmitter:Login-Sign in"  # true in the run after the form was sent
LIBRARY_KEYS = ("authentication_status", "name", "username", "email", "roles", "logout", "password_hint")


@cache
def nobodys_hash() -> str:
    """A hash no password has, at the cost of a real one: an unknown name takes as long as a wrong password."""
    return bcrypt.hashpw(secrets.token_bytes(24), bcrypt.gensalt(12)).decode()


class OnePerson(dict[str, Any]):
    """The library's table of users, holding only whoever is being checked right now."""

    asked = ""

    def __contains__(self, username: object) -> bool:
        return True

    def __missing__(self, username: str) -> dict[str, Any]:
        self.asked = username
        found = sessions.credentials(session.engine(), username, session.now())
        name, hashed = found or ("", nobodys_hash())
        self[username] = {"name": name, "email": "", "password": hashed, "roles": None}
        return self[username]


class NoCookie:
    """The library's cookie cannot be revoked and scripts can read it: it is never set and never read."""

    def get_cookie(self) -> None:
        return None

    def set_cookie(self) -> None:
        return None

    def delete_cookie(self) -> None:
        return None


class FormOnly(Authenticate):
    """The library's form and password check without its cookie, its files and its other widgets."""

    def __init__(self, people: OnePerson) -> None:
        self.api_key = self.path = None
        self.attrs = {"login_sleep_time": 0}
        self.secret_key = secrets.token_urlsafe(32)
        self.cookie_controller = NoCookie()
        self.authentication_controller = AuthenticationController({"usernames": {}}, None, False, None, None)
        self.authentication_controller.authentication_model.credentials["usernames"] = people


def sign_in() -> None:
    """Draw the form; on success open our own session and start anew as that person."""
    people = OnePerson()
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        st.title("Stepwell")
        st.write("Who needs the team, why, and what came of it.")
        FormOnly(people).login(
            fields={"Form name": "Sign in", "Username": "User name", "Password": "Password", "Login": "Sign in"}
        )
        status, username = st.session_state.get("authentication_status"), people.asked
        _forget_library()
        if status:
            _enter(username)
        elif status is False:
            sessions.record_failure(session.engine(), username, session.now())
            st.error(WRONG)
        elif st.session_state.get(SENT):  # without a user name the library does nothing and says nothing
            st.error(WRONG)
        st.caption(rota.monitored_now(session.engine(), session.now()).words)


def _enter(username: str) -> None:
    try:
        token = sessions.begin(session.engine(), username, session.now())
    except NotPermitted as refusal:
        st.error(str(refusal))
        return
    session.enter(token)
    st.session_state["cookie_wanted"] = True
    st.rerun()


def keep_cookie() -> None:
    """Once after signing in: let the browser fetch the cookie, so that a reload finds the session.

    Its place stays on the page: if it went with the next run, all below would move up, and what is open would close.
    """
    with st.container():
        if st.session_state.pop("cookie_wanted", False):
            cookie.keep(st.session_state[session.TOKEN])


def sign_out() -> None:
    user = session.user_or_none()
    if user is not None:
        sessions.end(session.engine(), user, session.now())
    session.forget_everything()
    st.session_state["cookie_unwanted"] = True


def drop_cookie() -> None:
    if st.session_state.pop("cookie_unwanted", False):
        cookie.drop()


def _forget_library() -> None:
    for name in LIBRARY_KEYS:
        st.session_state.pop(name, None)
