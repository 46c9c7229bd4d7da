"""Giving the password again before a signature."""

from __future__ import annotations

from components import session
from queries import people
from rules.roles import User


def password_given(user: User, password: str) -> bool:
    """Whether this is the signed-in person's password; wrong ones count towards the same lock as at sign-in."""
    return people.password_is_right(session.engine(), user, password, session.now())
