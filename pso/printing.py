"""What an operator hands to an agency: its key, its form link, and the link as a QR code."""

import sys
from collections.abc import Collection

import segno

from services.intake.registry import SecretKind

from .agencies import Registered


def print_agency(
    registered: Registered, intake_url: str, new: Collection[SecretKind] = tuple(SecretKind)
) -> None:
    """The secrets that are new, shown once; only hashes of them are stored by the service."""
    print(f"agency     {registered.slug} ({registered.agency_ref})")
    if SecretKind.API_KEY in new:
        print(f"API key    {registered.api_key}   (shown once)")
    if SecretKind.FORM_TOKEN in new:
        link = f"{intake_url}/#{registered.form_token}"
        print(f"form link  {link}   (for crews, without an account; shown once)")
        segno.make(link, error="m").terminal(out=sys.stdout, compact=True)
