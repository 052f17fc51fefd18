"""How does a predicate become a filter of MongoDB? It was MongoDB's to begin with."""

from typing import Any

from graphql_api.domain.patterns import portable
from graphql_api.domain.predicates import And, Compare, Exists, In, Not, Or, Predicate

#: PCRE's `^` does not match behind a line break at the very end, Python's and RE2's do.
_LINE_START = r"(?:^|(?<=\n))"


def compiled(predicate: Predicate) -> dict[str, Any]:
    """Write the filter."""
    if isinstance(predicate, And):
        return {"$and": [compiled(part) for part in predicate.parts]} if predicate.parts else {}
    if isinstance(predicate, Or):
        return {"$or": [compiled(part) for part in predicate.parts]} if predicate.parts else {"$nor": [{}]}
    if isinstance(predicate, Not):
        return {"$nor": [compiled(predicate.part)]}
    return {field(predicate.path): _condition(predicate)}


def field(path: str) -> str:
    """Name the field of ours that holds what clients call so."""
    return path if path == "_id" or path.startswith("_id.") else f"d.{path}"


def _condition(predicate: Any) -> dict[str, Any]:  # noqa: ANN401 the kinds that have a path
    if isinstance(predicate, Compare):
        return {f"${predicate.comparison}": predicate.value}
    if isinstance(predicate, In):
        return {"$in": list(predicate.values)}
    if isinstance(predicate, Exists):
        return {"$exists": True}
    pattern = portable(predicate.pattern, predicate.options, _LINE_START)
    return {"$regex": pattern, "$options": predicate.options}
