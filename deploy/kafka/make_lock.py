"""Writes jars.lock: the exact coordinates Maven resolved from pom.xml, with the SHA-256 sum of each jar.

Needs `mvn` on the PATH; run by whoever raises Kafka's version, never by the stack itself.
"""

import hashlib
import re
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
RESOLVED = re.compile(r"^\s+([\w.-]+):([\w.-]+):jar:([\w.-]+):(?:compile|runtime)\b")
HEADER = """\
# The jars of the local stack's Kafka broker: group:artifact:version sha256.
# Made from pom.xml by `python deploy/kafka/make_lock.py` (needs Maven); do not edit by hand.
"""


def resolve(repository: Path) -> list[tuple[str, str, str]]:
    """All runtime jars of pom.xml, downloaded into `repository`, in the order of their names."""
    listing = repository / "resolved.txt"
    command = ["mvn", "-q", "-B", f"-Dmaven.repo.local={repository}", "dependency:list"]
    command += ["-DincludeScope=runtime", f"-DoutputFile={listing}"]
    subprocess.run(command, cwd=HERE, check=True)
    found = (RESOLVED.match(line) for line in listing.read_text().splitlines())
    return sorted((m[1], m[2], m[3]) for m in found if m)


def main() -> None:
    """Resolve, hash and write."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder)
        lines = []
        for group, artifact, version in resolve(repository):
            jar = repository.joinpath(*group.split("."), artifact, version, f"{artifact}-{version}.jar")
            lines.append(f"{group}:{artifact}:{version} {hashlib.sha256(jar.read_bytes()).hexdigest()}\n")
        (HERE / "jars.lock").write_text(HEADER + "".join(lines))
        print(f"{len(lines)} jars locked")


if __name__ == "__main__":
    main()
