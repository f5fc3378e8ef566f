"""The sample reports through the whole system, and a table of what became of them."""

import asyncio
import os
import secrets
import time
from collections import defaultdict
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from chassis.identity import Role

from .accounting import Account, Auditor
from .issuer import Issuer
from .sample import SampleReport, read_samples
from .sending import Listener, Sender, Sent, percentile
from .system import System

RATE = 60.0
"""Reports a second: quick to watch, and far below what the services take."""
WAIT_S = 60.0
HEARD_S = 10.0


@dataclass(frozen=True)
class Outcome:
    """What a demo run found."""

    account: Account
    latencies_s: list[float]
    unheard: int
    """Alerts that never reached the listening console."""

    @property
    def is_good(self) -> bool:
        account = self.account
        return account.is_exact and not self.unheard and not account.dead_lettered and account.accepted > 0


async def run_demo(system: System, console: Console) -> Outcome:
    """Send each sample report once, under new submission ids, and follow each to its count."""
    samples = [one for one in read_samples() if one.agency in system.agencies]  # others were shredded here
    sent = Sent()
    listener = Listener(system.url("alerts"), Issuer(system.state).token(Role.EXPERT))
    await listener.start()
    assert system.addresses is not None
    auditor = Auditor(system.addresses)
    try:
        await _send(system, samples, sent, console)
        report_ids = await auditor.report_ids(sent.receipts.values())
        accepted = set(report_ids.values())
        with console.status("following each report to its count"):
            await auditor.wait_aggregated(accepted, WAIT_S)
            await listener.heard(accepted, HEARD_S)
        account = await auditor.account(accepted)
        by_receipt = {receipt: name for name, receipt in sent.receipts.items()}
        latencies = [
            listener.arrived[report_id] - sent.sent_at[by_receipt[receipt]]
            for receipt, report_id in report_ids.items()
            if report_id in listener.arrived
        ]
        return Outcome(account, latencies, len(accepted) - account.dead_lettered - len(latencies))
    finally:
        await listener.stop()
        auditor.close()


async def _send(system: System, samples: list[SampleReport], sent: Sent, console: Console) -> None:
    run = secrets.token_hex(4)
    by_agency: dict[str, list[tuple[float, dict[str, object]]]] = defaultdict(list)
    for number, sample in enumerate(samples):
        report = sample.plain() | {"submission_id": f"demo-{run}-{sample.id}", "synthetic": True}
        by_agency[sample.agency].append((number / RATE, report))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("sending sample reports", total=len(samples))
        began = time.monotonic()

        async def send_all(slug: str, timed: list[tuple[float, dict[str, object]]]) -> None:
            sender = Sender(system.url("intake"), system.agencies[slug], sent)
            try:
                for at, report in timed:
                    await asyncio.sleep(max(0.0, began + at - time.monotonic()))
                    await sender.one(report)
                    progress.advance(task)
            finally:
                await sender.close()

        await asyncio.gather(*(send_all(slug, timed) for slug, timed in by_agency.items()))


def show(outcome: Outcome, system: System, console: Console) -> None:
    """The table that ends a demo."""
    account = outcome.account
    table = Table(title="Sample reports (synthetic)", title_justify="left")
    table.add_column("Step")
    table.add_column("Reports", justify="right")
    for label, number in (
        ("accepted", account.accepted),
        ("de-identified", account.deidentified),
        ("  of them held for privacy review", account.held),
        ("classified", account.classified),
        *((f"alerts {tier}", count) for tier, count in account.alerts.items()),
        ("aggregated", account.aggregated),
        ("dead-lettered", account.dead_lettered),
        ("lost", account.lost),
    ):
        table.add_row(label, str(number))
    console.print(table)
    milliseconds = [f"{percentile(outcome.latencies_s, share) * 1000:.0f} ms" for share in (0.5, 0.95, 0.99)]
    console.print(f"submit to alert: p50 {milliseconds[0]}, p95 {milliseconds[1]}, p99 {milliseconds[2]}")
    if not outcome.is_good:
        console.print(
            f"[bold red]not all is well:[/] lost {account.lost}, dead-lettered {account.dead_lettered}, "
            f"raised more than once {account.raised_more_than_once}, "
            f"counters off by {account.counted_wrongly}, "
            f"alerts not heard {outcome.unheard}. Logs: {system.state.run / 'logs'}"
        )


def show_addresses(system: System, console: Console) -> None:
    """Where a person goes next. Only a terminal is shown links, which sign in once: a log would keep them."""
    links = system.links() if console.file.isatty() else {"sign-in links": "`pso status` prints them"}
    for name, link in (system.open_pages() | links).items():
        console.print(f"{name:>16}  {link}", soft_wrap=True, highlight=False)
    console.print(f"{'API':>16}  {system.url('intake')}/docs", highlight=False)
    console.print(f"{'logs':>16}  {os.path.relpath(system.state.run / 'logs')}", highlight=False)
