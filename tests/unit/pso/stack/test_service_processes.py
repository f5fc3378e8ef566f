"""Services as processes: waited for, watched and stopped in order; shown with a small HTTP program."""

import sys
from pathlib import Path

import pytest

from pso.stack.errors import ChildDied, NotReady, PortTaken
from pso.stack.ports import HOST, free_port
from pso.stack.services import Services, ServiceSpec, instances

# Ready after REFUSALS answers of 503; on SIGTERM it notes its name and ends.
PROGRAM = """
import os, signal, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
left = int(os.environ["REFUSALS"])
def leave(*_):
    with open(os.environ["ORDER"], "a") as order:
        order.write(os.environ["NAME"] + "\\n")
    os._exit(0)
signal.signal(signal.SIGTERM, leave)
class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        global left
        left -= 1
        self.send_response(200 if self.path == "/health/ready" and left < 0 else 503)
        self.end_headers()
HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Health).serve_forever()
"""
DIES = "print('the settings name no key'); raise SystemExit(2)"


def a_service(
    folder: Path, name: str, *, refusals: int = 0, code: str = PROGRAM, count: int = 1
) -> list[ServiceSpec]:
    def env_of(instance: int, port: int) -> dict[str, str]:
        numbers = {"PORT": str(port), "REFUSALS": str(refusals)}
        return {"NAME": name, "ORDER": str(folder / "order"), **numbers}

    return instances(name, [sys.executable, "-c", code], [free_port() for _ in range(count)], env_of)


def pid_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.pid"))


async def test_services_are_waited_for_and_stopped_in_reverse_order(tmp_path: Path) -> None:
    said: list[str] = []
    specs = a_service(tmp_path, "intake", count=2) + a_service(tmp_path, "alerts", refusals=2)
    services = Services(specs, tmp_path, say=said.append)
    await services.start(limit_s=20)
    assert await services.ready() == {"intake": True, "intake-1": True, "alerts": True}
    assert len(said) == 3
    assert any(f"at http://{HOST}:{specs[2].port}" in line for line in said)
    assert pid_files(tmp_path) == ["alerts.pid", "intake-1.pid", "intake.pid"]
    await services.stop()
    await services.stop()
    assert (tmp_path / "order").read_text().split() == ["alerts", "intake", "intake"]
    assert pid_files(tmp_path) == []


async def test_a_service_that_dies_is_told_with_its_log_and_the_others_are_stopped(tmp_path: Path) -> None:
    specs = a_service(tmp_path, "intake") + a_service(tmp_path, "alerts", code=DIES)
    services = Services(specs, tmp_path, say=lambda _: None)
    with pytest.raises(ChildDied, match="alerts ended with exit code 2") as caught:
        await services.start(limit_s=20)
    assert "the settings name no key" in str(caught.value)
    assert str(tmp_path / "logs" / "alerts.log") in str(caught.value)
    assert not any(one.child.is_alive for one in services.running)


async def test_a_service_that_is_late_is_told_with_its_last_answer(tmp_path: Path) -> None:
    services = Services(a_service(tmp_path, "intake", refusals=10_000), tmp_path, say=lambda _: None)
    with pytest.raises(NotReady, match=r"intake was not ready within 1 s \(.*/health/ready: status 503"):
        await services.start(limit_s=1)
    assert not services.running[0].child.is_alive


async def test_a_death_in_mid_run_is_noticed_and_the_instance_can_be_started_again(tmp_path: Path) -> None:
    services = Services(a_service(tmp_path, "intake", count=2), tmp_path, say=lambda _: None)
    await services.start(limit_s=20)
    await services.kill("intake-1")
    assert "intake-1 ended with signal SIGKILL" in str(await services.watch())
    assert await services.ready() == {"intake": True, "intake-1": False}
    await services.restart("intake-1", limit_s=20)
    assert await services.ready() == {"intake": True, "intake-1": True}
    await services.stop()


async def test_a_port_in_use_is_named_before_anything_starts(tmp_path: Path) -> None:
    first = Services(a_service(tmp_path, "intake"), tmp_path / "1", say=lambda _: None)
    await first.start(limit_s=20)
    second = Services([one.spec for one in first.running], tmp_path / "2", say=lambda _: None)
    with pytest.raises(PortTaken, match=rf"Port {first.running[0].spec.port}, wanted for intake"):
        await second.start(limit_s=20)
    await first.stop()
