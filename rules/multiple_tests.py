"""Several tests looked at together: Holm's correction, so that looking often does not make chance look like a find."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p: Sequence[float]) -> tuple[float, ...]:
    """Each p corrected for all of them (Holm 1979), in the order given; never above 1, never below its own p.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    order = sorted(range(len(p)), key=lambda i: p[i])
    corrected, highest = [0.0] * len(p), 0.0
    for place, i in enumerate(order):
        highest = max(highest, min(1.0, p[i] * (len(p) - place)))
        corrected[i] = highest
    return tuple(corrected)
