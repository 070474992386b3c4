"""`ivr user`."""

import sys
from datetime import UTC, datetime

import click

from ivr.clients import people
from ivr.clients.tables import Client
from ivr.settings import load_settings
from ivr.store.db import Store


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", default="", help="as colleagues see it; default: the mail address's first part")
@click.option("--role", type=click.Choice(people.ROLES), default=None, help="default for somebody new: operator")
@click.option("--client", "clients", multiple=True, help="client the role is for; may be repeated; default: every client")
@click.option("--phone", default=None, help="where an operator is rung, for instance 090-1234-5678")
@click.option("--password-stdin", is_flag=True, help="read a password from standard input; without one only links sign in")
@click.option("--on-shift", is_flag=True, help="begins to take calls at once")
@click.option("--link", is_flag=True, help="print an address that signs in once, within 24 hours")
def add(
    email: str, *, name: str, role: str | None, clients: tuple[str, ...], phone: str | None, password_stdin: bool, on_shift: bool, link: bool
) -> None:  # fmt: skip
    """Add the person with the address EMAIL, or change what is given of an existing one."""
    settings = load_settings()
    store, now = Store(settings.database, settings.data_key_bytes), datetime.now(UTC)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    user_id = people.add_user(store, email, now, name=name, phone=phone, password=password)
    if role or clients or not people.roles_of(store, user_id):
        for client_id in clients or _every_client(store):
            people.add_membership(store, user_id, client_id, role or "operator")
    if on_shift:
        people.set_shift(store, user_id, on=True)
    if link:
        click.echo(f"{settings.own_url}/sign-in/{people.make_link(store, user_id, now)}")
    else:
        click.echo(f"{email}: 登録しました。")
    store.close()


def _every_client(store: Store) -> list[str]:
    with store.system("sign_in", write=False) as session:
        return [row.id for row in session.query(Client.id).where(Client.active.is_(True))]
