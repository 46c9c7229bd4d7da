"""A person in front of the screens, without a browser: the real frame or one page file, on the test's database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from components.session import TOKEN
from queries import site
from queries.engine import reading
from queries.tables_review import audit_event
from tests.factories import AT, token_of

ROOT = Path(__file__).resolve().parent.parent
FRAME = ROOT / "components" / "frame.py"
PAGES = ("caseload", "my_day", "patient", "meeting", "record", "settings")


class Screen:
    """Opens pages as somebody. The clock stands still until `clock` moves it."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.engine, self.monkeypatch = engine, monkeypatch
        self.cookies: dict[str, str] = {}  # what the browser sends along
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: self.cookies))
        site.init(engine, name="Test service", zone="Europe/London", at=AT)
        self.clock(AT)

    def clock(self, at: datetime) -> None:
        self.now = at
        self.monkeypatch.setenv("STEPWELL_NOW", at.isoformat())

    def door(self, **params: str) -> AppTest:
        """The frame as a stranger's browser opens it."""
        return self._made(FRAME, None, params).run()

    def page(self, name: str, person_id: str | None = None, *, token: str | None = None, **params: str) -> AppTest:
        """One page inside the frame, as this person with a new session (or with the token given)."""
        told = token or (token_of(self.engine, person_id, self.now) if person_id else None)
        test = self._made(FRAME, told, params).run()
        if name != "caseload":  # that is where everybody clinical begins
            test.query_params.update(params)
            test.switch_page(f"../pages/{name}.py").run()
        return test

    def file(self, name: str, person_id: str | None = None, **params: str) -> AppTest:
        """The page's file by itself: what a server would run that skips the frame."""
        token = token_of(self.engine, person_id, self.now) if person_id else None
        return self._made(ROOT / "pages" / f"{name}.py", token, params).run()

    def _made(self, path: Path, token: str | None, params: dict[str, str]) -> AppTest:
        test = AppTest.from_file(path, default_timeout=30)
        if token is not None:
            test.session_state[TOKEN] = token
        for name, value in params.items():
            test.query_params[name] = value
        return test


def words(test: AppTest) -> str:
    """Everything that stands on the screen, a line each."""
    return "\n".join(_lines(test.main))


def as_read(text: str) -> str:
    """Markdown as it is read: letters without their backslash, `:small[words]` as words, lines without their mark."""
    plain = re.sub(r":(?:gray|small)\[((?:[^\[\]\\]|\\.)*)\]", r"\1", re.sub(r":gray\[(:small\[.*?\])\]", r"\1", text))
    return re.sub(r"\\([\\`*_{}\[\]()#+\-!|<>$~:=&.])", r"\1", plain).replace("  \n", "\n")


def _lines(node: Any) -> Iterator[str]:
    for name in ("label", "value"):
        text = getattr(node, name, None)
        if text is not None and not callable(text):
            yield text.to_string() if hasattr(text, "to_string") else as_read(str(text))
    for child in getattr(node, "children", {}).values():
        yield from _lines(child)


def fill(test: AppTest, kind: str, label: str) -> Any:
    """The one widget of this kind with this label, or whose label begins so."""
    there = list(getattr(test, kind))
    found = [one for one in there if one.label == label] or [one for one in there if one.label.startswith(label)]
    assert len(found) == 1, f"{len(found)} of kind {kind} begin with {label!r}: {[one.label for one in there]}"
    return found[0]


def press(test: AppTest, label: str) -> AppTest:
    fill(test, "button", label).click()
    return test.run()


def trail_of(engine: Engine, action: str, outcome: str = "done") -> list[tuple[str, str | None]]:
    """Who did this, to which patient or thing, oldest first."""
    query = select(audit_event.c.actor_id, audit_event.c.patient_id, audit_event.c.object_id)
    query = query.where(audit_event.c.action == action, audit_event.c.outcome == outcome).order_by(audit_event.c.seq)
    with reading(engine) as connection:
        return [(row.actor_id, row.patient_id or row.object_id) for row in connection.execute(query)]
