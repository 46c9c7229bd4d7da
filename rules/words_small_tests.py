"""Small tests in patients' words, English and German: what came of one and what becomes of it; no numbers, no blame."""

from __future__ import annotations

ENGLISH = {
    "tried.test_running": (
        "You are trying something: {name}, until {on}. Then we look together at what came of it.",
        "You try something: {name}. We look at it on {on}.",
    ),
    "tried.test_as_hoped": (
        "You tried something: {name}, {period}. In that time things moved as you had hoped. One try cannot show what it"
        " was.",
        "You tried something: {name}. It went as you hoped.",
    ),
    "tried.test_less": (
        "You tried something: {name}, {period}. In that time things moved the way you had hoped, by less than you had"
        " hoped.",
        "You tried something: {name}. It went a little the way you hoped.",
    ),
    "tried.test_no_difference": (
        "You tried something: {name}, {period}. We saw no clear difference in that time. Now we know that, too.",
        "You tried something: {name}. We saw no clear difference. That is good to know.",
    ),
    "tried.test_other_way": (
        "You tried something: {name}, {period}. In that time things came differently from what you had hoped. That"
        " happens, and it was worth trying.",
        "You tried something: {name}. It came differently. That happens.",
    ),
    "tried.test_cannot_say": (
        "You tried something: {name}, {period}. From the answers alone we cannot say what came of it; how you saw it"
        " counts.",
        "You tried something: {name}. We cannot say from the answers what came of it. Tell us how it was.",
    ),
    "tried.test_kept": ("We keep it up: {name}.", "You go on with it: {name}."),
    "tried.test_dropped": ("We do not go on with it: {name}.", "We stopped it: {name}."),
    "tried.test_again": ("We try it once more, to be surer: {name}.", "We try it again: {name}."),
    "open.test": (
        "You tried something: {name}. We would like to look with you at what came of it.",
        "You tried something: {name}. We want to look at it with you.",
    ),
}
GERMAN = {
    "tried.test_running": (
        "Sie probieren etwas aus: {name}, bis zum {on}. Dann sehen wir gemeinsam, was daraus geworden ist.",
        "Sie probieren etwas aus: {name}. Am {on} sehen wir es uns an.",
    ),
    "tried.test_as_hoped": (
        "Sie haben etwas ausprobiert: {name}, {period}. In dieser Zeit ging es so, wie Sie gehofft hatten. Ein Versuch"
        " allein zeigt nicht, woran es lag.",
        "Sie haben etwas ausprobiert: {name}. Es ging so, wie Sie hofften.",
    ),
    "tried.test_less": (
        "Sie haben etwas ausprobiert: {name}, {period}. In dieser Zeit ging es in die erhoffte Richtung, weniger weit"
        " als gehofft.",
        "Sie haben etwas ausprobiert: {name}. Es ging ein wenig so, wie Sie hofften.",
    ),
    "tried.test_no_difference": (
        "Sie haben etwas ausprobiert: {name}, {period}. Wir sahen in dieser Zeit keinen klaren Unterschied. Auch das"
        " wissen wir jetzt.",
        "Sie haben etwas ausprobiert: {name}. Wir sahen keinen klaren Unterschied. Gut, das zu wissen.",
    ),
    "tried.test_other_way": (
        "Sie haben etwas ausprobiert: {name}, {period}. In dieser Zeit kam es anders als gehofft. Das kommt vor, und"
        " der Versuch hat sich gelohnt.",
        "Sie haben etwas ausprobiert: {name}. Es kam anders. Das kommt vor.",
    ),
    "tried.test_cannot_say": (
        "Sie haben etwas ausprobiert: {name}, {period}. Aus den Antworten allein können wir nicht sagen, was daraus"
        " wurde; es zählt, wie Sie es erlebt haben.",
        "Sie haben etwas ausprobiert: {name}. Aus den Antworten können wir nichts sagen. Sagen Sie uns, wie es war.",
    ),
    "tried.test_kept": ("Wir behalten bei: {name}.", "Sie machen damit weiter: {name}."),
    "tried.test_dropped": ("Wir lassen wieder weg: {name}.", "Damit hören wir auf: {name}."),
    "tried.test_again": ("Wir versuchen es noch einmal, um sicherer zu sein: {name}.", "Wir versuchen es noch einmal."),
    "open.test": (
        "Sie haben etwas ausprobiert: {name}. Wir möchten mit Ihnen ansehen, was daraus geworden ist.",
        "Sie haben etwas ausprobiert: {name}. Wir möchten es mit Ihnen ansehen.",
    ),
}
