"""A file is there when the browser comes for it, however late, and whoever else's page runs meanwhile."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A browser that is slow to come for the file: the click on the link that fetches it waits.
LATE = """
const at_once = HTMLAnchorElement.prototype.click;
HTMLAnchorElement.prototype.click = function () { setTimeout(() => at_once.call(this), 4000); };
"""


def test_a_file_is_there_for_a_slow_browser_while_others_work(service, signed_in_page):
    service.manage("sample", "--patients", "60")
    with service.serving():
        slow, busy = signed_in_page("sam.supervisor"), signed_in_page("chris.chair")
        slow.evaluate(LATE)
        with slow.expect_download() as file:
            slow.get_by_role("button", name="Export").click()
            for place in ("Cards", "Table", "Cards", "Table"):
                busy.get_by_test_id("stButtonGroup").get_by_text(place, exact=True).click()
                busy.wait_for_timeout(700)
        assert file.value.path().read_text(encoding="utf-8-sig").count("\n") > 10
