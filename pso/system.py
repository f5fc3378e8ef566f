"""The whole system on this machine: engines, topics, five services, agencies; started and stopped as one."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chassis.identity import Role
from chassis.provision import create_topics_when_possible
from chassis.settings import ServiceSettings

from .agencies import Registered, Registrar, direct, read_agencies
from .bootstrap import make_secrets
from .issuer import AUDIENCE, ISSUER, Issuer
from .stack.engines import Addresses, Engines
from .stack.jars import cache_dir
from .stack.ports import choose_ports
from .stack.services import Services, ServiceSpec
from .state import ROOT, State

SERVICES = ("intake", "deidentify", "classifier", "alerts", "aggregator")
SAMPLE_AGENCIES = ROOT / "deploy" / "sample" / "agencies.json"
LINKS = (
    (Role.EXPERT, "alerts"),
    (Role.PRIVACY_OFFICER, "deidentify"),
    (Role.PRIVACY_OFFICER, "alerts"),
    (Role.ANALYST, "aggregator"),
    (Role.OPERATOR, "aggregator"),
)
"""Which pages each role signs in to, its own work first."""
OPEN_PAGES = {"report form": ("intake", "/"), "ontology": ("classifier", "/ontology")}
"""The pages that need no sign-in: name -> service and path."""
Say = Callable[[str], None]


@dataclass
class Options:
    """What a caller may choose; the environment's addresses take the place of embedded engines."""

    instances: Mapping[str, int] = field(default_factory=dict)
    kafka: str | None = None
    mongo: str | None = None
    sample_agencies: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)
    """Further settings of all services."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Options":
        return cls(kafka=environ.get("PSO_KAFKA"), mongo=environ.get("PSO_MONGO"))


def link_name(role: Role, service: str) -> str:
    """What a link is called: the role, and the service where the role has more than one page."""
    first = next(known for one, known in LINKS if one is role)
    return role.value if service == first else f"{role.value}, {service}"


class System:
    """One running system over one state folder."""

    def __init__(self, state: State, options: Options, say: Say = print) -> None:
        self.state = state
        self.options = options
        self._say = say
        self.engines = Engines(
            state.data,
            cache=cache_dir(os.environ),
            kafka_address=options.kafka,
            mongo_url=options.mongo,
            say=say,
            progress=None,
        )
        self.addresses: Addresses | None = None
        self.services: Services | None = None
        self.agencies: dict[str, Registered] = {}

    async def start(self) -> None:
        """Start everything; if one part fails all is stopped and the error tells which."""
        began = time.monotonic()
        make_secrets(self.state)
        try:
            self.addresses = await self.engines.start()
            await create_topics_when_possible(ServiceSettings(kafka=self.addresses.kafka))
            self.services = Services(self._specs(self.addresses), self.state.run, cwd=ROOT, say=self._say)
            await self.services.start(limit_s=90)
            registrar = Registrar(self.state, self.url("intake"))
            await registrar.ensure([direct()])
            wanted = read_agencies(SAMPLE_AGENCIES) if self.options.sample_agencies else []
            self.agencies = await registrar.ensure(wanted)
        except BaseException:
            await self.stop()
            raise
        self._say(f"started in {time.monotonic() - began:.1f} s")

    async def stop(self) -> None:
        """Services first, last one first; then the engines that were started here."""
        if self.services is not None:
            await self.services.stop()
            self.services = None
        await self.engines.stop()

    def url(self, service: str) -> str:
        assert self.services is not None
        return next(one.spec.url for one in self.services.running if one.spec.service == service)

    def links(self) -> dict[str, str]:
        """A fresh one-time sign-in link for each role with a page."""
        issuer = Issuer(self.state)
        return {
            link_name(role, service): f"{self.url(service)}/sign-in#{issuer.sign_in_code(service, role)}"
            for role, service in LINKS
        }

    def open_pages(self) -> dict[str, str]:
        """The pages that need no sign-in."""
        return {name: f"{self.url(service)}{path}" for name, (service, path) in OPEN_PAGES.items()}

    def described(self) -> dict[str, object]:
        """What `pso status --json` prints, but for what must be asked now."""
        assert self.services is not None
        assert self.addresses is not None
        return {
            "services": {
                one.spec.name: {"url": one.spec.url, "pid": one.child.pid} for one in self.services.running
            },
            "kafka": self.addresses.kafka,
            "mongo": self.addresses.mongo,
            "supervisor": os.getpid(),
        }

    def _specs(self, addresses: Addresses) -> list[ServiceSpec]:
        names = [
            name if number == 0 else f"{name}-{number}"
            for name in SERVICES
            for number in range(self.options.instances.get(name, 1))
        ]
        ports = choose_ports(names, remembered_in=self.state.data / "ports.json")
        specs = []
        for name in SERVICES:
            for number in range(self.options.instances.get(name, 1)):
                full = name if number == 0 else f"{name}-{number}"
                environment = self._environment(addresses, name, ports[full], number)
                argv = [sys.executable, "-m", f"services.{name}"]
                specs.append(ServiceSpec(name, argv, environment, ports[full], number))
        return specs

    def _environment(self, addresses: Addresses, name: str, port: int, number: int) -> dict[str, str]:
        common = {
            "PSO_KAFKA": addresses.kafka,
            "PSO_MONGO": addresses.mongo,
            "PSO_PORT": str(port),
            "PSO_INSTANCE": str(number),
            "PSO_RUN_DIR": str(self.state.run),
            "PSO_ISSUER": ISSUER,
            "PSO_AUDIENCE": AUDIENCE,
            "PSO_JWKS": str(self.state.jwks),
            "PSO_STATIC_DIR": str(ROOT / "build" / "static"),
        }
        own = {
            "intake": {"PSO_RECEIPT_KEY": self.state.receipt_key},
            "deidentify": {
                "PSO_KEYS_DIR": str(self.state.keys),
                "PSO_GAZETTEERS_DIR": str(ROOT / "build" / "gazetteers"),
            },
        }
        return common | own.get(name, {}) | dict(self.options.environment)


def state_at(folder: Path) -> State:
    return State(folder.resolve())
