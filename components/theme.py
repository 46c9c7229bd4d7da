"""Colours, shapes and words, once, for screens and print. A word and a shape stand beside every colour.

Hues are the Okabe-Ito set, which people with the common colour-vision deficiencies can tell apart.
The background and text colours repeat .streamlit/config.toml; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Any

FONT = '"Source Sans", "Source Sans 3", "Noto Sans", "DejaVu Sans", Arial, sans-serif'


@dataclass(frozen=True)
class Palette:
    background: str
    text: str
    faint: str
    frame: str
    band_low: str  # the mildest severity band
    band_high: str  # the severest
    measures: tuple[str, ...]  # one per panel, cycled
    better: str
    worse: str
    goal: str
    missed: str
    drug: str
    module: str
    dose_opacity: tuple[float, float]  # of the lowest and the highest dose
    event: str
    step: str


LIGHT = Palette(
    background="#ffffff",
    text="#1f2933",
    faint="#5b6673",
    frame="#cbd2d9",
    band_low="#f7f9fb",
    band_high="#b4c8de",
    measures=("#0072b2", "#d55e00", "#7a3e8e", "#00745a", "#8a5a00", "#1f2933"),
    better="#00664f",
    worse="#9c3d00",
    goal="#00664f",
    missed="#6b7682",
    drug="#009e73",
    module="#56b4e9",
    dose_opacity=(0.40, 0.90),
    event="#a23b8f",
    step="#3e4c59",
)

DARK = Palette(
    background="#12161c",
    text="#e8ecf0",
    faint="#a3adb8",
    frame="#3a4450",
    band_low="#171d25",
    band_high="#35506e",
    measures=("#6cc1f2", "#ff9a4d", "#d9a3ea", "#4fd1ab", "#e6c35c", "#e8ecf0"),
    better="#5fd6b3",
    worse="#ffab73",
    goal="#5fd6b3",
    missed="#a3adb8",
    drug="#00a87a",
    module="#3b8fc4",
    dose_opacity=(0.35, 0.70),
    event="#e79bd6",
    step="#c3ccd5",
)

SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
NOT_ATTENDED = "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1M-0.7,0.7L0.7,-0.7"
STAR = "M0,-1.2L0.35,-0.45L1.1,-0.35L0.55,0.2L0.7,1L0,0.6L-0.7,1L-0.55,0.2L-1.1,-0.35L-0.35,-0.45Z"
EVENT_SHAPES = {
    "attended": "circle",
    "not attended": NOT_ATTENDED,
    "life event": "diamond",
    "flare-up": "triangle-up",
    "side effect": "cross",
    "health-care use": "square",
    "note": "triangle-right",
    "decision": STAR,
    "home practice": "triangle-down",
}
CROSS = "M-1,-1L1,1M-1,1L1,-1"
QUERY = "M-0.7,-0.6A0.7,0.7,0,1,1,0,0.2V0.5M0,0.95V1.2"
HALF = "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1M0,-1V1M-0.35,-0.9V0.9M-0.7,-0.65V0.65"
DECLINED = "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1M-0.6,0H0.6"
OVERDUE = "M0,-1.3L1.3,1L-1.3,1ZM0,-0.5L0,0.3M0,0.55L0,0.75"
DOTS = "M-1.3,0h0.4M-0.2,0h0.4M0.9,0h0.4"
DASHES = "M-1.3,0h1M0.3,0h1"
DASHED_DOWN = "M0,-1.3v0.7M0,-0.3v0.7M0,0.7v0.7"
BLOCK = "M-1.4,-0.8H1.4V0.8H-1.4Z"
ARROWS = "M-1.3,0H1.3M-0.8,-0.5L-1.3,0L-0.8,0.5M0.8,-0.5L1.3,0L0.8,0.5"


@dataclass(frozen=True)
class Sign:
    """How one verdict or urgency is shown: the word is the message, shape and colour only help to find it."""

    word: str
    shape: str
    colour: str  # a name st.badge and Markdown know; legible in both themes

    @property
    def text(self) -> str:
        return f"{self.shape} {self.word}"


VERDICTS = {
    "reliably_better": Sign("clearly better", "▼", "blue"),
    "no_reliable_change": Sign("no clear change", "●", "gray"),
    "reliably_worse": Sign("clearly worse", "▲", "orange"),
    "cannot_say": Sign("cannot say", "?", "violet"),
}

URGENCIES = {
    "crisis": Sign("Crisis", "⬤", "red"),
    "act now": Sign("Act now", "▲", "orange"),
    "review": Sign("Review", "◆", "blue"),
    "info": Sign("For information", "○", "gray"),
}

UNKNOWN = Sign("unknown", "?", "violet")


def palette(dark: bool) -> Palette:
    return DARK if dark else LIGHT


def mixed(low: str, high: str, share: float) -> str:
    """The colour between two, `share` of the way to the second."""
    ends = [(int(low[i : i + 2], 16), int(high[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{floor(a + (b - a) * share + 0.5):02x}" for a, b in ends)


def verdict_sign(verdict: str, higher_better: bool = False) -> Sign:
    """The sign of a verdict. The arrow shows where the score went, so it turns where a higher score is better."""
    sign = VERDICTS.get(verdict.replace(" ", "_"), UNKNOWN)
    turned = {"▼": "▲", "▲": "▼"}.get(sign.shape, sign.shape) if higher_better else sign.shape
    return Sign(sign.word, turned, sign.colour)


def urgency_sign(urgency: str) -> Sign:
    return URGENCIES.get(urgency.replace("_", " "), UNKNOWN)


def chart_config(dark: bool) -> dict[str, Any]:
    """Shared by every chart, on screen (theme=None) and in print."""
    colours = palette(dark)
    axis = {"labelColor": colours.faint, "titleColor": colours.faint, "domainColor": colours.frame}
    return {
        "background": colours.background,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {**axis, "tickColor": colours.frame, "gridColor": colours.frame, "labelFontSize": 11},
        "text": {"fill": colours.text, "fontSize": 11},
        "title": {"color": colours.text, "anchor": "start", "fontSize": 15},
    }
