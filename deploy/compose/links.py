"""Prints a fresh sign-in link for each role with a page, at the addresses that compose publishes.

`docker compose run --rm links`; each link works once, for 24 hours.
"""

import os

from pso.issuer import Issuer
from pso.state import DEFAULT, State
from pso.system import LINKS, OPEN_PAGES, link_name


def links(state: State, ports: dict[str, str]) -> list[str]:
    """The pages without sign-in, and a line for each role; codes are in fragments, so no log sees them."""
    issuer = Issuer(state)
    lines = [
        f"{name}: http://127.0.0.1:{ports[service]}{path}" for name, (service, path) in OPEN_PAGES.items()
    ]
    for role, service in LINKS:
        code = issuer.sign_in_code(service, role)
        lines.append(f"{link_name(role, service)}: http://127.0.0.1:{ports[service]}/sign-in#{code}")
    return lines


if __name__ == "__main__":
    names = ("intake", "deidentify", "classifier", "alerts", "aggregator")
    print("\n".join(links(State(DEFAULT), {name: os.environ[f"{name.upper()}_PORT"] for name in names})))
