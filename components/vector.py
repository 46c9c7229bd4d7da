"""Charts for paper: the same specifications as on screen, as vector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import vl_convert


def svg(spec: Mapping[str, Any]) -> str:
    return str(vl_convert.vegalite_to_svg(dict(spec)))
