"""Sections of text and tables as Markdown that also reads well in a terminal. Knows nothing of what it shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; cells are shown by `str`."""

    head: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass
class Section:
    """A heading with what stands under it, in order."""

    title: str
    blocks: list[str | Table] = field(default_factory=list)

    def say(self, text: str) -> None:
        """A paragraph."""
        self.blocks.append(text)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A table; without rows, none."""
        found = tuple(tuple(row) for row in rows)
        if found:
            self.blocks.append(Table(tuple(head), found))

    def lines(self, title: str, lines: Sequence[str]) -> None:
        """A list under a line of its own; without lines, none."""
        if lines:
            self.blocks.append("\n".join([title, "", *(f"- {line}" for line in lines)]))


def markdown(sections: Iterable[Section]) -> str:
    """All of it, ending with a line break."""
    parts = [part for section in sections for part in (f"## {section.title}", *map(_block, section.blocks))]
    return "\n\n".join(parts) + "\n"


def _block(block: str | Table) -> str:
    if isinstance(block, str):
        return block
    rows = [block.head, *((str(cell).replace("|", "\\|") for cell in row) for row in block.rows)]
    cells = [tuple(row) for row in rows]
    widths = [max(_width(row[number]) for row in cells) for number in range(len(block.head))]
    lines = ["| " + " | ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _width(text: str) -> int:
    """Columns of a terminal: full-width characters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
