"""What an operator hands to an agency: its key, its form link, and the link as a QR code."""

import sys

import segno

from .agencies import Registered


def print_agency(registered: Registered, intake_url: str) -> None:
    """Shown once; only hashes of both secrets are stored by the service."""
    link = f"{intake_url}/#{registered.form_token}"
    print(f"agency     {registered.slug} ({registered.agency_ref})")
    print(f"API key    {registered.api_key}   (shown once)")
    print(f"form link  {link}   (for crews, without an account)")
    segno.make(link, error="m").terminal(out=sys.stdout, compact=True)
