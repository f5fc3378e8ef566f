"""`pso agency …`: agencies registered, their lists kept current, their keys changed and destroyed."""

import asyncio
import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import TypeAdapter, ValidationError

from contracts.agency import AgencyType, TenantLists
from contracts.events import Slug
from services.intake.registry import US_STATES, SecretKind

from . import agency_lists
from .agencies import Agency, NotPrepared, Registrar, RegistrationFailed, UnknownAgency
from .agency_lists import BadLists, Given
from .agency_record import Change, Records, Told
from .options import StateOption, agency_or_exit, errors, running_or_exit
from .shredding import SETTLE_S, Account, Shredder
from .state import DEFAULT
from .system import state_at

agency_app = typer.Typer(help="Agencies that may report.", no_args_is_help=True)

SlugArgument = Annotated[str, typer.Argument(help="The agency's short name.")]
IntakeOption = Annotated[str | None, typer.Option(help="Address of an intake that runs elsewhere.")]
Result = TypeVar("Result")


def _registrar(state: Path, intake: str | None) -> tuple[Registrar, str]:
    chosen = state_at(state)
    address = intake or str(running_or_exit(chosen)["services"]["intake"]["url"])
    try:
        return Registrar(chosen, address), address
    except ValueError as error:  # settings of the key provider: their words name the setting, no value
        errors.print(f"[bold red]the key provider is not set well:[/] {type(error).__name__}")
        raise typer.Exit(2) from None


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    try:
        return asyncio.run(work)
    except RegistrationFailed as error:
        errors.print(f"[bold red]failed:[/] {error}", highlight=False, soft_wrap=True)
        raise typer.Exit(2 if isinstance(error, (UnknownAgency, NotPrepared)) else 1) from None
    except BadLists as error:
        raise _bad(error) from None


def _bad(error: BadLists) -> typer.Exit:
    errors.print(f"[bold red]not a list:[/] {error}", highlight=False, soft_wrap=True)
    return typer.Exit(2)


def _slug(text: str) -> str:
    try:
        return TypeAdapter(Slug).validate_python(text)
    except ValidationError:
        raise typer.BadParameter("small letters, digits and dashes alone, 64 at most, as riverbend") from None


def _us_state(text: str) -> str:
    if text.upper() not in US_STATES:
        raise typer.BadParameter(f"the postal code of a state or territory: {', '.join(sorted(US_STATES))}")
    return text.upper()


TYPES = [one.value for one in AgencyType if one is not AgencyType.DIRECT]
"""The agency for reports without a link is the system's own, and there is one."""


def _agency_type(text: str) -> str:
    if text not in TYPES:
        raise typer.BadParameter(f"one of {', '.join(TYPES)}")
    return text


@agency_app.command("add")
def agency_add(
    slug: Annotated[str, typer.Argument(help="A short name for the operator's own list.", callback=_slug)],
    name: Annotated[str, typer.Option(help="The agency's name.")],
    agency_type: Annotated[str, typer.Option("--type", help=f"{', '.join(TYPES)}.", callback=_agency_type)],
    us_state: Annotated[str, typer.Option(help="Two letters.", callback=_us_state)],
    peer_group: Annotated[
        str, typer.Option(help="Agencies it may be compared with, as ground-rural.", callback=_slug)
    ],
    alias: Annotated[list[str] | None, typer.Option(help="Another name; may be given again.")] = None,
    lists: Annotated[Path | None, typer.Option(help="JSON with roster, stations, streets …")] = None,
    intake: IntakeOption = None,
    state: StateOption = DEFAULT,
) -> None:
    """Register an agency; prints its API key and form link once."""
    from .printing import print_agency

    registrar, address = _registrar(state, intake)
    described = Agency(
        slug, AgencyType(agency_type), us_state, peer_group, _first_lists(name, alias or [], lists)
    )
    if slug in registrar.known():
        errors.print(f"{slug} is registered already")
        raise typer.Exit(2)
    print_agency(_run(registrar.add(described)), address)


def _first_lists(name: str, alias: list[str], lists: Path | None) -> TenantLists:
    try:
        whole = agency_lists.replaced(TenantLists(), agency_lists.read_json(lists) if lists else {})
        own = {"names": [agency_lists.Term(name), *_terms(whole.names)]}
        own["aliases"] = [*_terms(alias), *_terms(whole.aliases)]
        return agency_lists.replaced(whole, own)
    except BadLists as error:
        raise _bad(error) from None


def _terms(texts: list[str] | tuple[str, ...]) -> list[agency_lists.Term]:
    return [agency_lists.Term(text) for text in texts]


@agency_app.command("renew")
def agency_renew(
    slug: SlugArgument,
    kind: Annotated[SecretKind, typer.Argument(help="What was lost or given away.")],
    intake: IntakeOption = None,
    state: StateOption = DEFAULT,
) -> None:
    """Revoke an agency's API key or form link; prints the new one once."""
    from .printing import print_agency

    registrar, address = _registrar(state, intake)
    print_agency(_run(registrar.renew(slug, kind)), address, {kind})


@agency_app.command("lists")
def agency_lists_command(
    slug: SlugArgument,
    terms: Annotated[
        list[str] | None, typer.Argument(help="For --add and --remove; without any, one a line on stdin.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="JSON; each list in it replaces that list.")] = None,
    csv: Annotated[
        list[str] | None,
        typer.Option(help="LIST=FILE, one term a line; replaces that list. Again for another list."),
    ] = None,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="A list that a file leaves empty may lose all its terms.")
    ] = False,
    add: Annotated[str | None, typer.Option(metavar="LIST", help="Add the terms to this list.")] = None,
    remove: Annotated[str | None, typer.Option(metavar="LIST", help="Take the terms out of it.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Print all terms as JSON.")] = False,
    if_version: Annotated[int | None, typer.Option(help="Change nothing unless this is the newest.")] = None,
    intake: IntakeOption = None,
    state: StateOption = DEFAULT,
) -> None:
    """Show or change what is hidden in an agency's reports: names, roster, stations, streets …

    Without an option: how many terms each list has. A change is in every report that deidentify reads
    from then on. Files that give a list twice are refused, and without --allow-empty one that empties a
    list. Names given as words of the command end in the shell's history; stdin and files do not.
    """
    records = Records(_registrar(state, intake)[0])
    change = _change(terms or [], file, csv or [], add, remove, allow_empty=allow_empty)
    if change is None:
        _show(records, slug, whole=show)
        return
    told = _run(records.change(slug, change, if_version, is_whole=file is not None))
    _tell_counts(told)
    if show:
        print(told.after.model_dump_json(indent=1))


def _change(
    terms: list[str],
    file: Path | None,
    csv: list[str],
    add: str | None,
    remove: str | None,
    *,
    allow_empty: bool = False,
) -> Change | None:
    """The one change that is asked for; reads what it needs first, so that a bad file changes nothing."""
    asked = [bool(file or csv), add is not None, remove is not None]
    if sum(asked) > 1 or (terms and not (add or remove)):
        errors.print("one at a time: --file and --csv, --add LIST TERM…, or --remove LIST TERM…")
        raise typer.Exit(2)
    try:
        if add is not None:
            given = _words(add, terms)
            return lambda lists: agency_lists.added(lists, given)
        if remove is not None:
            given = _words(remove, terms)
            return lambda lists: agency_lists.removed(lists, given)
        if not asked[0]:
            return None
        files = _files(file, csv)
        agency_lists.checked(files)
        return lambda lists: agency_lists.replaced(lists, files, allow_empty=allow_empty)
    except BadLists as error:
        raise _bad(error) from None


def _words(name: str, terms: list[str]) -> Given:
    if terms:
        given: Given = {name: _terms(terms)}
    else:
        if sys.stdin is None:
            raise BadLists("standard input is closed")
        given = agency_lists.read_lines(name, sys.stdin.buffer.read())
    agency_lists.checked(given)
    return given


def _files(file: Path | None, csv: list[str]) -> Given:
    given = [agency_lists.read_json(file)] if file else []
    for one in csv:
        name, separator, path = one.partition("=")
        if not separator:
            raise BadLists("--csv is LIST=FILE, as roster=crew.csv")
        given.append(agency_lists.read_csv(name, Path(path)))
    return agency_lists.joined(*given)


def _show(records: Records, slug: str, *, whole: bool) -> None:
    record = _run(records.read(slug))
    errors.print(f"version {record.list_version}, key {record.key_id}", highlight=False)
    if record.lists is None:
        errors.print("intake has no copy: registered before copies were kept; give the lists with --file")
        raise typer.Exit(1)
    print(
        record.lists.model_dump_json(indent=1)
        if whole
        else json.dumps(agency_lists.counts(record.lists), indent=1)
    )


def _tell_counts(told: Told) -> None:
    if not told.is_changed:
        errors.print(f"nothing changes; the newest version is {told.list_version}")
        return
    before, after = agency_lists.counts(told.before), agency_lists.counts(told.after)
    for name in agency_lists.LISTS:
        if getattr(told.before, name) != getattr(told.after, name):
            errors.print(f"{name}: {before[name]} terms before, {after[name]} now", highlight=False)
    errors.print(f"version {told.list_version} {_in_use(told.is_active)}", highlight=False)


def _in_use(is_active: bool) -> str:
    return "is in use" if is_active else "is kept, and in use as soon as the broker answers"


@agency_app.command("rotate")
def agency_rotate(slug: SlugArgument, intake: IntakeOption = None, state: StateOption = DEFAULT) -> None:
    """Give an agency a new key pair; new reports are sealed to it, old ones still open."""
    told = _run(Records(_registrar(state, intake)[0]).rotate(slug))
    errors.print(
        f"{slug}: key {told.key_id}, list version {told.list_version} {_in_use(told.is_active)}",
        highlight=False,
        soft_wrap=True,
    )


@agency_app.command("shred")
def agency_shred(
    slug: SlugArgument,
    yes_shred: Annotated[
        str | None, typer.Option(metavar="SLUG", help="The slug once more, in place of typing it.")
    ] = None,
    intake: IntakeOption = None,
    state: StateOption = DEFAULT,
) -> None:
    """Destroy an agency's keys for ever: none of its reports, lists and held texts opens again."""
    registrar, _ = _registrar(state, intake)
    if slug not in registrar.known() and (at := registrar.was_shredded(slug)):
        errors.print(f"{slug} was shredded at {at}", highlight=False)
        return
    agency_or_exit(registrar, slug)
    if yes_shred is None:
        errors.print(
            f"This destroys every private key of {slug}. Its reports, lists and held texts will never open "
            "again, here or in any backup that needs these keys. What was de-identified stays.",
            soft_wrap=True,
        )
        yes_shred = typer.prompt("Type the agency's short name to go on")
    if yes_shred != slug:
        errors.print("that is not the agency's short name; nothing was destroyed")
        raise typer.Exit(2)
    errors.print(f"closing {slug}; its keys are destroyed in {SETTLE_S:.0f} s, when no report is in hand")
    _tell_shredded(_run(Shredder(registrar).shred(slug)))


def _tell_shredded(account: Account) -> None:
    tombstone = "sent" if account.is_told else "sent as soon as the broker answers"
    lines = [
        f"shredded      {account.slug} ({account.agency_ref})",
        f"private keys  {len(account.key_ids)} destroyed: {', '.join(account.key_ids)}",
        "intake        HMAC key and sealed lists destroyed; key, link and tokens are refused",
        f"deidentify    tombstone {tombstone}",
        f"recorded      {account.shredded_at} by {account.shredded_by}",
        "not touched   what was de-identified before; copies of the keys in backups: destroy those too",
    ]
    print("\n".join(lines))
