"""The page a browser loads for an address of ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components import index_page

PAGES = Path(index_page.__file__).resolve().parent.parent / "pages"


def test_every_page_is_found_at_its_address() -> None:
    assert set(index_page.PAGES) == {file.stem for file in PAGES.glob("[a-z]*.py")}
    assert [route.path for route in index_page.ROUTES] == [f"/{page}" for page in index_page.PAGES]


def test_it_is_streamlits_own_page_with_the_place_of_its_server_and_our_name() -> None:
    own = index_page.STREAMLITS.read_text()
    assert index_page.HTML.count("BACKEND_BASE_URL") == 1
    assert "<title>Stepwell</title>" in index_page.HTML
    assert index_page.HTML.replace(index_page.WHERE, "</head>").replace("Stepwell", "Streamlit") == own


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/patient", ""),
        ("/patient/", ""),
        ("/folder/my_day", "/folder"),
        ("/meeting/patient", "/meeting"),
        ("/folder/other", "/folder/other"),
        ("/my_meeting", ""),
        ("/outpatient", "/outpatient"),
    ],
)
def test_the_name_of_the_page_is_cut_off_and_a_folder_stays(path: str, place: str) -> None:
    [pattern] = re.findall(r"replace\(/(.+)/, \"\"\)", index_page.WHERE)
    assert re.sub(pattern.replace(r"\/", "/"), "", path) == place
