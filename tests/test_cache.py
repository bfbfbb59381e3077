"""What is kept is used only while it is what was written."""

from __future__ import annotations

import errno
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from scripts.content import cache
from scripts.content.cache import Cache, key
from scripts.errors import ProjectError


@pytest.fixture
def store(tmp_path) -> Cache:
    return Cache(tmp_path / "kept")


def make() -> bytes:
    return b"made"


def never() -> bytes:
    raise AssertionError("made again")


def test_an_entry_is_made_once(store):
    first = store.made("k", "txt", make)
    assert first.read_bytes() == b"made" and first.suffix == ".txt"
    assert store.made("k", "txt", never) == first
    assert store.get("other", "txt") is None
    assert store.get("k", "pdf") is None


@pytest.mark.parametrize("harm", [b"", b"ma", b"MADE", b"made and more"])
def test_a_harmed_entry_is_made_again(store, harm):
    path = store.made("k", "txt", make)
    path.write_bytes(harm)
    assert store.get("k", "txt") is None
    assert store.made("k", "txt", make).read_bytes() == b"made"
    assert [file.read_bytes() for file in store.folder.iterdir()] == [b"made"]


def test_an_entry_without_a_digest_is_not_used(store):
    store.folder.mkdir()
    (store.folder / "k.txt").write_bytes(b"from elsewhere")
    (store.folder / "k..txt").write_bytes(b"from elsewhere")
    assert store.made("k", "txt", make).read_bytes() == b"made"


def test_a_harmed_entry_does_not_hide_a_sound_one(store):
    sound = store.put("k", "txt", b"made")
    sound.with_name("k.0000.txt").write_bytes(b"harmed")
    assert store.made("k", "txt", never) == sound


def test_writers_at_once_leave_one_whole_entry(store):
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: store.made("k", "bin", lambda: b"x" * 1_000_000), range(32)))
    assert list(store.folder.iterdir()) == [made[0]]
    assert store.get("k", "bin") == made[0]


def test_a_full_disk_is_told_plainly(store, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cache, "write", full)
    with pytest.raises(ProjectError, match="写不了缓存：磁盘已满；.*空间"):
        store.put("k", "txt", b"made")


def test_a_write_that_fails_leaves_nothing(store, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProjectError, match="磁盘已满"):
        store.put("k", "txt", b"made")
    assert list(store.folder.iterdir()) == []


def aged(store, name, days, size=10):
    path = store.put(name, "txt", b"x" * size)
    then = time.time() - days * cache.DAY
    os.utime(path, (then, then))
    return path


def test_what_was_not_used_for_long_is_removed(tmp_path):
    store = Cache(tmp_path, days=30)
    old, recent = aged(store, "old", 31), aged(store, "recent", 29)
    store.prune()
    assert not old.exists() and recent.exists()


def test_the_longest_unused_give_way(tmp_path):
    store = Cache(tmp_path, size=100)
    entries = [aged(store, name, days, 60) for name, days in (("c", 2), ("a", 4), ("b", 3), ("now", 0))]
    store.prune()
    assert [path.exists() for path in entries] == [False, False, False, True]


def test_using_an_entry_keeps_it(tmp_path):
    store = Cache(tmp_path, days=30)
    old = aged(store, "old", 31)
    assert store.get("old", "txt") == old
    store.prune()
    assert old.exists()


def test_the_first_entry_of_a_run_prunes(tmp_path):
    old = aged(Cache(tmp_path), "old", 100)
    Cache(tmp_path).put("new", "txt", b"made")
    assert not old.exists()


def test_a_key_tells_inputs_apart(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(b"one")
    assert len({key("ab", "c"), key("a", "bc"), key("abc"), key("abc", ""), key("c", "ab")}) == 5
    assert key("one") == key(b"one") == key(file)
    before = key(file)
    file.write_bytes(b"two")
    assert key(file) != before
