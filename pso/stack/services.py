"""The services as child processes: started together, waited for, watched, and stopped in reverse order."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import httpx

from .errors import ChildDied, NotReady
from .ports import HOST, require_free
from .processes import ChildProcess, together

READY_LIMIT_S = 60.0
ANSWER_LIMIT_S = 2.0
POLL_PAUSE_S = 0.1
STOP_GRACE_S = 30.0  # a service finishes its batch and commits before it goes


@dataclass(frozen=True)
class ServiceSpec:
    """One instance of a service: what to run and where it will answer."""

    service: str
    argv: Sequence[str]
    env: Mapping[str, str]
    port: int
    instance: int = 0
    ready_path: str = "/health/ready"

    @property
    def name(self) -> str:
        """The instance's own name: that of the service, numbered from the second on."""
        return self.service if self.instance == 0 else f"{self.service}-{self.instance}"

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"


def instances(
    service: str,
    argv: Sequence[str],
    ports: Sequence[int],
    env_of: Callable[[int, int], Mapping[str, str]],
) -> list[ServiceSpec]:
    """An instance of the service for each port; `env_of(instance, port)` gives the environment of each."""
    return [
        ServiceSpec(service, argv, env_of(number, port), port, number) for number, port in enumerate(ports)
    ]


@dataclass
class RunningService:
    """An instance and its process."""

    spec: ServiceSpec
    child: ChildProcess
    answered: str = field(default="no answer")

    async def is_ready(self, client: httpx.AsyncClient) -> bool:
        """Whether it says now that it is ready."""
        try:
            response = await client.get(self.spec.url + self.spec.ready_path)
        except httpx.HTTPError as error:
            self.answered = type(error).__name__
            return False
        self.answered = f"status {response.status_code}"
        return response.is_success

    def late(self, limit_s: float) -> NotReady:
        """The error that tells that it runs but was not ready in time."""
        asked = f"{self.spec.url}{self.spec.ready_path}: {self.answered}"
        return NotReady(
            f"{self.spec.name} was not ready within {limit_s:g} s ({asked}). "
            f"Its log is {self.child.log}; the end:\n{self.child.tail()}"
        )


class Services:
    """All instances of all services, in the order in which they were given."""

    def __init__(
        self,
        specs: Iterable[ServiceSpec],
        run_dir: Path,
        *,
        cwd: Path | None = None,
        say: Callable[[str], None] = print,
    ) -> None:
        """Logs and pid files go to `run_dir`; the programs run in `cwd`."""
        self._say = say
        self.running = [RunningService(spec, _child(spec, run_dir, cwd)) for spec in specs]

    async def start(self, limit_s: float = READY_LIMIT_S) -> None:
        """Start all and wait until each says that it is ready; if one dies or is late, all are stopped."""
        for one in self.running:
            require_free(one.spec.name, one.spec.port)
        try:
            for one in self.running:
                one.child.start()
            await self.wait_ready(limit_s)
        except BaseException:
            await self.stop()
            raise

    async def wait_ready(self, limit_s: float = READY_LIMIT_S) -> None:
        """Wait until each instance is ready; raises if one dies or `limit_s` runs out."""
        async with _client() as client:
            await together(*(self._ready(one, client, limit_s) for one in self.running))

    async def watch(self) -> ChildDied:
        """Wait until an instance ends and tell of it. What to do then is the caller's to decide."""
        waits = {asyncio.ensure_future(one.child.wait()): one.child for one in self.running}
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            return waits[done.pop()].died()
        finally:
            for wait in waits:
                wait.cancel()

    async def kill(self, name: str) -> None:
        """SIGKILL one instance, as a crash would."""
        await self._named(name).child.kill()

    async def restart(self, name: str, limit_s: float = READY_LIMIT_S) -> None:
        """Start one instance again (stopping it if it runs) and wait until it is ready."""
        one = self._named(name)
        await one.child.stop(STOP_GRACE_S)
        one.child.start()
        async with _client() as client:
            await self._ready(one, client, limit_s)

    async def stop(self) -> None:
        """Stop all: the last service first, its instances at once. Safe to call twice."""
        for _, group in groupby(reversed(self.running), key=lambda one: one.spec.service):
            await asyncio.gather(*(one.child.stop(STOP_GRACE_S) for one in group))

    async def ready(self) -> dict[str, bool]:
        """By name, whether each instance runs and says that it is ready."""
        async with _client() as client:
            answers = await asyncio.gather(*(one.is_ready(client) for one in self.running))
        return {
            one.spec.name: one.child.is_alive and answer
            for one, answer in zip(self.running, answers, strict=True)
        }

    async def _ready(self, one: RunningService, client: httpx.AsyncClient, limit_s: float) -> None:
        since, deadline = time.monotonic(), time.monotonic() + limit_s
        while not await one.is_ready(client):
            if not one.child.is_alive:
                raise one.child.died()
            if time.monotonic() > deadline:
                raise one.late(limit_s)
            await one.child.wait(POLL_PAUSE_S)  # a death ends the pause
        self._say(f"{one.spec.name}: ready in {time.monotonic() - since:.1f} s at {one.spec.url}")

    def _named(self, name: str) -> RunningService:
        for one in self.running:
            if one.spec.name == name:
                return one
        raise KeyError(name)


def _child(spec: ServiceSpec, run_dir: Path, cwd: Path | None) -> ChildProcess:
    log, pid_file = run_dir / "logs" / f"{spec.name}.log", run_dir / f"{spec.name}.pid"
    return ChildProcess(spec.name, spec.argv, log=log, env=spec.env, cwd=cwd, pid_file=pid_file)


def _client() -> httpx.AsyncClient:
    """A client for this machine alone: a proxy named in the environment must not be asked for 127.0.0.1."""
    return httpx.AsyncClient(timeout=ANSWER_LIMIT_S, trust_env=False)
