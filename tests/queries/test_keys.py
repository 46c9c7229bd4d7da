from __future__ import annotations

import pytest

from queries.keys import NAMES, WeakKey, key, make_keys

GOOD = "k7Qm2Zx9Lw4Tn8Vb3Rc6Yp1Hd5Gf0Js_"


@pytest.mark.parametrize("name", NAMES)
def test_every_installation_has_its_own_keys(home, monkeypatch: pytest.MonkeyPatch, tmp_path, name: str) -> None:
    first = key(name)
    monkeypatch.setenv("STEPWELL_HOME", str(tmp_path / "another"))
    make_keys()
    assert key(name) != first
    assert len(first) >= 32


def test_the_two_keys_differ(home) -> None:
    assert key("audit") != key("session")


def test_making_keys_again_keeps_those_that_are_there(home) -> None:
    before = [key(name) for name in NAMES]
    make_keys()
    assert [key(name) for name in NAMES] == before


def test_a_key_file_is_for_its_owner_only(home) -> None:
    assert {path.stat().st_mode & 0o777 for path in (home / "keys").iterdir()} == {0o600}
    assert (home / "keys").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read_is_refused(home, mode: int) -> None:
    (home / "keys" / "audit.key").chmod(mode)
    with pytest.raises(WeakKey, match="chmod 600"):
        key("audit")


@pytest.mark.parametrize(
    "weak", ["", "some_key", "SOME_KEY", "changeme", "a" * 64, "abcabc" * 10, GOOD[:31], f"  {GOOD[:31]}\n"]
)
def test_a_weak_key_is_refused(home, monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    monkeypatch.setenv("STEPWELL_AUDIT_KEY", weak)
    with pytest.raises(WeakKey, match="too weak"):
        key("audit")


def test_the_environment_wins_over_the_file(home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPWELL_AUDIT_KEY", GOOD + "\n")
    assert key("audit") == GOOD.encode()


def test_a_missing_key_says_what_to_do(home) -> None:
    (home / "keys" / "session.key").unlink()
    with pytest.raises(WeakKey, match=r"manage\.py init"):
        key("session")


def test_no_refusal_repeats_the_key(home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPWELL_AUDIT_KEY", "hunter2-hunter2")
    with pytest.raises(WeakKey) as refusal:
        key("audit")
    assert "hunter2" not in str(refusal.value)


def test_a_key_given_by_the_environment_is_not_written_to_disk(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPWELL_HOME", str(tmp_path))
    monkeypatch.setenv("STEPWELL_AUDIT_KEY", GOOD)
    make_keys()
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["session.key"]
