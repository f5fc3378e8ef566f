"""Starts the service of this image; a file of `/run/secrets` named like a setting is that setting.

`--ask` is the health check: it ends with 0 when the running service says that it is ready.
"""

import http.client
import os
import runpy
import sys
from pathlib import Path

SECRETS = Path("/run/secrets")
ANSWER_LIMIT_S = 4.0


def read_secrets(folder: Path) -> None:
    """Kept out of the container's description; no other process can read it from the environment."""
    for file in sorted(folder.glob("PSO_*")):
        os.environ[file.name] = file.read_text().strip()


def is_ready(port: int) -> bool:
    """What the service answers on its own address, without any proxy that the environment names."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_LIMIT_S)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    if sys.argv[1:] == ["--ask"]:
        sys.exit(0 if is_ready(int(os.environ["PSO_PORT"])) else 1)
    read_secrets(SECRETS)
    runpy.run_module(f"services.{os.environ['SERVICE']}", run_name="__main__", alter_sys=True)
