"""Jars: kept only with the locked sum, fetched once, and retried where that can help."""

import hashlib
import threading
from pathlib import Path

import pytest
import requests

from pso.stack import jars
from pso.stack.errors import JarsUnavailable
from pso.stack.jars import Jar, cache_dir, fetch_jars, read_lock
from pso.stack.kafka import VERSION
from pso.stack.locks import FolderLock

NAMES = ["one", "two", "three"]


def content(artifact: str) -> bytes:
    return f"the jar {artifact}".encode()


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    lines = [f"org.example:{name}:1.0 {hashlib.sha256(content(name)).hexdigest()}\n" for name in NAMES]
    path = tmp_path / "jars.lock"
    path.write_text("# a comment\n" + "".join(lines))
    return path


class Repository:
    """A download that answers from a script: for each call on an artifact the next of its answers."""

    def __init__(self, **answers: list[bytes | Exception]) -> None:
        self.answers = answers
        self.calls: list[str] = []

    def __call__(self, jar: Jar, folder: Path) -> None:
        self.calls.append(jar.artifact)
        script = self.answers.get(jar.artifact, [])
        answer = script.pop(0) if script else content(jar.artifact)
        if isinstance(answer, Exception):
            raise answer
        path = jar.path(folder)
        assert not path.exists(), "the downloader refuses to write over a file"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(answer)


def test_jars_are_downloaded_once_and_counted(tmp_path: Path, lock_file: Path) -> None:
    repository, seen = Repository(), list[tuple[int, int]]()
    for _ in range(2):
        paths = fetch_jars(
            tmp_path, lock_file=lock_file, download=repository, progress=lambda *it: seen.append(it)
        )
        assert [path.read_bytes() for path in paths] == [content(name) for name in NAMES]
    assert sorted(repository.calls) == sorted(NAMES)
    assert seen == [(1, 3), (2, 3), (3, 3)] * 2


def test_a_torn_download_is_fetched_again(tmp_path: Path, lock_file: Path) -> None:
    repository = Repository(two=[b"the j"])
    fetch_jars(tmp_path, lock_file=lock_file, download=repository)
    assert repository.calls.count("two") == 2


def test_a_jar_torn_in_the_cache_is_replaced(tmp_path: Path, lock_file: Path) -> None:
    first, *_ = fetch_jars(tmp_path, lock_file=lock_file, download=Repository())
    first.write_bytes(b"the")
    repository = Repository()
    fetch_jars(tmp_path, lock_file=lock_file, download=repository)
    assert repository.calls == ["one"]
    assert first.read_bytes() == content("one")


def test_a_jar_with_another_sum_is_refused_and_not_kept(tmp_path: Path, lock_file: Path) -> None:
    repository = Repository(two=[b"other", b"other"])
    with pytest.raises(JarsUnavailable, match=r"org\.example:two:1\.0 was downloaded twice"):
        fetch_jars(tmp_path, lock_file=lock_file, download=repository)
    assert not list(tmp_path.rglob("two-1.0.jar"))


def test_a_network_error_is_retried(tmp_path: Path, lock_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "NETWORK_PAUSE_S", 0)
    repository = Repository(one=[requests.ConnectionError(), requests.Timeout()])
    fetch_jars(tmp_path, lock_file=lock_file, download=repository)
    assert repository.calls.count("one") == 3


def test_a_network_that_stays_away_is_told_with_the_name_of_the_jar(
    tmp_path: Path, lock_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jars, "NETWORK_PAUSE_S", 0)
    repository = Repository(one=[requests.ConnectionError() for _ in range(9)])
    with pytest.raises(JarsUnavailable, match=r"one:1\.0 could not be downloaded \(ConnectionError after 3"):
        fetch_jars(tmp_path, lock_file=lock_file, download=repository)


def test_two_first_starts_side_by_side_download_each_jar_once(tmp_path: Path, lock_file: Path) -> None:
    repository = Repository()
    starts = [
        threading.Thread(
            target=fetch_jars, args=(tmp_path,), kwargs={"lock_file": lock_file, "download": repository}
        )
        for _ in range(4)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join(timeout=10)
    assert sorted(repository.calls) == sorted(NAMES)


def test_a_cache_that_stays_locked_is_told_with_its_holder(
    tmp_path: Path, lock_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jars, "CACHE_WAIT_S", 0)
    holder = FolderLock(tmp_path / "jars")
    assert holder.acquire(0)
    with pytest.raises(JarsUnavailable, match="has been filling"):
        fetch_jars(tmp_path, lock_file=lock_file, download=Repository())
    holder.release()
    fetch_jars(tmp_path, lock_file=lock_file, download=Repository())


def test_the_committed_lock_is_of_the_version_that_is_started() -> None:
    locked = {jar.artifact: jar for jar in read_lock()}
    assert {locked[name].version for name in ("kafka_2.13", "kafka-clients", "kafka-server")} == {VERSION}
    assert all(len(jar.sha256) == 64 for jar in locked.values())
    assert "log4j-slf4j-impl" in locked


def test_the_cache_is_where_the_environment_says() -> None:
    assert cache_dir({"PSO_CACHE_DIR": "/somewhere"}) == Path("/somewhere")
    assert cache_dir({}).name == "ems-pso"
