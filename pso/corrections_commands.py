"""`pso corrections`: what experts corrected, for the next training run."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from aiokafka.conn import collect_hosts

from chassis.settings import ServiceSettings
from contracts.errors import Outage

from .corrections import Export, export
from .options import StateOption, errors, running_or_exit
from .running import run_until_signal
from .state import DEFAULT
from .system import state_at

corrections_app = typer.Typer(help="What experts set over the machine's codes.", no_args_is_help=True)


def _file(out: Path | None) -> Path | None:
    """Looked at first: reading takes long."""
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        raise typer.BadParameter(f"{out} is a folder" if out.is_dir() else f"{out.parent} is no folder")
    return out


def _brokers(given: str | None) -> str | None:
    try:
        ports = [port for _, port, _ in collect_hosts(given)] if given else []
    except ValueError:
        ports = [0]
    if not all(0 < port < 65_536 for port in ports):
        raise typer.BadParameter("host:port, as 127.0.0.1:9092; several with commas between")
    return given


@corrections_app.callback()
def corrections() -> None:
    """What experts set over the machine's codes."""


@corrections_app.command("export")
def export_corrections(
    out: Annotated[
        Path | None, typer.Option(callback=_file, help="A file, readable by you alone; standard output.")
    ] = None,
    kafka: Annotated[
        str | None,
        typer.Option(
            envvar="PSO_KAFKA", callback=_brokers, help="host:port; else that of the running system."
        ),
    ] = None,
    state: StateOption = DEFAULT,
) -> None:
    """Write one JSON line for each corrected report: its de-identified text, the codes, the machine's codes.

    Withheld reports are left out; synthetic ones say so. The file is patient safety work product.
    """
    address = kafka or str(running_or_exit(state_at(state))["kafka"])

    async def work() -> int:
        try:
            found = await export(ServiceSettings(kafka=address))
        except Outage as error:
            errors.print(f"[bold red]failed:[/] {error}", highlight=False, soft_wrap=True)
            return 1
        try:
            _write(found, out)
        except OSError as error:
            errors.print(f"[bold red]failed:[/] not written: {error}", highlight=False, soft_wrap=True)
            return 1
        return 0

    raise typer.Exit(run_until_signal(work()))


def _write(found: Export, out: Path | None) -> None:
    lines = "".join(json.dumps(line) + "\n" for line in found.lines)
    if out is None:
        sys.stdout.write(lines)
    else:
        part = out.with_name(f"{out.name}.part")
        part.unlink(missing_ok=True)
        opened = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(opened, "w", encoding="utf-8") as file:
                file.write(lines)
            part.replace(out)
        except OSError:
            part.unlink(missing_ok=True)
            raise
    left_out = "".join(f", {count} {why}" for why, count in sorted(found.left_out.items()) if count)
    errors.print(f"{len(found.lines)} corrected reports{left_out}", highlight=False)
