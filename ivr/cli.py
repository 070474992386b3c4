"""The `ivr` command. Each subcommand's module is loaded only when it is used, so that `ivr --help` is quick."""

from importlib import import_module

import click

from ivr.errors import IvrError

COMMANDS = {
    "serve": ("ivr.commands.serve", "serve", "Answer the telephone and the pages on one port."),
    "worker": ("ivr.commands.work", "worker", "Do the jobs: hear recordings, ring operators, sweep."),
    "db": ("ivr.commands.database", "db", "The database: upgrade."),
    "doctor": ("ivr.commands.doctor", "doctor", "Say what is well and what is not, and what to do about it."),
    "user": ("ivr.clients.commands", "user", "People who sign in: add."),
    "client": ("ivr.commands.client", "client", "Clients: import a flow file."),
    "flow": ("ivr.flows.commands", "flow", "Flow files: check, schema, graph, test."),
    "call": ("ivr.commands.call", "call", "Play a call against a flow file in the terminal."),
    "transcribe": ("ivr.speech.commands", "transcribe", "Sound files to text."),
    "classify": ("ivr.classify.commands", "classify", "What sort of call a text is."),
    "faq": ("ivr.faq.commands", "faq", "FAQ entries: match."),
    "eval": ("ivr.evaluation.commands", "evaluate", "Measure understanding on labelled data or a client's corrected calls."),
    "export": ("ivr.evaluation.export", "export", "Write a client's corrected calls as labelled files."),
    "phone": ("ivr.phone.commands", "phone", "The telephone side: the last-resort document."),
}
"""Name → module, attribute, help line."""


class _Commands(click.Group):
    """Loads a subcommand when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _help = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The list in --help, without loading anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_module, _attribute, help_line) in COMMANDS.items()])


@click.command(cls=_Commands)
@click.version_option(package_name="uketsuke", prog_name="ivr")
def ivr() -> None:
    """Uketsuke: first response for telephone answering services."""


def main() -> None:
    """Entry point. Errors of our own are one plain line, not a traceback."""
    try:
        ivr.main(standalone_mode=True)
    except IvrError as error:
        click.echo(f"ivr: {error}", err=True)
        raise SystemExit(1) from None
