"""The decision form shared by everybody in the room: kept while it is typed, and nobody's text overwritten unseen."""

from __future__ import annotations

import html
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import streamlit as st

from components import session
from components.plain import plain
from queries import shared_drafts
from rules.roles import Refused, User
from rules.shared_text import Conflict, Revision, joined

TYPING = (Path(__file__).parent / "shared_form.html").read_text()
ECHO = timedelta(seconds=6)  # the page sends what it shows every five
HERE, LEFT = "draft+here", "draft+left"  # the case that is written in, and the texts of the one before


def turn_to(item_id: str, user: User) -> None:
    """Thirty cases in one session: only the one on screen is kept in it."""
    before = st.session_state.get(HERE)
    if before not in (None, item_id):
        SharedForm(before, user).leave()
    st.session_state[HERE] = item_id


class Put(NamedTuple):
    """A value that was put into a field from here; `before` is what the page still sends until it has heard of it."""

    before: Any
    value: Any
    at: datetime


class SharedForm:
    """One case's fields in this session beside what the database knows of them."""

    def __init__(self, item_id: str, user: User) -> None:
        self.item_id, self.user, self.prefix = item_id, user, f"draft_{item_id}_"
        self.seen: dict[str, Revision] = st.session_state.setdefault(f"draft+seen_{item_id}", {})
        self.theirs: dict[str, Revision] = st.session_state.setdefault(f"draft+theirs_{item_id}", {})
        self.puts: dict[str, Put] = st.session_state.setdefault(f"draft+puts_{item_id}", {})

    def bring(self) -> None:
        """Before the fields are drawn: save what changed here, fetch what changed elsewhere, say both."""
        self._look()
        self._undo_echoes()
        try:
            saved = self._save()
            self._fetch()
        except Refused as refusal:
            st.error(f"NOT SAVED: {refusal}")
            return
        if saved:
            st.session_state[f"draft+saved_{self.item_id}"] = session.now()
        self._say()

    def leave(self) -> None:
        """Another case is on screen: this one's fields are saved and found again in the database, not carried along."""
        self._look()
        try:
            self._save()
        except Refused:
            return  # said when one is back: the fields keep what they hold
        if not self.theirs:
            st.session_state[LEFT] = self._safe()
            for key in [*self._keys, *(f"draft+{name}_{self.item_id}" for name in ("seen", "theirs", "saved", "puts"))]:
                st.session_state.pop(key, None)

    def remember(self) -> None:
        """After the fields are drawn: what a field began with is no change of anybody's."""
        self._look()
        for name, value in self._local().items():
            self.seen.setdefault(name, Revision(0, value, "", session.now()))
        self._tell_page()

    def _tell_page(self) -> None:
        """Which texts are safe here, so that the page need not keep them any longer."""
        texts = st.session_state.get(LEFT, {}) | self._safe()
        told = html.escape(json.dumps({"by": self.user.id, "texts": texts}))
        st.html(f'<span hidden data-stepwell-saved="{told}"></span>')
        st.html(TYPING, unsafe_allow_javascript=True)

    def _safe(self) -> dict[str, str]:
        """A field's name in the page to its text as it is in the database."""
        texts = {name: one.value for name, one in self.seen.items() if isinstance(one.value, str)}
        return {f"st-key-{self.prefix}{name}": text for name, text in texts.items()}

    def _local(self) -> dict[str, Any]:
        keys = [key for key in self._keys if key in st.session_state and not key.endswith("_more")]
        return {key.removeprefix(self.prefix): _told(st.session_state[key]) for key in keys}

    def _look(self) -> None:
        """Which fields there are. Walking through a whole session takes longer than all the rest, so it is done twice
        a run: before the fields are drawn and after."""
        self._keys = dict.fromkeys(str(key) for key in st.session_state if str(key).startswith(self.prefix))

    def _save(self) -> bool:
        changed = {
            name: (self.seen[name].number, value)
            for name, value in self._local().items()
            if name in self.seen and name not in self.theirs and self.seen[name].value != value
        }
        if not changed:
            return False
        answers = shared_drafts.save(session.engine(), self.item_id, changed, by=self.user, at=session.now())
        for name, answer in answers.items():
            if isinstance(answer, Conflict):
                self.theirs[name] = answer.theirs
            else:
                self.seen[name] = answer
        return True

    def _fetch(self) -> None:
        """A text that is on screen is never replaced under somebody's hands: it is shown beside it."""
        local = self._local()
        for name, newest in shared_drafts.load(session.engine(), self.item_id, by=self.user).items():
            known = self.seen.get(name)
            if known is not None and newest.number <= known.number:
                continue
            mine = local.get(name)
            if name in local and isinstance(newest.value, str) and mine != newest.value:
                self.theirs[name] = newest
            else:
                self._take(name, newest)

    def _put(self, name: str, value: Any) -> None:
        """Into the field, over what stands there."""
        key = f"{self.prefix}{name}"
        if key in st.session_state:
            self.puts[name] = Put(_told(st.session_state[key]), value, session.now())
        st.session_state[key] = _untold(value)
        self._keys[key] = None

    def _undo_echoes(self) -> None:
        """A message under way while a colleague's value was put here still carries the old one: nobody chose that."""
        local = self._local()
        for name, put in list(self.puts.items()):
            if session.now() - put.at > ECHO:
                del self.puts[name]
            elif name in local and local[name] == put.before:
                st.session_state[f"{self.prefix}{name}"] = _untold(put.value)

    def _take(self, name: str, newest: Revision) -> None:
        self._put(name, newest.value)
        self.seen[name] = newest
        self.theirs.pop(name, None)

    def _settle(self, name: str, how: str) -> None:
        theirs, mine = self.theirs.pop(name), st.session_state.get(f"{self.prefix}{name}")
        base = self.seen[name].value if name in self.seen else ""
        self.seen[name] = theirs
        if how == "theirs":
            self._take(name, theirs)
        elif how == "join":
            self._put(name, joined(base, mine, theirs.value))

    def _say(self) -> None:
        zone = ZoneInfo(str(session.about_site()["zone"]))
        at = st.session_state.get(f"draft+saved_{self.item_id}")
        if at is not None:
            st.caption(f"Saved {at.astimezone(zone):%H:%M:%S}")
        for name, theirs in self.theirs.items():
            with st.container(border=True):
                when = f"{theirs.at.astimezone(zone):%H:%M:%S}"
                st.markdown(f"**{plain(theirs.by)}** wrote here too ({plain(name)}, {when}). Yours is in the field:")
                st.text(str(theirs.value))
                with st.container(horizontal=True):
                    for how, label in (("theirs", "Take theirs"), ("mine", "Keep mine"), ("join", "Join both")):
                        key = f"draft+{how}_{self.item_id}_{name}"
                        st.button(label, key=key, on_click=self._settle, args=(name, how))


def _told(value: Any) -> Any:
    """What a database column can hold."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def _untold(value: Any) -> Any:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) and "day" in value else value
