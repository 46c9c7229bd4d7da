"""The trend of one long series: how long it takes, and how much memory it holds at most.

    python -m bench.trend [--points 1000 10000]

Dates are days in a row, scores 0 to 27: many are equal, as in a real log.
"""

from __future__ import annotations

import argparse
import random
import time
import tracemalloc
from datetime import date, timedelta

from rules.trends import trend

FIRST = date(1996, 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, nargs="+", default=[100, 1000, 10_000])
    for points in parser.parse_args().points:
        rng = random.Random(1)
        dates = [FIRST + timedelta(days=day) for day in range(points)]
        values = [rng.randint(0, 27) for _ in dates]
        began = time.perf_counter()
        trend(dates, values)
        took = time.perf_counter() - began
        tracemalloc.start()
        trend(dates, values)
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"{points:,} points: {took * 1000:.1f} ms, at most {held / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
