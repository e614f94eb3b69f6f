"""How a program asks a question: the same request in the shell, in Python and in R."""

import keyword
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from hsnexus.questions import Question
from hsnexus.vocab import prefixed

__all__ = ["Snippet", "snippets"]

# The format that a program is shown, by the form of the query.
_FORMATS: Final[Mapping[str, str]] = {"SELECT": "csv", "CONSTRUCT": "ttl", "ASK": "json"}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A program that asks.

    Attributes:
        name: in a URL.
        title: what it is written in.
        text: the program.
        needs: what must be installed; empty for nothing.
    """

    name: str
    title: str
    text: str
    needs: str = ""


def snippets(question: Question, values: Mapping[str, str | int], address: str) -> tuple[Snippet, ...]:
    """Return programs that ask a question over HTTP, and one that asks the dataset of the package.

    Args:
        question: what is asked.
        values: by name of a parameter.
        address: URL of the server, without a slash at the end; never one that a client names.
    """
    form = _FORMATS[question.form]
    url = f"{address}/queries/{question.stem}.{form}"
    shown = {name: prefixed(value) if isinstance(value, str) else value for name, value in values.items()}
    asked = {name: str(value) for name, value in shown.items()}
    whole = f"{url}?{urlencode(asked)}" if asked else url
    return (
        Snippet("curl", "curl", _curl(url, asked)),
        Snippet("python", "Python, over HTTP", _python(url, asked, form)),
        Snippet("package", "Python, without a server", _package(question, shown), "pip install hsnexus"),
        Snippet("r", "R", _R[form].format(url=whole)),
    )


def _curl(url: str, asked: Mapping[str, str]) -> str:
    fields = [f"  --data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in asked.items()]
    command = "curl --silent --show-error --fail"
    return " \\\n".join([f"{command}{' --get' if fields else ''} {shlex.quote(url)}", *fields])


def _python(url: str, asked: Mapping[str, str], form: str) -> str:
    lines = [f"url = {url!r}"]
    imports = "from urllib.request import urlopen\n"
    if asked:
        imports = f"from urllib.parse import urlencode\n{imports}"
        lines += ["values = {", *(f"    {name!r}: {value!r}," for name, value in asked.items()), "}"]
        lines.append('url += "?" + urlencode(values)')
    start = "\n".join([f"{imports}", *lines, "with urlopen(url) as answer:\n"])
    return _READERS[form].format(start=start)


def _package(question: Question, shown: Mapping[str, str | int]) -> str:
    names = all(name.isidentifier() and not keyword.iskeyword(name) for name in shown)
    told = "".join(f", {name}={value!r}" for name, value in shown.items()) if names else f", **{dict(shown)!r}"
    method = "ttl" if question.form == "CONSTRUCT" else "csv"
    asks = f"answer = open_dataset().ask({question.id.lower()!r}{told})"
    return f'from hsnexus import open_dataset\n\n{asks}\nprint(answer.{method}(), end="")\n'


_READERS: Final[Mapping[str, str]] = {
    "csv": (
        "import csv\nfrom io import TextIOWrapper\n{start}"
        '    rows = list(csv.DictReader(TextIOWrapper(answer, "utf-8", newline="")))\n'
        "for row in rows:\n    print(row)\n"
    ),
    "ttl": '{start}    print(answer.read().decode(), end="")\n',
    "json": 'import json\n{start}    print(json.load(answer)["boolean"])\n',
}
_R: Final[Mapping[str, str]] = {
    "csv": 'answer <- read.csv("{url}", encoding = "UTF-8")\nstr(answer)\n',
    "ttl": 'answer <- readLines("{url}", encoding = "UTF-8")\ncat(answer, sep = "\\n")\n',
    "json": 'answer <- readLines("{url}", encoding = "UTF-8")\ncat(answer, sep = "\\n")\n',
}
