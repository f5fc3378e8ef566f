"""Makes the system's secrets once and hands each service its own; the job `secrets` runs it.

The operator's folder stays with the operator: services get the public token keys, intake alone the
receipt secret, deidentify alone the key provider's directory, which is a volume of its own.
"""

from pathlib import Path

from pso.bootstrap import make_secrets
from pso.state import DEFAULT, State, write_private

HANDED = Path("/handed")


def hand_out(state: State, handed: Path) -> None:
    """Safe to run again: what exists is kept, what was lost is handed out once more."""
    make_secrets(state)
    write_private(handed / "everyone" / "jwks.json", state.jwks.read_text())
    write_private(handed / "intake" / "PSO_RECEIPT_KEY", state.receipt_key)


if __name__ == "__main__":
    hand_out(State(DEFAULT), HANDED)
    print("Every service has the secrets that are its own.")
