"""The command `pso`: run the system, look at it, feed it, and use its cores by themselves."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console

from chassis.identity import Role

from .agencies import Registrar, RegistrationFailed
from .agency_commands import agency_app
from .corrections_commands import corrections_app
from .issuer import Issuer, NoSigningKey
from .options import StateOption, agency_or_exit, errors, running_or_exit, why_not_running
from .rescrub import rescrub_app
from .running import STATUS, first_death, found, keep_running, run_until_signal, running, supervisor_pid
from .sending import Refused
from .stack import pidfiles
from .stack.errors import StackError
from .stack.processes import ChildProcess
from .state import DEFAULT, ROOT, NoFolder, State
from .system import LINKS, OPEN_PAGES, Options, link_name, state_at

app = typer.Typer(
    help="An EMS Patient Safety Organization's platform on this machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(agency_app, name="agency")
app.add_typer(rescrub_app, name="rescrub")
app.add_typer(corrections_app, name="corrections")
evaluate_app = typer.Typer(help="Scores against a labelled file.", no_args_is_help=True)
app.add_typer(evaluate_app, name="evaluate")

logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it retries is told by readiness
DETACH_LIMIT_S = 240.0
READY_LIMIT_S = 3.0


def _options(deidentify: int = 1, classifier: int = 1, alerts: int = 1, aggregator: int = 1) -> Options:
    chosen = {"deidentify": deidentify, "classifier": classifier, "alerts": alerts, "aggregator": aggregator}
    return replace(Options.from_environment(os.environ), instances=chosen)


def _say(line: str) -> None:
    errors.print(line, style="dim", highlight=False, soft_wrap=True)


def _finish(work: Coroutine[Any, Any, int]) -> None:
    try:
        code = run_until_signal(work)
    except (StackError, RegistrationFailed, NoFolder, Refused) as error:
        errors.print(f"[bold red]failed:[/] {error}", highlight=False, soft_wrap=True)
        code = 1
    raise typer.Exit(code)


@app.command()
def up(
    state: StateOption = DEFAULT,
    detach: Annotated[bool, typer.Option("--detach", help="Run in the background.")] = False,
    deidentify: Annotated[int, typer.Option(min=1, max=6, help="Instances.")] = 1,
    classifier: Annotated[int, typer.Option(min=1, max=6, help="Instances.")] = 1,
    alerts: Annotated[int, typer.Option(min=1, max=6, help="Instances.")] = 1,
    aggregator: Annotated[int, typer.Option(min=1, max=6, help="Instances.")] = 1,
) -> None:
    """Start engines and services and keep them running until Ctrl-C (or `pso down`)."""
    counts = {"deidentify": deidentify, "classifier": classifier, "alerts": alerts, "aggregator": aggregator}
    if detach:
        _finish(_up_detached(state_at(state), counts))
    _finish(_up(state_at(state), _options(**counts)))


def _refuse_second(state: State) -> None:
    """What runs here keeps its pid file and status; a second start would overwrite both."""
    if (pid := supervisor_pid(state)) is not None:
        raise StackError(
            f"The system runs here already (process {pid}). "
            "`pso status` shows it, `pso down` stops it; --state names another folder."
        )


async def _up(state: State, options: Options) -> int:
    from .demo import show_addresses

    _refuse_second(state)
    async with running(state, options, _say) as system:
        show_addresses(system, Console())
        _say("running; Ctrl-C or `pso down` stops everything")
        await keep_running(system, _say)
    return 0


async def _up_detached(state: State, counts: dict[str, int]) -> int:
    _refuse_second(state)
    state.prepare()
    argv = [sys.executable, "-m", "pso", "up", "--state", str(state.folder)]
    argv += [word for name, count in counts.items() for word in (f"--{name}", str(count))]
    log = state.run / "logs" / "supervisor.log"
    child = ChildProcess("pso up", argv, log=log, cwd=ROOT, outlives_parent=True)
    state.remove(STATUS)
    child.start()
    try:
        async with asyncio.timeout(DETACH_LIMIT_S):
            while not state.read(STATUS):
                if await child.wait(0.2) is not None:
                    raise child.died()
    except TimeoutError:
        raise StackError(
            f"not up within {DETACH_LIMIT_S:g} s, and still starting (process {child.pid}). "
            f"`pso status --state {state.folder}` shows when it is up, `pso down` ends it; its log is {log}"
        ) from None
    return await _status(state, as_json=False)


@app.command()
def status(state: StateOption = DEFAULT, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """What runs, where, and how far behind it is; prints fresh sign-in links."""
    _finish(_status(state_at(state), as_json))


async def _status(state: State, as_json: bool) -> int:
    described = found(state)
    if not described:
        if as_json:
            print(json.dumps({"services": {}, "kafka": None, "mongo": None}))
        else:
            errors.print(why_not_running(state), highlight=False, soft_wrap=True)
        return 3
    async with httpx.AsyncClient(timeout=READY_LIMIT_S, trust_env=False) as client:
        for one in described["services"].values():
            one.update(await _health(client, one["url"]))
    if as_json:
        print(json.dumps(described))
        return 0
    console = Console()
    for name, one in described["services"].items():
        word = "ready" if one["ready"] else f"not ready: {one['why']}"
        console.print(f"{name:>16}  {one['url']}  {word}, lag {one['lag']}", highlight=False, soft_wrap=True)
    console.print(f"{'kafka':>16}  {described['kafka']}", highlight=False)
    for role, service in LINKS:
        code = Issuer(state).sign_in_code(service, role)
        url = described["services"][service]["url"]
        console.print(
            f"{link_name(role, service):>16}  {url}/sign-in#{code}", highlight=False, soft_wrap=True
        )
    for name, (service, path) in OPEN_PAGES.items():
        console.print(f"{name:>16}  {described['services'][service]['url']}{path}", highlight=False)
    return 0


async def _health(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    try:
        answer = (await client.get(f"{url}/health/ready")).json()
    except (httpx.HTTPError, ValueError) as error:
        return {"ready": False, "lag": None, "why": type(error).__name__}
    return {"ready": answer["ready"], "lag": answer["lag"], "why": answer["why"]}


@app.command()
def down(state: StateOption = DEFAULT) -> None:
    """Stop what `pso up` or `pso demo` started."""
    if not asyncio.run(pidfiles.end(state_at(state).supervisor_pid, grace_s=90)):
        errors.print("nothing runs here")


@app.command()
def demo(state: StateOption = DEFAULT) -> None:
    """Start everything, send the sample reports, show what became of them."""
    _finish(_demo(state_at(state)))


async def _demo(state: State) -> int:
    from .demo import run_demo, show, show_addresses

    console = Console()
    _refuse_second(state)
    async with running(state, Options.from_environment(os.environ), _say) as system:
        death = asyncio.ensure_future(first_death(system))
        work = asyncio.ensure_future(run_demo(system, console))
        try:
            await asyncio.wait({death, work}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise death.result()
            outcome = work.result()
        finally:
            death.cancel()
            work.cancel()
        show(outcome, system, console)
        show_addresses(system, console)
        if sys.stdout.isatty() and outcome.is_good:
            _say("running; Ctrl-C or `pso down` stops everything")
            await keep_running(system, _say)
        return 0 if outcome.is_good else 1


@app.command()
def simulate(
    rate: Annotated[float, typer.Option(min=0.1, max=20_000, help="Reports a second.")] = 10.0,
    count: Annotated[int, typer.Option(min=0, help="Stop after so many; 0 goes on.")] = 0,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same stream.")] = None,
    state: StateOption = DEFAULT,
) -> None:
    """Send a continuous stream of synthetic reports to the running system."""
    from .simulate import simulate as run

    chosen = state_at(state)
    described = running_or_exit(chosen)
    _finish(run(chosen, described["services"]["intake"]["url"], rate, count, seed, _say))


@app.command()
def bench(
    state: StateOption = DEFAULT,
    seconds: Annotated[float, typer.Option(min=1, help="Length of each measurement.")] = 10.0,
) -> None:
    """Measure a system started for this, and print the figures as JSON."""
    from .bench import bench as run

    _finish(run(state_at(state), seconds, _say))


@app.command()
def token(
    role: Annotated[Role, typer.Option(help="Whose token.")],
    agency: Annotated[str | None, typer.Option(help="With role agency: whose reports (slug).")] = None,
    subject: Annotated[str | None, typer.Option(help="The person's name in the audit trail.")] = None,
    state: StateOption = DEFAULT,
) -> None:
    """Print a bearer token for the local system, and nothing else."""
    chosen = state_at(state)
    issuer = Issuer(chosen)
    try:
        issuer.check()  # a key that no system knows would sign what none accepts
    except NoSigningKey as error:
        errors.print(str(error), highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None
    agency_ref = None
    if agency is not None:
        agency_ref = str(agency_or_exit(Registrar(chosen, ""), agency).agency_ref)
    print(issuer.token(role, subject=subject, agency_ref=agency_ref))


@app.command()
def scrub(
    agency: Annotated[Path | None, typer.Option(help="JSON with names, roster, streets … to hide.")] = None,
) -> None:
    """Scrub JSON lines `{"id","text"}` from stdin; one line out for each line in."""
    from .lines import over_standard_lines
    from .scrubbing import scrub_lines

    raise typer.Exit(over_standard_lines(lambda source, sink: scrub_lines(source, sink, agency)))


@app.command()
def triage() -> None:
    """Classify and triage JSON lines `{"id","text"}` from stdin; one line out for each line in."""
    from .lines import over_standard_lines
    from .triaging import triage_lines

    raise typer.Exit(over_standard_lines(triage_lines))


@app.command()
def narratives(
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same narratives.")],
    count: Annotated[int, typer.Option(min=1, help="How many.")] = 1000,
    kept_out: Annotated[bool, typer.Option(help="From the half that nothing is made with.")] = False,
) -> None:
    """Synthetic narratives as JSON lines `{"id","agency","voice","marked"}`, identifiers marked."""
    from .narratives import narratives as told

    for line in told(2 * seed + kept_out, count):
        print(json.dumps(line))


@evaluate_app.command("triage")
def evaluate_triage(
    gold: Annotated[Path, typer.Option(help="JSON lines with text and gold codes (pso/coded.py).")],
) -> None:
    """Print scores on every axis, of tiers and of confidence, with 95 % intervals."""
    from .triaging import score_triage

    raise typer.Exit(score_triage(gold, sys.stdout))


@evaluate_app.command("scrub")
def evaluate_scrub(
    gold: Annotated[
        Path,
        typer.Option(help="JSON lines with text, spans and keep, or with marked (pso/marked.py)."),
    ],
    agency: Annotated[Path | None, typer.Option(help="JSON with names, roster, streets … to hide.")] = None,
    labels: Annotated[
        Path | None, typer.Option(help="JSON: the file's labels to ours, or to NEUTRAL.")
    ] = None,
) -> None:
    """Print leak by label, spans wholly hidden, over-scrub and keep-lost, with 95 % intervals."""
    from .scoring import score_scrubber

    raise typer.Exit(score_scrubber(gold, agency, labels, sys.stdout))
