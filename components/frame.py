"""The frame around every page: who is signed in, which pages they have, and that sample data is sample data."""

from pathlib import Path

import streamlit as st

from components import alert_bell, session, sign_in
from components.plain import plain, small
from components.theme import DARK, LIGHT
from rules.roles import Act, Role, User, can

PAGES = Path(__file__).resolve().parent.parent / "pages"
ICON = Path(__file__).with_name(
    "stairs.svg"
)  # a name such as :material/stairs: is fetched from another company's server


def page(name: str, title: str, icon: str) -> st.Page:  # type: ignore[valid-type]
    return st.Page(PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", url_path=name)


def start() -> st.Page:  # type: ignore[valid-type]
    """The bare address. Streamlit's default page loses its own path, and every page here keeps one to link to."""
    return st.Page(lambda: None, title="Stepwell", url_path="start", default=True, visibility="hidden")


def pages_of(user: User | None) -> list[st.Page]:  # type: ignore[valid-type]
    """Every page is known to the navigation, so that a deep link survives signing in; each page guards itself."""
    found = [start()]
    if user is None or can(user, Act.read_caseload):
        found += [
            page("caseload", "Caseload", "groups"),
            page("my_day", "My day", "today"),
            page("patient", "Patient", "person"),
            page("meeting", "Meeting", "forum"),
            page("record", "Record", "edit_note"),
        ]
    if user is None or user.role is Role.participant:
        found.append(page("my_meeting", "My meeting", "diversity_3"))
    if user is None or can(user, Act.read_caseload) or can(user, Act.manage_people):
        found.append(page("settings", "Settings", "settings"))
    return found


# The top bar holds the navigation; what is left of Streamlit's own empty space above a page goes.
# Streamlit has no option for an element that stays in view; a key gives the patient's banner its own class. Its ground
# is solid, or what scrolls beneath would be read into the name; Streamlit sets the colour scheme of whoever looks.
STYLE = f"""<style>
.stMainBlockContainer {{ padding: 3.75rem 2.5rem 3rem; }}
[data-testid="stLayoutWrapper"]:has(> .st-key-banner) {{ position: sticky; top: 3.5rem; z-index: 90; }}
.st-key-banner {{ background: Canvas; padding-top: .25rem; }}
.st-key-banner {{ background: light-dark({LIGHT.background}, {DARK.background}); }}
@media (max-width: 640px) {{
.stMainBlockContainer {{ padding-left: 1rem; padding-right: 1rem; }}
.stMainBlockContainer h1 {{ font-size: 1.75rem; padding: .25rem 0; }}
.st-key-banner p {{ font-size: .85rem; }}
}}
</style>"""


def head(user: User) -> None:
    """One line on every page: where we are, that sample data is sample data, and who is here."""
    with st.container(horizontal=True, vertical_alignment="center", key="frame_head"):
        if session.about_site()["is_sample"]:
            st.badge("Sample data: every person here is invented", icon=":material/science:", color="violet")
        st.space("stretch")
        with st.popover(user.name, icon=":material/account_circle:"):
            about = f"{user.role.value} · {user.discipline}", str(session.about_site()["name"])
            st.markdown("\n\n".join([f"**{plain(user.name)}**", *(small(plain(one)) for one in about)]))
            st.button("Sign out", key="frame_sign_out", on_click=sign_in.sign_out, icon=":material/logout:")


st.set_page_config(page_title="Stepwell", page_icon=ICON, layout="wide")
somebody = session.user_or_none()
known = pages_of(somebody)
shown = st.navigation(known, position="top" if somebody else "hidden")
sign_in.drop_cookie()
if somebody is None:
    sign_in.sign_in()
    st.stop()

if shown is known[0]:
    st.switch_page(known[1])
sign_in.keep_cookie()
st.html(STYLE)
head(somebody)
if not session.is_shared_with_patient(shown.url_path):  # nobody else's alert beside a patient who is looking
    alert_bell.bell(somebody)
if message := session.said():
    st.toast(message, icon=":material/check:")
try:
    shown.run()
finally:
    session.drawn()
