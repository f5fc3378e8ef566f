"""`pso rescrub`: run a better scrubber over what the vault holds, and see what it changes."""

import asyncio
import json
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from contracts.events import LAST_ROUND

from .agencies import Registrar
from .options import StateOption, agency_or_exit, errors, running_or_exit
from .rescrubbing import Followed, RescrubFailed, Rescrubs, WrongArgument, moment
from .running import run_until_signal
from .state import DEFAULT, State
from .system import state_at

rescrub_app = typer.Typer(help="Scrub again what the vault holds.", invoke_without_command=True)
T = TypeVar("T")
JsonOption = Annotated[bool, typer.Option("--json", help="Print what is found as JSON.")]
IntakeOption = Annotated[str | None, typer.Option(help="Address of an intake that runs elsewhere.")]
DeidentifyOption = Annotated[str | None, typer.Option(help="Address of a deidentify that runs elsewhere.")]
RoundArgument = Annotated[
    int, typer.Argument(metavar="ROUND", min=1, max=LAST_ROUND, help="The run's number.")
]
KINDS = (
    ("unchanged", "unchanged"),
    ("text_changed", "text changed"),
    ("newly_held", "newly held"),
    ("no_longer_held", "no longer held"),
    ("first_told", "nothing known of before"),
    ("shredded", "of a shredded agency"),
    ("dead_lettered", "dead letters"),
)


@rescrub_app.callback()
def rescrub(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(help="Reports received from then on: 2026-01-01.")] = None,
    until: Annotated[str | None, typer.Option(help="Received before then; now, if left out.")] = None,
    agency: Annotated[str | None, typer.Option(help="Of this agency alone (slug).")] = None,
    rate: Annotated[int, typer.Option(min=1, max=5_000, help="Reports a second at most.")] = 200,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many reports.")] = False,
    as_json: JsonOption = False,
    intake: IntakeOption = None,
    deidentify: DeidentifyOption = None,
    state: StateOption = DEFAULT,
) -> None:
    """Scrub again what the vault holds, slowly enough that live reports do not wait; print what changed.

    Ctrl-C leaves the run going: `pso rescrub show ROUND` follows it again, `... cancel ROUND` ends it.
    """
    if context.invoked_subcommand is not None:
        _refuse_what_is_not_read(context, context.invoked_subcommand)
        return
    if since is None:
        errors.print("say from when on, as: pso rescrub --since 2026-01-01")
        raise typer.Exit(2)
    chosen = state_at(state)
    asked = _asked(chosen, since, until, agency, rate)
    rescrubs = _rescrubs(chosen, intake, deidentify)
    if dry_run:
        reports = _answer(rescrubs.matching(asked))
        print(json.dumps({"reports": reports}) if as_json else f"{reports} reports would be scrubbed again")
        return
    begun = _answer(rescrubs.begin(asked))
    errors.print(f"run {begun['round']} over {begun['matched']} reports", highlight=False)
    _follow(rescrubs, int(begun["round"]), as_json)


def _refuse_what_is_not_read(context: typer.Context, command: str) -> None:
    """Options before a command are not its own: the run of another system would be shown, or cancelled."""
    given = [
        max(one.opts, key=len)
        for one in context.command.params
        if one.name and getattr(context.get_parameter_source(one.name), "name", "") == "COMMANDLINE"
    ]
    if given:
        errors.print(
            f"{' and '.join(given)}: give options behind the command, as: pso rescrub {command} --state DIR",
            highlight=False,
            soft_wrap=True,
        )
        raise typer.Exit(2)


@rescrub_app.command()
def show(
    round_: RoundArgument,
    as_json: JsonOption = False,
    intake: IntakeOption = None,
    deidentify: DeidentifyOption = None,
    state: StateOption = DEFAULT,
) -> None:
    """Follow a run to its end, or look at one that has ended."""
    _follow(_rescrubs(state_at(state), intake, deidentify), round_, as_json)


@rescrub_app.command("list")
def list_runs(as_json: JsonOption = False, intake: IntakeOption = None, state: StateOption = DEFAULT) -> None:
    """The newest runs."""
    runs = _answer(_rescrubs(state_at(state), intake, "").runs())
    if as_json:
        print(json.dumps(runs))
        return
    if not runs:
        errors.print("there was no run yet; `pso rescrub --since DAY` begins one", highlight=False)
    for run in runs:
        print(
            f"{run['round']:>5}  {run['state']:<9}  {run['published']:>8} of {run['matched']:<8}  "
            f"received {run['since'][:10]} to {run['until'][:10]}, asked {run['asked_at'][:16]} "
            f"by {run['asked_by']}"
        )


@rescrub_app.command()
def cancel(
    round_: RoundArgument,
    intake: IntakeOption = None,
    state: StateOption = DEFAULT,
) -> None:
    """End a run. What it published already stays told again."""
    rescrubs = _rescrubs(state_at(state), intake, "")
    before = _answer(rescrubs.run(round_))
    run = _answer(rescrubs.cancel(round_))
    was = f"was cancelled at {run['ended_at'][:16]} by {run['cancelled_by']}"
    print(
        f"run {run['round']} {was if before['state'] == 'cancelled' else 'is cancelled'} "
        f"after {run['published']} of {run['matched']} reports"
    )


def _asked(state: State, since: str, until: str | None, agency: str | None, rate: int) -> dict[str, Any]:
    asked: dict[str, Any] = {"rate": rate}
    try:
        asked["since"] = moment(since)
        if until is not None:
            asked["until"] = moment(until)
    except ValueError:
        errors.print("a day or time is written as 2026-01-01 or 2026-01-01T08:00:00+00:00")
        raise typer.Exit(2) from None
    if agency is not None:
        asked["agency_ref"] = str(agency_or_exit(Registrar(state, ""), agency).agency_ref)
    return asked


def _rescrubs(state: State, intake: str | None, deidentify: str | None) -> Rescrubs:
    if intake is None or deidentify is None:
        services = running_or_exit(state)["services"]
        intake = intake or str(services["intake"]["url"])
        deidentify = deidentify or str(services["deidentify"]["url"])
    return Rescrubs(state, intake, deidentify)


def _answer(asking: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(asking)
    except RescrubFailed as error:
        raise typer.Exit(_failed(error)) from None


def _failed(error: RescrubFailed) -> int:
    errors.print(f"[bold red]failed:[/] {error}", highlight=False, soft_wrap=True)
    return 2 if isinstance(error, WrongArgument) else 1


def _follow(rescrubs: Rescrubs, round_: int, as_json: bool) -> None:
    async def follow() -> int:
        try:
            followed = await rescrubs.follow(round_, lambda line: errors.print(line, highlight=False))
        except asyncio.CancelledError:
            errors.print(
                f"run {round_} goes on; `pso rescrub show {round_}` follows it again, "
                f"`pso rescrub cancel {round_}` ends it",
                highlight=False,
                soft_wrap=True,
            )
            raise
        if as_json:
            print(json.dumps({"run": followed.run, "report": followed.report}))
        else:
            _print(followed, Console())
        return 1 if followed.not_told or followed.report["dead_lettered"] else 0

    try:
        code = run_until_signal(follow())
    except RescrubFailed as error:
        code = _failed(error)
    raise typer.Exit(code)


def _print(followed: Followed, console: Console) -> None:
    run, report = followed.run, followed.report
    console.print(
        f"run {run['round']} {run['state']}: {run['published']} of {run['matched']} reports published again",
        highlight=False,
    )
    table = Table("reports", "", title=None)
    table.add_row("told again", str(report["told"]))
    for kind, words in KINDS:
        table.add_row(words, str(report[kind]))
    table.add_row("held, of those told", str(report["held"]))
    if report["told_since"]:
        table.add_row("told again since by a later run", str(report["told_since"]))
    if followed.not_told:
        table.add_row("not told yet", str(followed.not_told))
    console.print(table)
    if report["identifiers"]:
        labels = Table("hidden", "before", "after")
        for label, count in report["identifiers"].items():
            labels.add_row(label, str(count["before"]), str(count["after"]))
        console.print(labels)
    for change in report["versions"]:
        before = change["before"] or "not known"
        console.print(f"scrubber {before} -> {change['after']}: {change['reports']} reports", highlight=False)
