"""How is a dataset cited?

In four forms of one reference: as a text by the rules of the APA's manual (7th edition, section 10.9, data sets), and
for programs as BibTeX (`@misc`, which every style knows), RIS (type DATA) and CSL-JSON (type `dataset`).
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple

#: What stands for initials where a family name is written first: `Makeig S`, `van Dijk JM`.
_INITIALS: Final = re.compile(r"[^\W\d_]{1,3}", re.UNICODE)
#: Words that begin a family name and are no part of the given ones.
_PARTICLES: Final = frozenset(
    {"van", "von", "de", "del", "della", "di", "da", "dos", "la", "le", "den", "der", "ten", "ter"}
)
#: Characters that LaTeX takes for its own.
_LATEX: Final = {
    **{character: "\\" + character for character in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}
_MOST_AUTHORS: Final = 20


class Style(Enum):
    """Forms of a citation."""

    APA = "apa"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


class Name(NamedTuple):
    """A person's name taken apart; `given` is empty where nobody can tell, as of groups."""

    family: str
    given: str = ""

    @property
    def initials(self) -> str:
        """`Ada Marie` becomes `A. M.`, `Jean-Luc` becomes `J.-L.`, and `AM` becomes `A. M.`."""
        words = self.given.split()
        if len(words) == 1 and words[0].isupper() and "-" not in words[0]:
            words = list(words[0].replace(".", ""))
        return " ".join("-".join(f"{part[0].upper()}." for part in word.split("-") if part) for word in words)


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited: `authors` as the dataset writes them, `year` empty where unknown, `doi` bare or null."""

    key: str
    title: str
    authors: Sequence[str]
    year: str
    version: str
    publisher: str
    doi: str | None
    url: str

    @property
    def address(self) -> str:
        """Address that lasts: of the DOI, else the one given."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


def read_name(written: str) -> Name:
    """Take a name apart: `Lovelace, Ada`, `Lovelace A`, `Ada Lovelace`, `Ada van Dijk`, `The Group`."""
    # What stands in brackets behind a name is what that person did.
    text = " ".join(re.sub(r"\s*\([^()]*\)\s*$", "", written).split()) or " ".join(written.split())
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma:
        return Name(family, given) if family else Name(given)
    words = text.split(" ")
    if len(words) == 1:
        return Name(text)
    last = words[-1].replace(".", "")
    if _INITIALS.fullmatch(last) and last.isupper():
        return Name(" ".join(words[:-1]), last)
    start = next(
        (place for place, word in enumerate(words) if place and word.lower() in _PARTICLES), len(words) - 1
    )
    return Name(" ".join(words[start:]), " ".join(words[:start]))


def cite(reference: Reference, style: Style) -> str:
    """Write a citation."""
    names = [read_name(author) for author in reference.authors if author.strip()]
    match style:
        case Style.APA:
            return _apa(reference, names)
        case Style.BIBTEX:
            return _bibtex(reference, names)
        case Style.RIS:
            return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris(reference, names))
        case Style.CSL_JSON:
            return json.dumps([_csl(reference, names)], ensure_ascii=False)


def _apa(reference: Reference, names: Sequence[Name]) -> str:
    year = reference.year or "n.d."
    version = f" (Version {reference.version})" if reference.version else ""
    title = f"{reference.title}{version} [Data set]."
    people = _listed([f"{name.family}, {name.initials}" if name.given else name.family for name in names])
    head = f"{people.rstrip('.')}. ({year}). {title}" if people else f"{title} ({year})."
    publisher = f"{reference.publisher}." if reference.publisher else ""
    return " ".join(part for part in (head, publisher, reference.address) if part)


def _listed(people: Sequence[str]) -> str:
    """Join names: up to 20 all, of more the first 19 and the last."""
    if len(people) > _MOST_AUTHORS:
        return f"{', '.join(people[: _MOST_AUTHORS - 1])}, . . . {people[-1]}"
    return ", & ".join(filter(None, (", ".join(people[:-1]), people[-1]))) if people else ""


def _bibtex(reference: Reference, names: Sequence[Name]) -> str:
    people = [
        f"{_latex(name.family)}, {_latex(name.given)}" if name.given else "{" + _latex(name.family) + "}"
        for name in names
    ]
    fields = {
        "author": " and ".join(people),
        "title": "{" + _latex(reference.title) + "}",
        "year": reference.year,
        "version": _latex(reference.version),
        "publisher": _latex(reference.publisher),
        "doi": reference.doi or "",
        "url": reference.address,
        "note": "Data set",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{re.sub(r'[^A-Za-z0-9_.:-]', '_', reference.key)},\n{lines}}}\n"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())


def _ris(reference: Reference, names: Sequence[Name]) -> Iterator[tuple[str, str]]:
    yield "TY", "DATA"
    for name in names:
        yield "AU", f"{name.family}, {name.given}" if name.given else name.family
    fields = {
        "TI": _line(reference.title),
        "PY": reference.year,
        "ET": reference.version,
        "PB": _line(reference.publisher),
        "DO": reference.doi or "",
        "UR": reference.address,
    }
    yield from ((tag, value) for tag, value in fields.items() if value)
    yield "ER", ""


def _csl(reference: Reference, names: Sequence[Name]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": reference.key,
        "type": "dataset",
        "title": reference.title,
        "author": [
            {"family": name.family, "given": name.given} if name.given else {"literal": name.family}
            for name in names
        ],
        "issued": {"date-parts": [[int(reference.year)]]} if reference.year else None,
        "version": reference.version,
        "publisher": reference.publisher,
        "DOI": reference.doi,
        "URL": reference.address,
    }
    return {name: value for name, value in told.items() if value}
