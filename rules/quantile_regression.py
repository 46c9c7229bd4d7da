"""The straight line that a given share of scores stays under: linear quantile regression by linear programming.

Koenker & Bassett 1978: minimise the check loss, sum of rho_tau(y - a - b x). Equal points are counted, not repeated,
so the size of the problem is that of the scale, not of the service.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, identity

Numbers = NDArray[np.float64]


class NoLine(ValueError):
    """The points carry no line. The text says why."""


@dataclass(frozen=True)
class QuantileLine:
    tau: float
    intercept: float
    slope: float

    def at(self, x: float) -> float:
        return self.intercept + self.slope * x


def check_loss(line: QuantileLine, x: Numbers, y: Numbers) -> float:
    """What the line is judged by: tau per point above it, 1 - tau per point under it. Coefficients may differ."""
    off = y - (line.intercept + line.slope * x)
    return float(np.sum(np.where(off >= 0, line.tau * off, (line.tau - 1) * off)))


def quantile_line(x: Numbers, y: Numbers, tau: float) -> QuantileLine:
    """The line with the smallest check loss; a level line where every x is the same."""
    if not 0 < tau < 1:
        raise NoLine(f"tau is {tau:g}; it must lie between 0 and 1.")
    if len(x) == 0 or len(x) != len(y):
        raise NoLine("A line needs points with both coordinates.")
    if np.ptp(x) == 0:
        return QuantileLine(tau, float(np.quantile(y, tau)), 0.0)
    cells, counts = np.unique(np.column_stack((x, y)), axis=0, return_counts=True)
    n, middle = len(cells), float(cells[:, 0].mean())
    # Columns: intercept and slope around the middle of x, free; then what lies above and under the line.
    line = csr_array(np.column_stack((np.ones(n), cells[:, 0] - middle)))
    costs = np.concatenate((np.zeros(2), tau * counts, (1 - tau) * counts))
    bounds = [(None, None)] * 2 + [(0.0, None)] * (2 * n)
    whole = hstack((line, identity(n), -identity(n)), format="csc")
    found = linprog(costs, A_eq=whole, b_eq=cells[:, 1], bounds=bounds, method="highs")
    if not found.success:
        raise NoLine(f"No line was found: {found.message}")
    around, slope = float(found.x[0]), float(found.x[1])
    return QuantileLine(tau, around - slope * middle, slope)
