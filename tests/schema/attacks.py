"""Which requests to GraphQL mean harm, and by which code is each refused?"""

import json
from collections.abc import Mapping
from typing import Final

MANY: Final = 10_000
TREE: Final = "subjects { sessions { tasks { runs { files { path url } } } } }"


def _circle(through: str, times: int) -> str:
    return (
        '{ dataset(datasetId: "ds000001") '
        + f"{{ {through} {{ dataset " * times
        + "{ name }"
        + "} }" * times
        + "}"
    )


def _fragments(number: int, body: str) -> str:
    return " ".join(
        f"fragment F{each} on Dataset {{ {body.replace('NEXT', f'F{each + 1}')} }}" for each in range(number)
    )


def _doubled(body: str) -> str:
    return (
        '{ dataset(datasetId: "a") { ...F0 } } ' + _fragments(25, body) + " fragment F25 on Dataset { name }"
    )


def _aliases(number: int, field: str) -> str:
    return "{ " + " ".join(f"a{each}: {field}" for each in range(number)) + " }"


DATASET: Final = 'dataset(datasetId: "ds000001")'

#: Documents that are refused, and the code.
DOCUMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "a circle of versions": (_circle("versions", 20), "GRAPHQL_TOO_EXPENSIVE"),
    "a circle of versions that the parser ends": (_circle("versions", 150), "GRAPHQL_PARSE_FAILED"),
    "a circle of latest versions, deep": (_circle("latestVersion", 150), "GRAPHQL_PARSE_FAILED"),
    "a circle without end": (_circle("versions", 4000), "GRAPHQL_TOO_COMPLEX"),
    "trees of all versions of all datasets": (
        f"{{ datasets(first: 1000) {{ nodes {{ versions {{ {TREE} }} }} }} }}",
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "pages of pages": (
        "{ datasets(first: 1000) { nodes { versions { files(first: 10000) { nodes { path } } } } } }",
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "ten thousand aliases": (_aliases(MANY, DATASET + " { name }"), "GRAPHQL_TOO_COMPLEX"),
    "ten thousand short aliases": (_aliases(MANY, "__typename"), "GRAPHQL_TOO_COMPLEX"),
    "a thousand aliases": (_aliases(1000, "__typename"), "GRAPHQL_TOO_COMPLEX"),
    "aliases of the schema": (
        _aliases(90, "__schema { types { fields { type { name } } } }"),
        "GRAPHQL_TOO_COMPLEX",
    ),
    "aliases below": (f"{{ {DATASET} {_aliases(600, 'name')} }}", "GRAPHQL_TOO_COMPLEX"),
    "one field two thousand times": ("{ " + "__typename " * 2000 + "}", "GRAPHQL_TOO_COMPLEX"),
    "one object two thousand times": (f"{{ {(DATASET + ' { name } ') * 400} }}", "GRAPHQL_TOO_COMPLEX"),
    "two hundred fields twice, each twice": (
        f"{{ {DATASET} {{ {('a: latestVersion { ' + 'b: tag ' * 10 + '} ') * 60} }} }}",
        "GRAPHQL_TOO_COMPLEX",
    ),
    "fragments in a circle": (
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a fragment of itself": ("{ ...A } fragment A on Query { __typename ...A }", "GRAPHQL_VALIDATION_FAILED"),
    "fragments doubled on 25 levels": (
        _doubled("a: latestVersion { dataset { ...NEXT } } b: latestVersion { dataset { ...NEXT } }"),
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "fragments doubled and merged on 25 levels, through lists": (
        _doubled("versions { dataset { ...NEXT ...NEXT } }"),
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "five thousand fragments that nobody uses": (
        "{ __typename } " + " ".join(f"fragment F{each} on Query {{ __typename }}" for each in range(5000)),
        "GRAPHQL_TOO_COMPLEX",
    ),
    "sixty fragments that nobody uses": (
        "{ __typename } " + " ".join(f"fragment F{each} on Query {{ __typename }}" for each in range(60)),
        "GRAPHQL_TOO_COMPLEX",
    ),
    "two thousand directives": ("{ __typename " + "@include(if: true) " * 1000 + "}", "GRAPHQL_TOO_COMPLEX"),
    "two hundred directives": ("{ __typename " + "@include(if: true) " * 200 + "}", "GRAPHQL_TOO_COMPLEX"),
    "directives that nobody knows": ("{ __typename " + "@x " * 90 + "}", "GRAPHQL_VALIDATION_FAILED"),
    "a huge text": (f'{{ dataset(datasetId: "{"a" * 900_000}") {{ name }} }}', "GRAPHQL_TOO_COMPLEX"),
    "a huge list": ("{ nodes(ids: [" + '"a",' * 7000 + "]) { id } }", "GRAPHQL_TOO_COMPLEX"),
    "a list of more ids than may be": ("{ nodes(ids: [" + '"a",' * 400 + "]) { id } }", "BAD_INPUT"),
    "lists in lists": (f"{{ nodes(ids: {'[' * 2000}) {{ id }} }}", "GRAPHQL_PARSE_FAILED"),
    "objects in objects": (
        f"{{ datasets(filter: {'{not: ' * 400}{{}}{'}' * 400}) {{ totalCount }} }}",
        "GRAPHQL_PARSE_FAILED",
    ),
    "a number of ten thousand digits": (
        f"{{ datasets(first: {'9' * MANY}) {{ totalCount }} }}",
        "GRAPHQL_TOO_COMPLEX",
    ),
    "numbers of almost a thousand digits": (
        f"{{ nodes(ids: [{' '.join(['9' * 998] * 95)}]) {{ id }} }}",
        "BAD_ID",
    ),
    "a page of two milliards": (
        "{ datasets(first: 2147483647) { nodes { name } } }",
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "a page of fewer than none": ("{ datasets(first: -2147483648) { nodes { name } } }", "BAD_INPUT"),
    "a comment without end": ("#" + "a" * 900_000, "GRAPHQL_TOO_COMPLEX"),
    "commas": ("{ __typename" + "," * 900_000 + "}", "GRAPHQL_TOO_COMPLEX"),
    "brackets": ("{" * 90_000, "GRAPHQL_TOO_COMPLEX"),
    "a text that does not end": ('{ dataset(datasetId: "' + '\\"' * 30_000, "GRAPHQL_PARSE_FAILED"),
    "a block that does not end": ('{ dataset(datasetId: """' + '"' * 30_000, "GRAPHQL_TOO_COMPLEX"),
    "a deep introspection": (
        "{ __schema { types " + "{ fields { type " * 6 + "{ name }" + "} }" * 6 + "} }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a subscription": ("subscription { x }", "BAD_REQUEST"),
    "a hundred operations": (
        " ".join(f"query Q{each} {{ __typename }}" for each in range(100)),
        "GRAPHQL_REQUEST_REFUSED",
    ),
    "a cursor of somebody else": ('{ datasets(after: "$$$") { totalCount } }', "BAD_CURSOR"),
    "an id of nothing": ('{ node(id: "../../etc/passwd") { id } }', "BAD_ID"),
    "a control character": ("{ dataset(datasetId: \x00) { name } }", "GRAPHQL_PARSE_FAILED"),
    "a pattern that takes for ever": (
        '{ version(datasetId: "ds000001") { files(filter: {glob: "' + "*a" * 2000 + '"}) { totalCount } } }',
        "BAD_FILTER",
    ),
    "fragments that spread all others": (
        "{ ...F0 } "
        + " ".join(
            f"fragment F{each} on Query {{ __typename {' '.join(f'...F{below}' for below in range(each + 1, 40))} }}"
            for each in range(40)
        ),
        "GRAPHQL_TOO_COMPLEX",
    ),
    "fields that a filter has not": (
        f"{{ datasets(filter: {{{_aliases(1500, '1')[1:-1]}}}) {{ totalCount }} }}",
        "GRAPHQL_TOO_COMPLEX",
    ),
    "some fields that a filter has not": (
        f"{{ datasets(filter: {{{_aliases(490, '1')[1:-1]}}}) {{ totalCount }} }}",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "conditions without end": (
        f"{{ datasets(filter: {{or: [{'{hasDoi: true} ' * 240}]}}) {{ totalCount }} }}",
        "BAD_FILTER",
    ),
    "a long name that each error tells": (
        f"query {'a' * 90_000} {{ {' '.join(f'__typename @include(if: $a{each})' for each in range(99))} }}",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "names that are almost right": (
        f'{{ version(datasetId: "a") {{ {" ".join(f"latestVersion{each}" for each in range(1800))} }} }}',
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "long names that are almost right": (
        "{ " + " ".join("dataset" * 120 + str(each) for each in range(100)) + " }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "arguments that nobody knows": (
        f"{{ datasets({_aliases(1500, '1')[1:-1]}) {{ totalCount }} }}",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "variables that nobody uses": (
        f"query ({' '.join(f'$v{each}: [[[Int]]]' for each in range(400))}) {{ __typename }}",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a mistake behind a hundred thousand lines": ("\n" * 99_000 + "{ __typename ", "GRAPHQL_TOO_COMPLEX"),
    "a mistake behind some thousand lines": ("#\n" * 4_900 + "{ __typename ", "GRAPHQL_PARSE_FAILED"),
    "a comment on each line": ("#\n" * 49_000 + "{ __typename }", "GRAPHQL_TOO_COMPLEX"),
    "an escape that is none, at the end": (
        '{ dataset(datasetId: "' + "a" * 90_000 + '\\q") { name } }',
        "GRAPHQL_PARSE_FAILED",
    ),
    "hundreds of wrong cursors behind many lines": (
        "#" * 80_000
        + "\n" * 4_000
        + f"{{ {DATASET} {{ latestVersion {_aliases(250, 'files(after: CURSOR) { totalCount }')} }} }}".replace(
            "CURSOR", '"$"'
        ),
        "BAD_CURSOR",
    ),
    "ninety cursors of somebody else": (
        _aliases(90, f'datasets(after: "{"$" * 900}") {{ totalCount }}'),
        "BAD_CURSOR",
    ),
}

_FILTERED: Final = "query ($f: DatasetFilter) { datasets(filter: $f) { totalCount } }"
_NUMBERED: Final = "query ($n: Int) { datasets(first: $n) { nodes { name } } }"
_NAMED: Final = "query ($i: [ID!]!) { nodes(ids: $i) { id } }"
_NINETY: Final = (
    "query ($a: String $f: DatasetFilter) { "
    + " ".join(f"a{each}: datasets(after: $a filter: $f) {{ totalCount }}" for each in range(90))
    + " }"
)


def _nested(before: bytes, after: bytes, times: int) -> bytes:
    return b'{"f": ' + before * times + b"{}" + after * times + b"}"


#: Documents with variables, and the code; null where they are no fault.
VARIABLES: Final[Mapping[str, tuple[str, bytes, str | None]]] = {
    "a number of ten thousand digits": (_NUMBERED, b'{"n": ' + b"9" * MANY + b"}", "BAD_JSON"),
    "an infinite number": (_NUMBERED, b'{"n": 1e999}', "BAD_JSON"),
    "a number of 33 bits": (_NUMBERED, b'{"n": 2147483648}', "GRAPHQL_TOO_EXPENSIVE"),
    "a page of two milliards": (_NUMBERED, b'{"n": 2147483647}', "GRAPHQL_TOO_EXPENSIVE"),
    "lists in lists": (
        _NUMBERED,
        b'{"n": ' + b"[" * 200 + b"]" * 200 + b"}",
        "GRAPHQL_REQUEST_REFUSED",
    ),
    "a huge text": (_NUMBERED, b'{"n": "' + b"a" * 900_000 + b'"}', "GRAPHQL_TOO_COMPLEX"),
    "a long text": (_NUMBERED, b'{"n": "' + b"a" * 99_000 + b'"}', "GRAPHQL_REQUEST_REFUSED"),
    "variables that nothing was declared of": (
        _NUMBERED,
        b"{" + b",".join(b'"v%d": 1' % each for each in range(400)) + b"}",
        None,
    ),
    "fifty thousand variables": (
        _NUMBERED,
        b"{" + b",".join(b'"v%d": 1' % each for each in range(50_000)) + b"}",
        "GRAPHQL_TOO_COMPLEX",
    ),
    "fifty thousand fields that a filter has not": (
        _FILTERED,
        b'{"f": {' + b",".join(b'"v%d": 1' % each for each in range(50_000)) + b"}}",
        "GRAPHQL_TOO_COMPLEX",
    ),
    "some hundred fields that a filter has not": (
        _FILTERED,
        b'{"f": {' + b",".join(b'"v%d": 1' % each for each in range(490)) + b"}}",
        "GRAPHQL_REQUEST_REFUSED",
    ),
    "a hundred thousand empty conditions": (
        _FILTERED,
        b'{"f": {"or": [' + b"{}," * 100_000 + b"{}]}}",
        "GRAPHQL_TOO_COMPLEX",
    ),
    "two hundred empty conditions": (
        _FILTERED,
        b'{"f": {"or": [' + b"{}," * 240 + b"{}]}}",
        "BAD_FILTER",
    ),
    "a hundred thousand wrong conditions": (
        _FILTERED,
        b'{"f": {"or": [' + b"1," * 100_000 + b"1]}}",
        "GRAPHQL_TOO_COMPLEX",
    ),
    "some thousand wrong values": (
        _FILTERED,
        b'{"f": {"datasetId": {"in": [' + b"1," * 1_900 + b"1]}}}",
        "GRAPHQL_REQUEST_REFUSED",
    ),
    "a hundred thousand values": (
        _FILTERED,
        b'{"f": {"datasetId": {"in": [' + b'"a",' * 100_000 + b'"a"]}}}',
        "GRAPHQL_TOO_COMPLEX",
    ),
    "conditions in a hundred conditions": (_FILTERED, _nested(b'{"not":', b"}", 100), "BAD_FILTER"),
    "conditions in a thousand conditions": (
        _FILTERED,
        _nested(b'{"not":', b"}", 1000),
        "GRAPHQL_TOO_COMPLEX",
    ),
    "lists of conditions in lists of conditions": (
        _FILTERED,
        _nested(b'{"or":[', b"]}", 120),
        "BAD_FILTER",
    ),
    "one filter ninety times": (
        _NINETY,
        b'{"f": {"or": [' + b'{"datasetId": {"eq": "a"}},' * 50 + b"{}]}}",
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "one long cursor ninety times": (_NINETY, b'{"a": "' + b"a" * 99_000 + b'"}', "BAD_CURSOR"),
    "sixty thousand ids": (_NAMED, b'{"i": [' + b'"aaaaaaaaaa",' * 60_000 + b'"a"]}', "GRAPHQL_TOO_COMPLEX"),
    "some thousand ids": (_NAMED, b'{"i": [' + b'"aaaaaaaaaa",' * 1_900 + b'"a"]}', "BAD_INPUT"),
    "lists without end": (_NAMED, b'{"a": [' + b"[]," * 300_000 + b"[]]}", "BAD_JSON"),
}

#: Bodies that are no requests: the status and the code.
BODIES: Final[Mapping[str, tuple[bytes, int, str]]] = {
    "null": (b"null", 400, "BAD_REQUEST"),
    "a number": (b"1", 400, "BAD_REQUEST"),
    "a text": (b'"{ __typename }"', 400, "BAD_REQUEST"),
    "an empty batch": (b"[]", 400, "BAD_REQUEST"),
    "a batch of a thousand guesses": (
        json.dumps([{"query": "{ __typename }"}] * 1000).encode(),
        400,
        "BAD_REQUEST",
    ),
    "nothing": (b"", 400, "BAD_JSON"),
    "an object without a query": (b"{}", 400, "BAD_REQUEST"),
    "a query that is a number": (b'{"query": 1}', 400, "BAD_REQUEST"),
    "variables that are a list": (b'{"query": "{ __typename }", "variables": []}', 400, "BAD_REQUEST"),
    "variables that are a text": (b'{"query": "{ __typename }", "variables": "{}"}', 400, "BAD_REQUEST"),
    "extensions that are a text": (b'{"query": "{ __typename }", "extensions": "x"}', 400, "BAD_REQUEST"),
    "a name that is a number": (b'{"query": "{ __typename }", "operationName": 1}', 400, "BAD_REQUEST"),
    "lists in lists": (b"[" * 100_000, 400, "BAD_JSON"),
    "closed lists in lists": (b"[" * 100_000 + b"]" * 100_000, 400, "BAD_JSON"),
    "objects in objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400, "BAD_JSON"),
    "no UTF-8": (b'{"query": "\xff\xfe"}', 400, "BAD_JSON"),
    "half a pair of surrogates": (b'{"query": "\\ud800"}', 400, "BAD_JSON"),
    "two megabytes": (b'{"query": "' + b"a" * 2_000_000 + b'"}', 413, "BODY_TOO_LARGE"),
    "not a number": (b'{"query": "{ __typename }", "variables": {"a": NaN}}', 400, "BAD_JSON"),
}


def named_bodies() -> dict[str, bytes]:
    """Give the body of each attack."""
    documents = {f"document: {name}": {"query": query} for name, (query, _) in DOCUMENTS.items()}
    return {
        **{name: json.dumps(body).encode() for name, body in documents.items()},
        **{f"variables: {name}": with_variables(*each[:2]) for name, each in VARIABLES.items()},
        **{f"body: {name}": body for name, (body, _, _) in BODIES.items()},
    }


def with_variables(query: str, variables: bytes) -> bytes:
    """Write a request; the variables may be no JSON."""
    return b'{"query": %b, "variables": %b}' % (json.dumps(query).encode(), variables)
