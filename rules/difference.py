"""How far two scores are apart, without the last digit that decimals lose in binary: 43.3 less 30.3 is 13.

Every rule that asks for *at least* so many points, or a share of them, asks here.
"""

from __future__ import annotations

from rules.instruments import Instrument

DIGITS = 9  # no score has as many


def difference(before: float, after: float) -> float:
    """Points gained from one to the other, in the scale's own direction."""
    return round(after - before, DIGITS)


def better_by(instrument: Instrument, before: float, after: float) -> float:
    """How many points better; below 0 where it is worse, 0 where the scale has no direction."""
    return difference(before, after) * instrument.direction.sign


def worse_by(instrument: Instrument, before: float, after: float) -> float:
    return -better_by(instrument, before, after)


def share_of(score: float, share: float) -> float:
    """So many points of a score: a fifth of 35 is 7."""
    return round(share * abs(score), DIGITS)
