"""Options whose order on the command line is their meaning: a call is one move behind the other."""

from collections.abc import Sequence

import click

WITH_VALUE = ("--say", "--keys", "--audio", "--transfer", "--operator")
ALONE = ("--silence", "--hang-up", "--fault")
ORDERED = "--move"


class InOrder(click.Command):
    """click sorts options by name; here their order is the call. Each is handed on as one `--move`, which keeps it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Rewrite the moves, then parse as usual."""
        return super().parse_args(ctx, _in_order(args))


def _in_order(args: Sequence[str]) -> list[str]:
    rewritten: list[str] = []
    rest = iter(args)
    for token in rest:
        name, equals, value = token.partition("=")
        if token in ALONE:
            rewritten += [ORDERED, token]
        elif name in WITH_VALUE:
            given = value if equals else next(rest, None)
            rewritten += [token] if given is None else [ORDERED, f"{name}={given}"]
        else:
            rewritten.append(token)
    return rewritten
