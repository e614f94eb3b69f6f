"""A collection: values of one kind in order, with a column for each thing that a DataFrame tells of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, overload

from hsnexus.frames import Dtype, frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Collection", "Column", "attribute", "label"]

T = TypeVar("T")
Label = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a DataFrame.

    Attributes:
        dtype: of pandas.
        value: gives the cell of a value; it is handed what gives the label of an IRI, too.
        summary: what a cell holds, without a full stop; empty where it is the attribute of that name.
    """

    dtype: Dtype
    value: Callable[[Any, Label], object]
    summary: str = ""


def attribute(dtype: Dtype, name: str, summary: str = "") -> Column:
    """Return the column of an attribute; one of an attribute with dots, such as ``proof.word_count``, has a summary."""
    of = attrgetter(name)
    # A member of an enumeration is written as its value, and a text that is empty as one that is missing.
    if dtype == "string":
        return Column(dtype, lambda each, _: str(of(each) or "") or None, summary)
    return Column(dtype, lambda each, _: of(each), summary)


def label(name: str) -> Column:
    """Return the column with the labels of the IRIs in an attribute."""
    of = attrgetter(name)
    return Column("string", lambda each, called: called(of(each)) if of(each) else None, f"the label of ``{name}``")


@dataclass(frozen=True, repr=False)
class Collection(Sequence[T], Generic[T]):
    """Values of one kind, in order: a sequence, whose slices are collections too.

    In its DataFrame a cell with several values holds a tuple, ready for ``explode``; a text that is empty, and what is
    ``None``, is missing.

    >>> first = dataset.claims(words="remittances")[:3]
    >>> first, [dataset.label(claim.relation) for claim in first]
    (<Claims: 3>, ['enabling', 'shaping', 'shaping'])
    >>> claims = dataset.claims().dataframe().explode("passages")
    >>> stated = claims.merge(dataset.passages().dataframe(), left_on="passages", right_on="passage")
    >>> bool(stated["text_sha256"].notna().all())
    True

    Attributes:
        items: the values.
        labels: IRI of anything in the dataset to its label.
    """

    items: tuple[T, ...]
    labels: Mapping[str, str] = field(compare=False)

    COLUMNS: ClassVar[Mapping[str, Column]] = {}

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> T | Self:
        """Return the value at a place, or the collection of those in a slice."""
        return replace(self, items=self.items[place]) if isinstance(place, slice) else self.items[place]

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self.items)

    def __repr__(self) -> str:
        """Return the kind and the number, as there may be hundreds."""
        return f"<{type(self).__name__}: {len(self)}>"

    def __getstate__(self) -> dict[str, object]:
        """Return what a copy in another process is made from; a view of a mapping cannot travel."""
        return {**self.__dict__, "labels": dict(self.labels)}

    def label(self, iri: str) -> str:
        """Return the label of anything in the dataset; the IRI of what has none."""
        return self.labels.get(iri, iri)

    def dataframe(self) -> "pd.DataFrame":
        """Return the values as a pandas DataFrame, a row each; an empty collection has its columns all the same.

        Raises:
            SetupError: pandas is not installed.
        """
        return frame(
            {
                name: (column.dtype, [column.value(each, self.label) for each in self.items])
                for name, column in self.COLUMNS.items()
            }
        )
