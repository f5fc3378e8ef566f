"""Ports: free, outside the kernel's range, remembered, and named when they are taken."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pso.stack.errors import PortTaken
from pso.stack.ports import HOST, KERNEL_RANGE, choose_ports, free_port, is_free, require_free


@contextmanager
def a_listener(port: int = 0) -> Iterator[int]:
    with socket.create_server((HOST, port)) as server:
        yield server.getsockname()[1]


def test_a_wanted_port_in_use_is_named(tmp_path: Path) -> None:
    with a_listener() as port, pytest.raises(PortTaken, match=rf"Port {port}, wanted for kafka"):
        choose_ports(["kafka"], tmp_path / "ports.json", {"kafka": port})


def test_a_wanted_port_that_is_free_is_taken_and_remembered(tmp_path: Path) -> None:
    port = free_port()
    assert choose_ports(["kafka"], tmp_path / "ports.json", {"kafka": port}) == {"kafka": port}
    assert choose_ports(["kafka"], tmp_path / "ports.json") == {"kafka": port}


def test_chosen_ports_are_different_and_outside_the_kernels_own_range(tmp_path: Path) -> None:
    low, high = map(int, KERNEL_RANGE.read_text().split())
    chosen = choose_ports([str(number) for number in range(50)], tmp_path / "ports.json").values()
    assert len(set(chosen)) == 50
    assert not [port for port in chosen if low <= port <= high]


def test_ports_are_the_same_on_the_next_start(tmp_path: Path) -> None:
    first = choose_ports(["kafka", "mongo"], tmp_path / "ports.json")
    assert choose_ports(["mongo", "kafka", "intake"], tmp_path / "ports.json").items() >= first.items()


def test_a_remembered_port_that_was_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    first = choose_ports(["kafka", "mongo"], tmp_path / "ports.json")
    with a_listener(first["kafka"]):
        second = choose_ports(["kafka", "mongo"], tmp_path / "ports.json")
    assert second["kafka"] not in first.values()
    assert second["mongo"] == first["mongo"]


def test_a_wanted_port_is_not_given_to_the_one_who_had_it(tmp_path: Path) -> None:
    first = choose_ports(["mongo"], tmp_path / "ports.json")
    second = choose_ports(["mongo", "kafka"], tmp_path / "ports.json", {"kafka": first["mongo"]})
    assert second["kafka"] == first["mongo"] != second["mongo"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"kafka": "x"}', '{"kafka": null}'])
def test_a_damaged_memory_costs_new_ports_only(tmp_path: Path, text: str) -> None:
    (tmp_path / "ports.json").write_text(text)
    assert is_free(choose_ports(["kafka"], tmp_path / "ports.json")["kafka"])


def test_connections_that_are_still_closing_do_not_hold_a_port() -> None:
    with a_listener() as port:
        client = socket.create_connection((HOST, port))
    client.close()
    require_free("kafka", port)
