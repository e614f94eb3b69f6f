"""The reference of the Python API, made from docstrings: ``python -m tests.documented`` writes ``kg/API.md``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Final

import griffe

import hsnexus
from hsnexus import errors
from hsnexus.inquirer import LENGTH
from hsnexus.sources import write
from hsnexus.typed.collection import Collection

__all__ = ["CHAPTERS", "FILE", "Described", "described", "givers", "reference"]

_ROOT: Final = Path(__file__).resolve().parent.parent
FILE: Final = _ROOT / "kg" / "API.md"
CHAPTERS: Final[Mapping[str, Sequence[str]]] = {
    "The dataset": ("open_dataset", "Dataset", "Manifest"),
    "What sources say": (
        "Claim", "Claims", "ClaimFilters", "Factor", "Factors", "Work", "Works", "Passage", "Passages", "Piece",
        "Range", "Proof", "Collection", "Names",
    ),
    "A text of the article": ("Verification", "Verdict", "Outcome"),
    "Reasoning over claims": (
        "Paths", "Path", "Hop", "Kind", "Sign", "Loops", "Loop", "Feedback", "Rivalries", "Rivalry", "Strife",
        "Profile", "Net", "Why", "Telling",
    ),
    "Questions": ("Question", "Parameter", "Value", "Answer", "Plain", "Term"),
    "Errors": (
        "HsnexusError", "SourceError", "InconsistentError", "SetupError", "QuestionError", "UnclearNameError",
        "LimitError", "Named",
    ),
}  # fmt: skip
"""The public names, by what they are for, in the order in which a reader meets them."""
_INTRODUCTION: Final = """# The Python API

What `from hsnexus import …` gives, made from the docstrings by `python -m tests.documented`. Tests hold that this
file is what that makes, and that every example runs; the examples speak of the `dataset` that is opened here:

```pycon
{example}
```

Values are frozen, typed, and need no RDF library; they name things by IRI. Whatever comes in numbers is a
[`Collection`](#collection): a sequence that makes a pandas DataFrame, where pandas is installed, as
`pip install 'hsnexus[frames]'` does. An error is one of a tree that says who must act ([Errors](#errors)).
"""


class Described:
    """A public name: what its docstring says of it, read by griffe."""

    def __init__(self, name: str, found: griffe.Object) -> None:
        """Take apart the docstring."""
        self.name, self.found = name, found
        self.sections = found.docstring.parse("google") if found.docstring else []

    @property
    def texts(self) -> Iterator[str]:
        """Its paragraphs in words, without the examples."""
        for section in self.sections:
            if section.kind is griffe.DocstringSectionKind.text:
                told = section.value.partition(">>> ")[0].strip()
                yield from [dedent(told)] if told else []

    @property
    def example(self) -> str:
        """Its example; empty where it has none."""
        text = "\n\n".join(
            str(section.value) for section in self.sections if section.kind is griffe.DocstringSectionKind.text
        )
        return text[text.index(">>> ") :].strip() if ">>> " in text else ""

    def told(self, kind: griffe.DocstringSectionKind) -> Mapping[str, str]:
        """Return what is listed in a part of the docstring: attributes, parameters or errors, each with its meaning."""
        return {
            str(getattr(each, "name", None) or each.annotation): _line(each.description)
            for section in self.sections
            if section.kind is kind
            for each in section.value
        }

    @property
    def errors(self) -> Mapping[str, str]:
        """What it raises, and when."""
        return self.told(griffe.DocstringSectionKind.raises)

    @property
    def parameters(self) -> Mapping[str, str]:
        """What each of its parameters means."""
        return self.told(griffe.DocstringSectionKind.parameters)

    @property
    def taken(self) -> Sequence[str] | None:
        """The names of what a function takes, in order; ``None`` for what is no function."""
        if not isinstance(self.found, griffe.Function):
            return None
        return [each.name for each in self.found.parameters if each.name not in {"self", "cls"}]

    @property
    def result(self) -> str:
        """The type of what a function gives, or of a property."""
        told = (
            self.found.returns if isinstance(self.found, griffe.Function) else getattr(self.found, "annotation", None)
        )
        return _typed(str(told or ""), told)

    @property
    def members(self) -> Iterator["Described"]:
        """Its public methods and properties with a docstring of their own, in the order of the source."""
        for name, member in self.found.members.items():
            of_value = isinstance(member, griffe.Function) or "property" in member.labels
            if of_value and not name.startswith("_") and isinstance(member, griffe.Function | griffe.Attribute):
                yield Described(f"{self.name}.{name}", member)

    @property
    def attributes(self) -> Iterator[tuple[str, str, str]]:
        """The name, type and meaning of each of its attributes, inherited ones first."""
        if not isinstance(self.found, griffe.Class):
            return
        for base in reversed(self.found.mro()):
            yield from Described(self.name, base).own_attributes
        yield from self.own_attributes

    @property
    def own_attributes(self) -> Iterator[tuple[str, str, str]]:
        """Those that its own docstring tells."""
        for name, meaning in self.told(griffe.DocstringSectionKind.attributes).items():
            member = self.found.members.get(name)
            annotation = getattr(member, "annotation", None)
            yield name, _typed(str(annotation or ""), annotation), meaning

    @property
    def bases(self) -> Sequence[str]:
        """The names in its bases, those of type arguments behind the name that they stand in."""
        found = self.found.bases if isinstance(self.found, griffe.Class) else []
        return [name for base in found for name in re.findall(r"\w+", str(base))]

    @property
    def values(self) -> Sequence[str]:
        """The values of an enumeration, as they are written."""
        if not {"Enum", "StrEnum"} & set(self.bases):
            return ()
        values = {name: getattr(member, "value", "") for name, member in self.found.members.items() if name.isupper()}
        return [f"{name} = {value}" for name, value in values.items()]


def described() -> Mapping[str, Described]:
    """Return every public name with what is said of it.

    Raises:
        KeyError: a name of ``hsnexus.__all__`` stands for nothing.
    """
    package = griffe.load("hsnexus", search_paths=[_ROOT / "kg"], docstring_parser="google", resolve_aliases=True)
    names = [name for name in hsnexus.__all__ if name != "__version__"]
    return {name: Described(name, package[name].final_target) for name in names}


def reference() -> str:
    """Return the whole reference as Markdown."""
    found = described()
    _, mark, example = (hsnexus.__doc__ or "").partition(">>> ")
    parts = [_INTRODUCTION.format(example=f"{mark}{example}".strip())]
    for chapter, names in CHAPTERS.items():
        links = ", ".join(_link(name) for name in names)
        parts += [f"## {chapter}\n\n{links}\n"]
        parts += [f"```text\n{_tree()}\n```\n"] if chapter == "Errors" else []
        parts += ["\n".join(_of(found[name], found)) for name in names]
    # What docstrings mark with two backticks, Markdown marks with one.
    return re.sub("(?<!`)``(?!`)", "`", "\n".join(parts)).rstrip() + "\n"


def _of(one: Described, every: Mapping[str, Described]) -> Iterator[str]:
    """Yield the lines about a public name."""
    yield f"### {one.name}\n"
    if isinstance(one.found, griffe.Attribute):
        yield f"```python\n{one.name} = {one.found.value}\n```\n"
        yield from (f"{text}\n" for text in one.texts)
        return
    if isinstance(one.found, griffe.Function):
        yield from _body(one, every)
        return
    bases = [name for name in one.bases if name in every and name != one.name]
    yield from ([f"Is a {' of '.join(_link(name) for name in bases)}.\n"] if bases else [])
    yield from (f"{text}\n" for text in one.texts)
    links = [_link(name) for name in givers(one.name, every)]
    yield from ([f"Given by {', '.join(links)}.\n"] if links else [])
    yield from ([*(f"- `{value}`" for value in one.values), ""] if one.values else [])
    yield from (f"- `{name}`: {meaning}" for name, meaning in one.parameters.items())
    yield from [""] if one.parameters else []
    attributes = [each for each in one.attributes if one.name == "Collection" or each[0] not in {"items", "labels"}]
    yield from (f"- `{name}` (`{kind}`): {meaning}" for name, kind, meaning in attributes)
    yield from [""] if attributes else []
    yield from _example(one)
    yield from _columns(one, every)
    for member in one.members:
        yield f"#### {member.name}\n"
        yield from _body(member, every)


def _body(one: Described, every: Mapping[str, Described]) -> Iterator[str]:
    """Yield signature, text, parameters, errors and example of a function, or of a property."""
    found = one.found
    if isinstance(found, griffe.Function):
        yield f"```python\n{one.name}{_signature(found)}\n```\n"
    else:
        yield f"`{one.result}`\n"
    yield from (f"{text}\n" for text in one.texts)
    yield from (f"- `{name}`: {meaning}" for name, meaning in one.parameters.items())
    yield from [""] if one.parameters else []
    yield from (["Raises:\n"] if one.errors else [])
    yield from (f"- {_link(name)}: {meaning}" for name, meaning in one.errors.items())
    yield from [""] if one.errors else []
    types = dict.fromkeys(name for name in re.findall(r"\w+", one.result) if name in every)
    yield from ([f"Gives {', '.join(_link(name) for name in types)}.\n"] if types else [])
    yield from _example(one)


def _example(one: Described) -> Iterator[str]:
    if one.example:
        yield f"```pycon\n{one.example}\n```\n"


def _signature(found: griffe.Function) -> str:
    """Return a signature without ``self``."""
    told = re.sub(r"\((self|cls)(, )?", "(", found.signature(return_type=True).removeprefix(found.name))
    return _typed(
        told.replace("= LENGTH", f"= {LENGTH}"),
        *(parameter.annotation for parameter in found.parameters),
        found.returns,
    )


def _typed(told: str, *annotations: object) -> str:
    """Return types as they are written, with the one told apart whose name one of ours has too."""
    named = [each for one in annotations if isinstance(one, griffe.Expr) for each in one.iterate(flat=True)]
    of_files = any(isinstance(each, griffe.ExprName) and each.canonical_path == "pathlib.Path" for each in named)
    return re.sub(r"\bPath\b", "pathlib.Path", told) if of_files else told


def _columns(one: Described, every: Mapping[str, Described]) -> Iterator[str]:
    """Yield the table of the columns of a collection's DataFrame."""
    kind = getattr(hsnexus, one.name)
    if not (isinstance(kind, type) and issubclass(kind, Collection) and kind.COLUMNS):
        return
    item = one.bases[-1]
    meanings = {name: meaning for name, _, meaning in every[item].attributes}
    meanings |= {member.name.rpartition(".")[2]: _opening(next(member.texts)) for member in every[item].members}
    yield f"A row of its DataFrame is a {_link(item)}:\n"
    yield "| column | dtype | what it holds |\n| --- | --- | --- |"
    for name, column in kind.COLUMNS.items():
        yield f"| `{name}` | `{column.dtype}` | {column.summary or meanings[name].rstrip('.')} |"
    yield ""


def givers(name: str, every: Mapping[str, Described]) -> Sequence[str]:
    """Return what gives things of a class: functions and methods that return one, and values that hold one."""
    found = []
    for giver in every.values():
        found += [each.name for each in (giver, *giver.members) if _names(name, each.result)]
        held = (kind for _, kind, _ in giver.attributes)
        found += [giver.name] if _names(name, " ".join((*giver.bases[1:], *held))) else []
    return [each for each in dict.fromkeys(found) if each != name and not each.startswith(f"{name}.")]


def _names(name: str, types: str) -> bool:
    return bool(re.search(rf"(?<![\w.]){name}\b", types))


def _tree() -> str:
    """Return the tree of errors, as it is drawn where they are."""
    return dedent((errors.__doc__ or "").partition("::\n\n")[2].partition("\n\n")[0])


def _link(name: str) -> str:
    return f"[`{name}`](#{name.lower().replace('.', '')})"


def _opening(text: str) -> str:
    """Return a sentence as it stands in a list."""
    line = _line(text)
    return line[0].lower() + line[1:]


def _line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    write(FILE, reference())
