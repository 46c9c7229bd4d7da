"""A setting is changed by somebody who says why; the old settings stay what they were."""

import pytest

from rules.settings import DEFAULT, SITE

WHY = "Lea Lead, 2 Mar 2026: fewer false alarms."


def test_a_change_makes_new_settings_one_version_and_one_revision_on():
    once = DEFAULT.changed("trend.p", 0.01, f"  {WHY} ")
    twice = once.changed("trend.p", 0.02, WHY).changed("trend.gap_days", 60, WHY)
    assert (DEFAULT.revision, once.revision, twice.revision) == (0, 1, 3)
    assert (once["trend.p"].version, twice["trend.p"].version) == (2, 3)
    assert (once.value("trend.p"), twice.value("trend.p"), DEFAULT.value("trend.p")) == (0.01, 0.02, 0.05)
    assert (once["trend.p"].source, once["trend.p"].confidence) == (WHY, SITE)
    assert twice.whole("trend.gap_days") == 60


def test_a_change_without_a_reason_is_refused():
    with pytest.raises(ValueError, match="^Say who decided this setting and why: it stands beside the number.$"):
        DEFAULT.changed("trend.p", 0.01, " ")


def test_a_setting_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="There is no setting “trend.q”."):
        DEFAULT.changed("trend.q", 0.01, WHY)


def test_what_a_site_decided_keeps_the_revision_it_is_told():
    assert DEFAULT.with_site([DEFAULT["trend.p"]], 7).revision == 7
