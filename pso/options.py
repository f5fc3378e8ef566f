"""What the commands of `pso` share: the state folder, how errors are told, what runs."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from .agencies import Registered, Registrar, UnknownAgency
from .running import STATUS, found, supervisor_pid
from .state import State


def _folder(given: Path) -> Path:
    """A folder, or one that may be made: no file stands in its place or in its way."""
    try:
        there = next(one for one in (given, *given.absolute().parents) if one.exists())
        is_folder = there.is_dir()
    except OSError:  # a file is in the way, or what may not be looked into
        is_folder = False
    if not is_folder:
        raise typer.BadParameter(f"{given} is no folder")
    return given


StateOption = Annotated[
    Path,
    typer.Option("--state", envvar="PSO_STATE", callback=_folder, help="Folder with keys, data and logs."),
]
errors = Console(stderr=True)


def agency_or_exit(registrar: Registrar, slug: str) -> Registered:
    """The agency of this slug; ends the command with 2 if none is registered here."""
    try:
        return registrar.of(slug)
    except UnknownAgency as error:
        errors.print(str(error), highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None


def running_or_exit(state: State) -> dict[str, Any]:
    """The running system as `pso status --json` tells it; ends the command with 3 if there is none."""
    described = found(state)
    if not described:
        errors.print(why_not_running(state), highlight=False, soft_wrap=True)
        raise typer.Exit(3)
    return described


def why_not_running(state: State) -> str:
    """Why this folder has no addresses: `pso up` writes them last, and takes them away first.

    Addresses without their process are those of a system that was killed.
    """
    if (pid := supervisor_pid(state)) is not None:
        return f"the system is starting here, or stopping (process {pid}); ask again in a few seconds"
    if state.read(STATUS):
        return "nothing runs here: the system was killed; `pso up` starts it again with what it kept"
    return "nothing runs here; `pso up` starts it"
