"""Prints a fresh sign-in link for each role with a page, at the addresses that compose publishes.

`docker compose run --rm links`; each link works once, for 24 hours.
"""

import os

from pso.issuer import Issuer
from pso.state import DEFAULT, State
from pso.system import LINKS, link_name


def links(state: State, ports: dict[str, str]) -> list[str]:
    """The report form, and a line for each role; the code is in the fragment, so no log sees it."""
    issuer = Issuer(state)
    lines = [f"report form: http://127.0.0.1:{ports['intake']}/"]
    for role, service in LINKS:
        code = issuer.sign_in_code(service, role)
        lines.append(f"{link_name(role, service)}: http://127.0.0.1:{ports[service]}/sign-in#{code}")
    return lines


if __name__ == "__main__":
    names = ("intake", "deidentify", "alerts", "aggregator")
    print("\n".join(links(State(DEFAULT), {name: os.environ[f"{name.upper()}_PORT"] for name in names})))
