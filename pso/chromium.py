"""Sees that Debian's Chromium is there for the browser tests; installs it where it may."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
INSTALL_LIMIT_S = 900
STEPS = (
    ["apt-get", "update", "-q"],
    ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
)


def ensure() -> None:
    """Exits with the package's name where Chromium is missing and cannot be installed."""
    if CHROMIUM.exists():
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise SystemExit("The browser tests need Debian's package chromium (/usr/bin/chromium). Install it.")
    for step in STEPS:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            [apt, *step[1:]], env=environment, capture_output=True, text=True, timeout=INSTALL_LIMIT_S
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(step)} failed:\n{done.stderr[-2000:]}\nInstall chromium by hand.")
    print("installed Chromium", file=sys.stderr)


if __name__ == "__main__":
    ensure()
