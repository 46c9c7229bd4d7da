"""Words for what is good to have much of: quality of life gets better, it does not become easier or weigh on anybody.

Where a sentence is about such a measure, these stand in place of the ordinary ones; what is not here says the same of
every measure.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Good:
    ways: dict[str, str]
    hopes: dict[str, str]
    sentences: dict[str, tuple[str, str]]


ENGLISH = Good(
    ways={
        "better": "got better",
        "same": "changed little",
        "worse": "became less good",
        "unknown": "changed, how clearly we cannot say",
    },
    hopes={"better": "get better", "same": "stay as it is", "worse": "change"},
    sentences={
        "start.score_high": (
            "At the start, {measure} was not so good: that is what your answers of {on} said.",
            "At the start this was not so good: {measure}.",
        ),
        "start.score_low": (
            "At the start, {measure} was quite good: that is what your answers of {on} said.",
            "At the start this was quite good: {measure}.",
        ),
        "change.worse": (
            "With {measure}, things have become less good since {from_on}. Setbacks belong to the way and are nobody's"
            " fault. We look together at what could help now.",
            "{measure}: this is less good. That happens. It is not your fault. We look for help together.",
        ),
        "change.also_worse": (
            "{measure}: this has become less good. That happens and is nobody's fault.",
            "{measure}: this is less good. That happens.",
        ),
        "change.trend_improving": ("Bit by bit, {measure} got better, {period}.", "It got better bit by bit."),
        "change.trend_worsening": (
            "Bit by bit, {measure} became less good, {period}. It is good that we see it together.",
            "It became less good bit by bit. We see it and help.",
        ),
        "tried.better_than_hoped": (
            "On {on} we hoped that {measure} would {hope} by {by}. It got better than that.",
            "We hoped that {measure} would {hope}. It got better.",
        ),
    },
)

GERMAN = Good(
    ways={
        "better": "besser geworden",
        "same": "ziemlich gleich geblieben",
        "worse": "weniger gut geworden",
        "unknown": "anders geworden, wie deutlich, wissen wir nicht",
    },
    hopes={"better": "besser", "same": "nicht anders", "worse": "anders"},
    sentences={
        "start.score_high": (
            "Am Anfang war {measure} nicht so gut: Das sagten Ihre Antworten vom {on}.",
            "Am Anfang war das nicht so gut: {measure}.",
        ),
        "start.score_low": (
            "Am Anfang war {measure} recht gut: Das sagten Ihre Antworten vom {on}.",
            "Am Anfang war das recht gut: {measure}.",
        ),
        "change.worse": (
            "Was {measure} angeht, ist es seit dem {from_on} weniger gut geworden. Rückschläge gehören zum Weg, und"
            " niemand ist daran schuld. Wir sehen gemeinsam, was jetzt helfen kann.",
            "{measure}: Das ist weniger gut. Das kommt vor. Sie sind nicht schuld. Wir suchen gemeinsam Hilfe.",
        ),
        "change.also_worse": (
            "{measure}: Das ist weniger gut geworden. Das kommt vor, und niemand ist daran schuld.",
            "{measure}: Das ist weniger gut. Das kommt vor.",
        ),
        "change.trend_improving": (
            "{period} ist {measure} Schritt für Schritt besser geworden.",
            "Es ist Schritt für Schritt besser geworden.",
        ),
        "change.trend_worsening": (
            "{period} ist {measure} Schritt für Schritt weniger gut geworden. Gut, dass wir es gemeinsam sehen.",
            "Es wurde Schritt für Schritt weniger gut. Wir sehen es und helfen.",
        ),
        "tried.better_than_hoped": (
            "Am {on} haben wir gehofft, dass {measure} bis zum {by} {hope} würde. Es ist besser geworden als gehofft.",
            "Wir hofften, dass {measure} {hope} würde. Es ist besser geworden.",
        ),
    },
)
