"""Tables, links and texts of a page, as a reader finds them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

__all__ = ["Element", "parsed"]

_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "rect", "wbr"})


@dataclass
class Element:
    """An element of a page."""

    name: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All the text in it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.children)

    @property
    def classes(self) -> set[str]:
        """Its classes."""
        return set(self.attributes.get("class", "").split())

    def every(self, name: str, kind: str = "") -> list["Element"]:
        """Return the elements in it of a name, and of a class."""
        return [each for each in self.elements() if each.name == name and (not kind or kind in each.classes)]

    def the(self, name: str, kind: str = "") -> "Element":
        """Return the one element in it of a name, and of a class."""
        (found,) = self.every(name, kind)
        return found

    def links(self) -> list[str]:
        """Return where its links lead."""
        return [each.attributes["href"] for each in self.every("a")]

    def rows(self) -> list[list["Element"]]:
        """Return the cells of the rows in its body."""
        body = self.the("tbody")
        return [
            [cell for cell in row.children if isinstance(cell, Element) and cell.name in {"td", "th"}]
            for row in body.every("tr")
        ]

    def elements(self) -> Iterator["Element"]:
        """Yield every element in it."""
        for each in self.children:
            if isinstance(each, Element):
                yield each
                yield from each.elements()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        names = [each.name for each in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(text: str) -> Element:
    """Return a page as a tree; an element whose end is left out ends with the one that it is in."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.open[0]
