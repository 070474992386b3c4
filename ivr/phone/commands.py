"""`ivr phone`: the telephone side."""

from urllib.parse import urlsplit

import click

from ivr.phone.last_resort import last_resort_document


@click.group()
def phone() -> None:
    """The telephone side."""


def _public_address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise click.BadParameter("https:// で始まる公開アドレスを指定してください (例: https://ivr.example.jp)。")
    return value.rstrip("/")


@phone.command("last-resort")
@click.option("--url", required=True, callback=_public_address, help="https address of this service, as IVR_PUBLIC_URL")
def last_resort(url: str) -> None:
    """Print the last-resort document, to host it elsewhere (the number's fallback URL)."""
    click.echo(last_resort_document(url), nl=False)
