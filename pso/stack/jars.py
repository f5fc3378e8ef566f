"""Brings the locked jars of Apache Kafka into a cache of the project's own and vouches for their sums.

jgo serves as a downloader of exact coordinates only: its resolver picks wrong versions. Its downloads are not
atomic nor safe between processes, hence the lock around the cache and the sums checked at every start.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests

from .errors import JarsUnavailable
from .locks import FolderLock

LOCK_FILE = Path(__file__).parents[2] / "deploy" / "kafka" / "jars.lock"
THREADS = 8  # 46 jars in 7-12 s; more gained nothing
TIMEOUT_S = 30
NETWORK_ATTEMPTS = 3
NETWORK_PAUSE_S = 1.0
CACHE_WAIT_S = 300.0  # as long as another first start may take on a slow line


@dataclass(frozen=True)
class Jar:
    """One line of the lock."""

    group: str
    artifact: str
    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}"

    def path(self, repository: Path) -> Path:
        """Where it lies in a Maven repository folder."""
        folder = repository.joinpath(*self.group.split("."), self.artifact, self.version)
        return folder / f"{self.artifact}-{self.version}.jar"


Download = Callable[[Jar, Path], None]
Progress = Callable[[int, int], None]  # jars ready, jars in all


def cache_dir(environ: Mapping[str, str]) -> Path:
    """The project's cache on this machine: PSO_CACHE_DIR, or the usual place."""
    named = environ.get("PSO_CACHE_DIR")
    return Path(named) if named else Path.home() / ".cache" / "ems-pso"


def read_lock(lock_file: Path = LOCK_FILE) -> list[Jar]:
    """The jars that the lock names."""
    lines = [line.split() for line in lock_file.read_text().splitlines() if line and not line.startswith("#")]
    return [_jar(coordinates, sha256) for coordinates, sha256 in lines]


def fetch_jars(
    cache: Path,
    *,
    lock_file: Path = LOCK_FILE,
    progress: Progress | None = None,
    download: Download | None = None,
) -> list[Path]:
    """The locked jars as files in `cache`, downloaded as needed, each with the locked sum. Blocks."""
    jars, repository = read_lock(lock_file), cache / "jars"
    lock = FolderLock(repository)
    if not lock.acquire(CACHE_WAIT_S):
        raise JarsUnavailable(
            f"Process {lock.holder()} has been filling {repository} for {CACHE_WAIT_S:g} s. "
            "End it and try again."
        )
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            fetches = pool.map(lambda jar: _fetch(jar, repository, download or download_jar), jars)
            for done, _ in enumerate(fetches, start=1):
                if progress is not None:
                    progress(done, len(jars))
    finally:
        lock.release()
    return [jar.path(repository) for jar in jars]


def download_jar(jar: Jar, repository: Path) -> None:
    """Download one jar to its place in `repository`; the file must not exist."""
    # Here, not above: it is slow to import, and a full cache never needs it.
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=repository, timeout=TIMEOUT_S)
    context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()


def _jar(coordinates: str, sha256: str) -> Jar:
    group, artifact, version = coordinates.split(":")
    return Jar(group, artifact, version, sha256)


def _fetch(jar: Jar, repository: Path, download: Download) -> None:
    path = jar.path(repository)
    if _is_whole(path, jar):
        return
    for _ in range(2):  # a wrong sum is retried once: a torn download, not a changed jar
        path.unlink(missing_ok=True)
        _download(jar, repository, download)
        if _is_whole(path, jar):
            return
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    path.unlink()
    raise JarsUnavailable(
        f"{jar} was downloaded twice with the sum {found} in place of {jar.sha256}. "
        "Something between this machine and Maven Central changes it; nothing was kept."
    )


def _download(jar: Jar, repository: Path, download: Download) -> None:
    for attempt in range(1, NETWORK_ATTEMPTS + 1):
        try:
            download(jar, repository)
        except (requests.RequestException, RuntimeError) as error:  # RuntimeError: jgo's "not found"
            jar.path(repository).unlink(missing_ok=True)
            if attempt == NETWORK_ATTEMPTS:
                raise JarsUnavailable(
                    f"{jar} could not be downloaded ({type(error).__name__} after {attempt} attempts). "
                    "Check the network, proxy variables and REQUESTS_CA_BUNDLE, or name a Kafka of your own."
                ) from error
            time.sleep(NETWORK_PAUSE_S * attempt)
        else:
            return


def _is_whole(path: Path, jar: Jar) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == jar.sha256
    except FileNotFoundError:
        return False
