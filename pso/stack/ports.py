"""Ports of the local stack: free ones, outside the kernel's own range, remembered beside the data."""

import errno
import json
import random
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path

from .errors import PortTaken, StackError

HOST = "127.0.0.1"
LOWEST = 10_240  # below are the well-known services of a developer's machine
KERNEL_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
ATTEMPTS = 200


def choose_ports(
    names: Iterable[str], remembered_in: Path, wanted: Mapping[str, int] | None = None
) -> dict[str, int]:
    """A free port for each name: the wanted one or an error, else the one remembered, else a new one.

    A remembered port that someone else has taken meanwhile is replaced: nobody asked for it by number.
    """
    wanted = wanted or {}
    remembered = _read(remembered_in)
    chosen: dict[str, int] = {}
    for name in names:
        if name in wanted:
            require_free(name, wanted[name])
            chosen[name] = wanted[name]
            continue
        spoken_for = {*chosen.values(), *wanted.values()}
        known = remembered.get(name)
        if known is not None and known not in spoken_for and is_free(known):
            chosen[name] = known
        else:
            chosen[name] = free_port({*spoken_for, *remembered.values()})
    _write(remembered_in, {**remembered, **chosen})
    return chosen


def require_free(name: str, port: int) -> None:
    """Complain, with its number, about a port that is in use."""
    if not is_free(port):
        raise PortTaken(
            f"Port {port}, wanted for {name}, is in use by another program on {HOST}. "
            f"Stop that program (`ss -ltnp 'sport = :{port}'` shows it) or choose another port."
        )


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now; connections still closing there do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def free_port(avoid: Iterable[int] = ()) -> int:
    """A free port, at random, so that two stacks that start at once hardly ever choose the same."""
    low, high = _kernel_range()
    candidates: list[int] = [*range(LOWEST, low), *range(high + 1, 65_536)]
    taken = set(avoid)
    for port in random.sample(candidates, min(ATTEMPTS, len(candidates))):
        if port not in taken and is_free(port):
            return port
    raise StackError(f"No free port was found outside {low}-{high}. Name the ports yourself.")


def _kernel_range() -> tuple[int, int]:
    """The ports the kernel lends to outgoing connections: one of them could hold ours at any moment."""
    low, high = KERNEL_RANGE.read_text().split()
    return int(low), int(high)


def _read(path: Path) -> dict[str, int]:
    try:
        return {str(name): int(port) for name, port in json.loads(path.read_text()).items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}  # a lost memory costs new ports, nothing more


def _write(path: Path, ports: Mapping[str, int]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(ports, indent=1, sort_keys=True) + "\n")
    draft.replace(path)
