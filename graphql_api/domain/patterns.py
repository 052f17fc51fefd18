r"""Which regular expressions may callers send?

Those that mean the same to every engine behind the stores and to Python, and that no engine can be kept busy with:
literals, `.`, classes, groups, alternatives, anchors and repeats. Look-around, back references and named groups are
refused, and so is a repeat around another repeat or around alternatives, where backtracking engines take for ever.
`\d`, `\w`, `\s` and `\b` are of ASCII.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from graphql_api.domain.errors import InvalidFilterError

#: Characters of an expression, and options, at most.
LONGEST: Final = 512
OPTIONS: Final = "ims"

_UNBOUNDED: Final = 1 << 20
_MOST_COPIES: Final = 1000
_MOST_UNBOUNDED: Final = 10

_TOKEN: Final = re.compile(
    r"""(?P<escape>\\(?:x[0-9A-Fa-f]{2}|.))
    | (?P<open>\((?:\?:)?(?!\?))
    | (?P<close>\))
    | (?P<repeat>(?P<times>[*+?]|\{(?P<least>\d{1,4})(?P<comma>,(?P<most>\d{0,4}))?\})\??)
    | (?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<or>\|)
    | (?P<anchor>[\^$.])
    | (?P<literal>[^()\[\\*+?|])""",
    re.VERBOSE | re.DOTALL,
)
_IN_CLASS: Final = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|.)|.", re.DOTALL)
_SPECIAL: Final = frozenset(r"\.^$|()[]{}*+?")
_WIDTHLESS: Final = frozenset({"^", "$", r"\b", r"\B", r"\A"})
_LETTERS: Final = {"d": r"\d", "D": r"\D", "w": r"\w", "W": r"\W", "b": r"\b", "B": r"\B", "A": r"\A"}
_CONTROLS: Final = {"t": r"\t", "n": r"\n", "r": r"\r", "f": r"\f", "v": r"\x0b"}
# PCRE counts the vertical tab as space, RE2 does not.
_SPACES: Final = {"s": r"[\t-\r ]", "S": r"[^\t-\r ]"}
_CLASS_LETTERS: Final = {"d": r"\d", "D": r"\D", "w": r"\w", "W": r"\W", "s": r"\t-\r ", "S": r"\S"}


def check_pattern(pattern: str, options: str) -> None:
    """Raise InvalidFilterError where the expression is none of those that are answered."""
    portable(pattern, options)


def portable(pattern: str, options: str, line_start: str = "^") -> str:
    """Write the expression so that RE2 and PCRE read it alike; `options` stay beside it.

    With `m`, `^` becomes `line_start`: an engine may need other words for "behind any line break".
    """
    if len(pattern) > LONGEST:
        raise _refused(f"it is longer than {LONGEST} characters")
    if set(options) - set(OPTIONS) or len(set(options)) < len(options):
        raise _refused("its options may be i, m and s, each once")
    return _Writer("m" in options, line_start).write(pattern)


def _refused(reason: str) -> InvalidFilterError:
    return InvalidFilterError(f"this regular expression is not answered: {reason}")


@dataclass(slots=True)
class _Group:
    """What stands in one group so far; `copies` is what the counted repeats in it multiply to."""

    choosing: bool = False
    copies: int = 1
    atom: "_Group | None" = None


@dataclass(slots=True)
class _Writer:
    """Reads an expression token by token and writes it anew."""

    multiline: bool
    line_start: str
    open: list[_Group] = field(default_factory=lambda: [_Group()])
    unbounded: int = 0

    def write(self, pattern: str) -> str:
        written: list[str] = []
        position = 0
        while position < len(pattern):
            token = _TOKEN.match(pattern, position)
            if token is None:
                raise _refused(f"{pattern[position : position + 12]!r} is nothing that is understood")
            written.append(self._write_one(token))
            position = token.end()
        if len(self.open) > 1:
            raise _refused("a group is not closed")
        return "".join(written)

    def _write_one(self, token: re.Match[str]) -> str:
        kind, text = token.lastgroup, token[0]
        if token["repeat"]:
            return self._repeat(token)
        if kind == "open":
            return self._open_group()
        if kind == "close":
            return self._close()
        if kind == "or":
            self.open[-1].choosing, self.open[-1].atom = True, None
            return text
        # What has no width is not repeated.
        self.open[-1].atom = None if text in _WIDTHLESS else _Group()
        return self._atom(kind, text)

    def _atom(self, kind: str | None, text: str) -> str:
        if kind == "class":
            return _class(text)
        if kind == "escape":
            return _escape(text[1:])
        return self._anchor(text) if kind == "anchor" else _plain(text)

    def _anchor(self, text: str) -> str:
        if self.multiline:
            return self.line_start if text == "^" else text
        # Before a last line break too, which RE2 takes no account of.
        return r"(?:\n?\z)" if text == "$" else text

    def _open_group(self) -> str:
        if len(self.open) > LONGEST // 16:
            raise _refused("its groups are nested too deep")
        self.open.append(_Group())
        return "(?:"

    def _close(self) -> str:
        if len(self.open) == 1:
            raise _refused("a group is closed that was not opened")
        group = self.open.pop()
        around = self.open[-1]
        around.atom = group
        around.choosing = around.choosing or group.choosing
        around.copies = max(around.copies, group.copies)
        return ")"

    def _repeat(self, token: re.Match[str]) -> str:
        around = self.open[-1]
        atom, around.atom = around.atom, None
        if atom is None:
            raise _refused(f"{token[0]!r} repeats nothing")
        least, most = _bounds(token)
        if most > 1 and atom.choosing:
            raise _refused("a repeat around another repeat or around alternatives may take for ever")
        self.unbounded += most == _UNBOUNDED
        copies = max(least, 1 if most == _UNBOUNDED else most) * atom.copies
        if least > most or copies > _MOST_COPIES or self.unbounded > _MOST_UNBOUNDED:
            raise _refused("it repeats too often")
        around.choosing = around.choosing or least != most
        around.copies = max(around.copies, copies)
        return token[0]


def _bounds(token: re.Match[str]) -> tuple[int, int]:
    known = {"*": (0, _UNBOUNDED), "+": (1, _UNBOUNDED), "?": (0, 1)}.get(token["times"])
    if known:
        return known
    least = int(token["least"])
    return least, least if token["comma"] is None else int(token["most"] or _UNBOUNDED)


def _plain(character: str) -> str:
    return "\\" + character if character in _SPECIAL else character


def _escape(text: str) -> str:
    if text.startswith("x") and len(text) > 1:
        return "\\" + text
    if text.isalnum() or not text.isascii():
        known = {**_LETTERS, **_CONTROLS, **_SPACES}.get(text)
        if known is None:
            raise _refused(rf"\{text} is nothing that is understood")
        return known
    return _plain(text)


def _class(text: str) -> str:
    negated = text.startswith("[^")
    inside = text[2 if negated else 1 : -1]
    if "[:" in inside:
        raise _refused("classes are written with ranges, such as [a-z]")
    parts = "".join(map(_class_part, _IN_CLASS.findall(inside)))
    return f"[{'^' if negated else ''}{parts}]"


def _class_part(text: str) -> str:
    if not text.startswith("\\"):
        return text if text == "-" or text not in _SPECIAL else "\\" + text
    body = text[1:]
    if len(body) > 1:
        return text
    if body.isalnum() or not body.isascii():
        known = {**_CLASS_LETTERS, **_CONTROLS}.get(body)
        if known is None:
            raise _refused(rf"\{body} in a class is nothing that is understood")
        return known
    return "\\" + body
