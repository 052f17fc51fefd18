"""Which shapes has neuroschema 0.3.0 for what people write, and what of it can be kept?

Documents hold what anyone inserted. Each value that the schema does not allow is left out, and an entry that then
lacks what the schema requires is left out whole: what remains is valid.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, cast

VERSION: Final = "0.3.0"

SOURCES: Final = ("openneuro", "nemar", "gin", "other")

_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]+")
_ORCID: Final = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of the schema.

    `texts` and `uris` are optional texts, `choices` optional texts with their values, `lists` lists of objects.
    `required` are texts without which there is no entry; the first of them is what an entry that is mere text means.
    """

    required: tuple[str, ...]
    texts: tuple[str, ...] = ()
    uris: tuple[str, ...] = ()
    choices: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    lists: "dict[str, Shape]" = field(default_factory=dict[str, "Shape"])


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAME_TYPES: Final = _words("Personal Organizational")
_AFFILIATION: Final = Shape(("name",), ("identifier", "scheme"))
_FUNDERS: Final = frozenset({"Crossref Funder ID", "GRID", "ISNI", "ROR", "Other"})
_IDENTIFIERS: Final = _words(
    "ARK arXiv bibcode CSTR DOI EAN13 EISSN Handle IGSN ISBN ISSN ISTC LISSN LSID PMID PURL RRID UPC URL URN w3id"
)
_RELATIONS: Final = _words(
    "IsCitedBy Cites IsSupplementTo IsSupplementedBy IsContinuedBy Continues IsDescribedBy Describes HasMetadata "
    "IsMetadataFor HasVersion IsVersionOf IsNewVersionOf IsPreviousVersionOf IsPartOf HasPart IsPublishedIn "
    "IsReferencedBy References IsDocumentedBy Documents IsCompiledBy Compiles IsVariantFormOf IsOriginalFormOf "
    "IsIdenticalTo IsReviewedBy Reviews IsDerivedFrom IsSourceOf IsRequiredBy Requires IsObsoletedBy Obsoletes "
    "IsCollectedBy Collects HasTranslation IsTranslationOf"
)
_RESOURCES: Final = _words(
    "Audiovisual Award Book BookChapter Collection ComputationalNotebook ConferencePaper ConferenceProceeding "
    "DataPaper Dataset Dissertation Event Image Instrument InteractiveResource Journal JournalArticle Model "
    "OutputManagementPlan PeerReview PhysicalObject Preprint Project Report Service Software Sound Standard "
    "StudyRegistration Text Workflow Other"
)
_ROLES: Final = _words(
    "ContactPerson DataCollector DataCurator DataManager Distributor Editor HostingInstitution Producer "
    "ProjectLeader ProjectManager ProjectMember RegistrationAgency RegistrationAuthority RelatedPerson Researcher "
    "ResearchGroup RightsHolder Sponsor Supervisor Translator WorkPackageLeader Other"
)
_DATES: Final = _words(
    "Accepted Available Collected Copyrighted Coverage Created Issued Other Submitted Updated Valid Withdrawn"
)

_PERSON_TEXTS: Final = ("given_name", "family_name")
PERSON: Final = Shape(
    ("name",), _PERSON_TEXTS, ("orcid",), {"name_type": _NAME_TYPES}, {"affiliations": _AFFILIATION}
)
CONTRIBUTOR: Final = Shape(
    ("name", "contributor_type"),
    _PERSON_TEXTS,
    ("orcid",),
    {"name_type": _NAME_TYPES, "contributor_type": _ROLES},
    {"affiliations": _AFFILIATION},
)
KEYWORD: Final = Shape(("term",), ("subject_scheme", "classification_code"), ("scheme_uri", "value_uri"))
RELATED: Final = Shape(
    ("identifier", "relation_type"),
    ("related_metadata_scheme",),
    (),
    {"identifier_type": _IDENTIFIERS, "relation_type": _RELATIONS, "resource_type_general": _RESOURCES},
)
DATE: Final = Shape(("date", "date_type"), ("date_information",), (), {"date_type": _DATES})
RIGHTS: Final = Shape(("rights",), ("rights_identifier", "rights_identifier_scheme"), ("rights_uri",))
GRANT: Final = Shape(
    ("funder_name",),
    ("award_number", "award_title", "funder_identifier"),
    ("award_uri",),
    {"funder_identifier_type": _FUNDERS},
)


def fitted(entries: Iterable[object], shape: Shape) -> list[dict[str, Any]]:
    """Keep of each entry what the shape allows; entries without what it requires are left out."""
    return [kept for entry in entries if (kept := _fit(entry, shape))]


def _fit(entry: object, shape: Shape) -> dict[str, Any] | None:
    if isinstance(entry, str):
        entry = {shape.required[0]: entry}
    if not isinstance(entry, dict):
        return None
    given = cast("dict[str, object]", entry)
    kept = {name: value for name in given if (value := _kept(given[name], name, shape))}
    return kept if all(name in kept for name in shape.required) else None


def _kept(value: object, name: str, shape: Shape) -> object:
    if name in shape.lists:
        return fitted(cast("list[object]", value), shape.lists[name]) if isinstance(value, list) else None
    if not isinstance(value, str) or not value.strip():
        return None
    if name in shape.choices:
        return value if value in shape.choices[name] else None
    if name in shape.uris:
        return _orcid(value) if name == "orcid" else uri(value)
    return value if name in shape.texts or name in shape.required else None


def _orcid(value: str) -> str | None:
    """Make the address that the schema wants of an ORCID, which many write as the bare identifier."""
    return f"https://orcid.org/{value}" if _ORCID.fullmatch(value) else uri(value)


def uri(value: object) -> str | None:
    """Give the value where it is a URI."""
    return value if isinstance(value, str) and _URI.fullmatch(value) else None


def number(value: object) -> float | int | None:
    """Give the value where it is a finite number; truth values are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


def count(value: object) -> int | None:
    """Give the value where it counts something."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
