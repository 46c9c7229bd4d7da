"""The page a browser loads for an address of ours: Streamlit's own, told where its server is.

At an address like /patient Streamlit's frontend asks first for a server at that very place and tries the right one a
tenth of a second later: every link that somebody follows and every reload waits for that. The name of the page is cut
off here, so that a site that serves the app under a folder is found too.

What draws charts and switches is loaded while the browser has nothing else to do, not when the first one has come.
"""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

PAGES = ("caseload", "my_day", "patient", "meeting", "my_meeting", "record", "settings")
STREAMLITS = Path(st.__file__).parent / "static" / "index.html"
EARLY = tuple(
    next(STREAMLITS.parent.glob(f"static/js/{name}.*.js")).name
    for name in ("ArrowVegaLiteChart", "embed", "vega-interpreter", "ButtonGroup", "Html")
)
WHERE = f"""<script>
window.__streamlit = {{
  BACKEND_BASE_URL: location.origin + location.pathname.replace(/\\/(?:{"|".join(PAGES)})\\/?$/, "")
}}
</script>
<script type="module">
const idle = window.requestIdleCallback ?? setTimeout
for (const name of {json.dumps(EARLY)}) idle(() => import("./static/js/" + name))
</script>
</head>"""


async def index(_request: Request) -> HTMLResponse:
    return HTMLResponse(HTML, headers={"cache-control": "no-cache"})


HTML = (
    STREAMLITS.read_text().replace("</head>", WHERE, 1).replace("<title>Streamlit</title>", "<title>Stepwell</title>")
)
ROUTES = [Route(f"/{page}", index) for page in PAGES]
