from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest
from streamlit import config

from components.theme import DARK, LIGHT, SHAPES, URGENCIES, VERDICTS, chart_config, urgency_sign, verdict_sign

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
BADGES = {"red", "orange", "yellow", "blue", "green", "violet", "gray"}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_words_can_be_read_on_the_background_and_on_the_mildest_band(palette):
    for colour in (
        palette.text,
        palette.faint,
        palette.better,
        palette.worse,
        palette.goal,
        palette.event,
        palette.step,
    ):
        assert contrast(colour, palette.background) >= 4.5  # WCAG 2.2, 1.4.3
        assert contrast(colour, palette.band_low) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_lines_can_be_seen_on_every_band(palette):
    for colour in palette.measures:
        assert contrast(colour, palette.band_low) >= 3  # WCAG 2.2, 1.4.11
        assert contrast(colour, palette.band_high) >= 2


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_there_is_a_shape_for_every_colour(palette):
    assert len(palette.measures) == len(SHAPES) == len(set(SHAPES)) == len(set(palette.measures))


def test_charts_and_pages_have_the_same_ground_and_text():
    for palette, section in ((LIGHT, "light"), (DARK, "dark")):
        page = SETTINGS["theme"][section]
        assert (page["backgroundColor"], page["textColor"]) == (palette.background, palette.text)
    assert chart_config(True)["background"] == DARK.background


def test_every_setting_is_one_that_streamlit_knows():
    known = config.get_config_options()
    for section, values in SETTINGS.items():
        for name, value in values.items():
            options = (
                [f"{section}.{name}.{inner}" for inner in value] if isinstance(value, dict) else [f"{section}.{name}"]
            )
            assert [option for option in options if option not in known] == []


def test_the_settings_that_keep_a_ward_safe():
    client, server = SETTINGS["client"], SETTINGS["server"]
    assert (client["showErrorDetails"], client["showErrorLinks"]) == ("none", False)
    assert client["disableDataExport"] is True
    assert client["showSidebarNavigation"] is False
    assert SETTINGS["browser"]["gatherUsageStats"] is False
    assert (server["enableXsrfProtection"], server["enableCORS"]) == (True, True)
    assert (server["enableAgentApi"], server["enableStaticServing"]) == (False, False)
    assert (server["headless"], server["fileWatcherType"]) == (True, "none")
    assert "cookieSecret" not in server


def test_every_verdict_and_urgency_has_a_word_a_shape_and_a_colour():
    for sign in [*VERDICTS.values(), *URGENCIES.values()]:
        assert sign.word
        assert sign.shape
        assert sign.colour in BADGES


def test_a_verdict_nobody_knows_is_unknown_and_never_fine():
    assert verdict_sign("something new").word == "unknown"
    assert urgency_sign("something new").word == "unknown"


def test_the_arrow_turns_where_a_higher_score_is_better():
    assert verdict_sign("reliably_better").text == "▼ clearly better"
    assert verdict_sign("reliably_better", higher_better=True).text == "▲ clearly better"
    assert urgency_sign("act_now").word == "Act now"


def test_charts_never_import_streamlit_so_that_they_can_be_printed():
    files = [*(ROOT / "components").glob("charts*.py"), ROOT / "components" / "theme.py"]
    assert len(files) > 5
    for file in files:
        tree = ast.parse(file.read_text())
        names = [a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names]
        names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert not [name for name in names if name.split(".")[0] == "streamlit"], file
