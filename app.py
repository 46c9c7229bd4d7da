"""The door: middleware, routes and what happens once at start-up. No data, no charts."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from components import background, cookie, index_page
from components.at_once import send_at_once
from components.headers import MIDDLEWARE
from components.session import engine
from queries.keys import NAMES, key


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Refuse to start on weak keys or an old schema; then take what is loaded out of every garbage collection."""
    import components.warm  # noqa: F401  what the pages import, once and before the freeze

    for name in NAMES:
        key(name)
    engine()
    send_at_once()
    gc.collect()
    # Streamlit collects after every run: 58 ms with pandas and Altair loaded, 3 ms once they are frozen.
    gc.freeze()
    async with background.running():
        yield {}


app = st.App(
    Path(__file__).parent / "components" / "frame.py",
    lifespan=lifespan,
    routes=[*cookie.ROUTES, *index_page.ROUTES],
    middleware=MIDDLEWARE,
)
