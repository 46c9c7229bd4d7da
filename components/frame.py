"""The frame around every page: who is signed in, which pages they have, and that sample data is sample data."""

from pathlib import Path

import streamlit as st

from components import session, sign_in
from rules.roles import Act, User, can

PAGES = Path(__file__).resolve().parent.parent / "pages"


def page(name: str, title: str, icon: str, *, first: bool = False) -> st.Page:  # type: ignore[valid-type]
    return st.Page(PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", url_path=name, default=first)


def pages_of(user: User | None) -> list[st.Page]:  # type: ignore[valid-type]
    """Every page is known to the navigation, so that a deep link survives signing in; each page guards itself."""
    clinical = user is None or can(user, Act.read_caseload)
    found = []
    if clinical:
        found += [
            page("caseload", "Caseload", "groups", first=True),
            page("patient", "Patient", "person"),
            page("meeting", "Meeting", "forum"),
            page("record", "Record", "edit_note"),
        ]
    if user is None or can(user, Act.manage_people) or can(user, Act.read_audit):
        found.append(page("settings", "Settings", "settings", first=not clinical))
    return found


def side(user: User) -> None:
    with st.sidebar:
        st.caption(str(session.about_site()["name"]))
        st.markdown(f"**{user.name}**")
        st.caption(f"{user.role.value} · {user.discipline}")
        st.button("Sign out", key="frame_sign_out", on_click=sign_in.sign_out, icon=":material/logout:")


st.set_page_config(page_title="Stepwell", page_icon=":material/stairs:", layout="wide")
somebody = session.user_or_none()
shown = st.navigation(pages_of(somebody), position="top" if somebody else "hidden")
sign_in.drop_cookie()
if somebody is None:
    sign_in.sign_in()
    st.stop()

sign_in.keep_cookie()
side(somebody)
if session.about_site()["is_sample"]:
    st.badge("Sample data: every person here is invented", icon=":material/science:", color="violet")
if message := session.said():
    st.toast(message, icon=":material/check:")
shown.run()
