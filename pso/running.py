"""Keeps a started system running: signals end it, a dead service is started again, a dead engine ends it."""

import asyncio
import os
import signal
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from .stack import pidfiles
from .stack.errors import ChildDied, StackError
from .state import State
from .system import Options, System

RESTARTS = 5
RESTART_WINDOW_S = 300.0
"""More deaths than this in five minutes mean that starting again does not help."""
STATUS = "status.json"


def supervisor_pid(state: State) -> int | None:
    """The process that keeps a system of this folder up, or brings it up or down; None if there is none."""
    recorded = pidfiles.read(state.supervisor_pid)
    return recorded.pid if recorded is not None and recorded.is_alive() else None


def found(state: State) -> dict[str, Any]:
    """The running system of this folder as it was described; empty if there is none, or it was killed."""
    return state.read(STATUS) if supervisor_pid(state) is not None else {}


def run_until_signal(work: Coroutine[Any, Any, int]) -> int:
    """Run `work`; SIGINT and SIGTERM cancel it, so that it stops what it started."""

    async def main() -> int:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, task.cancel)
        try:
            return await task
        except asyncio.CancelledError:
            return 0

    return asyncio.run(main())


@asynccontextmanager
async def running(state: State, options: Options, say: Callable[[str], None]) -> AsyncIterator[System]:
    """A started system; everything it started is stopped in the end, whatever happens.

    Its pid file is there from before the start until all is stopped: `pso down` ends it, a second is refused.
    """
    state.prepare()
    state.remove(STATUS)  # that of a system which was killed names addresses that are no more
    pidfiles.record(state.supervisor_pid, os.getpid())
    try:
        system = System(state, options, say)
        await system.start()
        state.write(STATUS, system.described())
        try:
            yield system
        finally:
            state.remove(STATUS)
            await asyncio.shield(system.stop())
    finally:
        state.supervisor_pid.unlink(missing_ok=True)


async def keep_running(system: System, say: Callable[[str], None]) -> None:
    """Until cancelled. A part that ends is started again; raises StackError when that does not help."""
    assert system.services is not None
    deaths: deque[float] = deque(maxlen=RESTARTS)
    while True:
        died = await first_death(system)
        now = time.monotonic()
        if len(deaths) == RESTARTS and now - deaths[0] < RESTART_WINDOW_S:
            raise StackError(f"{RESTARTS} parts died within five minutes; giving up. The last: {died}")
        deaths.append(now)
        await _start_again(system, say)


async def first_death(system: System) -> ChildDied:
    """Wait until an engine or a service ends by itself."""
    assert system.services is not None
    waits = [asyncio.ensure_future(watch()) for watch in (system.engines.watch, system.services.watch)]
    try:
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        for one in waits:
            one.cancel()


async def _start_again(system: System, say: Callable[[str], None]) -> None:
    assert system.services is not None
    engines = system.engines
    for name, engine, restart in (
        ("Kafka", engines.kafka, engines.restart_kafka),
        ("MongoDB", engines.mongo, engines.restart_mongo),
    ):
        if engine is not None and engine.child.returncode is not None:
            say(f"{name} ended with code {engine.child.returncode}; starting it again")
            await restart()
    for one in system.services.running:
        if one.child.returncode is not None:
            say(f"{one.spec.name} ended with code {one.child.returncode}; starting it again")
            await system.services.restart(one.spec.name)
    system.state.write(STATUS, system.described())
