"""Prepares a system that runs elsewhere (containers): `secrets` before it starts, `agencies` after.

`python -m pso.bootstrap secrets --state DIR` makes signing keys, the receipt secret and the key
provider; `python -m pso.bootstrap agencies --state DIR --intake URL [--file FILE]` registers `direct`
and the agencies of a file.
"""

import argparse
import asyncio
from pathlib import Path

from chassis.keys import FileKeys

from .agencies import Registrar, RegistrationFailed, direct, read_agencies
from .issuer import Issuer
from .state import State

ATTEMPTS = 60
PAUSE_S = 2.0


def make_secrets(state: State) -> None:
    """Everything services need before their first start; safe to run again."""
    state.prepare()
    Issuer(state).prepare()
    FileKeys(state.keys).prepare()


async def register(state: State, intake: str, file: Path | None) -> list[str]:
    """Register the built-in agency and those of `file`, as soon as intake takes them."""
    wanted = [direct(), *(read_agencies(file) if file else [])]
    for attempt in range(ATTEMPTS):
        try:
            return sorted(await Registrar(state, intake).ensure(wanted))
        except RegistrationFailed:
            if attempt == ATTEMPTS - 1:
                raise
            await asyncio.sleep(PAUSE_S)
    return []


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m pso.bootstrap")
    parser.add_argument("step", choices=["secrets", "agencies"])
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--intake", default="http://127.0.0.1:8080")
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    state = State(asked.state)
    if asked.step == "secrets":
        make_secrets(state)
        print(f"secrets are in {asked.state}")
    else:
        print("registered: " + ", ".join(asyncio.run(register(state, asked.intake, asked.file))))


if __name__ == "__main__":
    main()
