"""Are datasets cited in the forms that programs and journals read?"""

import json
from dataclasses import replace

import pytest

from graphql_api.domain.citations import Name, Reference, Style, cite, read_name

WORK = Reference(
    key="ds000001_v1.1.0",
    title="Rest & 100% task_x",
    authors=["Ada Lovelace", "Makeig S", "van Dijk, J.-M.", "The Group"],
    year="2021",
    version="1.1.0",
    publisher="OpenNeuro",
    doi="10.18112/openneuro.ds000001.v1.1.0",
    url="https://data.example.org/ds000001/v1.1.0/",
)


@pytest.mark.parametrize(
    ("written", "name", "initials"),
    [
        ("Ada Lovelace", Name("Lovelace", "Ada"), "A."),
        ("Lovelace, Ada Marie", Name("Lovelace", "Ada Marie"), "A. M."),
        ("Makeig S", Name("Makeig", "S"), "S."),
        ("Delorme AB", Name("Delorme", "AB"), "A. B."),
        ("Adam P. Rockhill", Name("Rockhill", "Adam P."), "A. P."),
        ("Ludwig van Beethoven", Name("van Beethoven", "Ludwig"), "L."),
        ("Jean-Luc Godard", Name("Godard", "Jean-Luc"), "J.-L."),
        ("Kay Robbins (curation)", Name("Robbins", "Kay"), "K."),
        ("(unknown)", Name("(unknown)"), ""),
        ("OpenNeuro", Name("OpenNeuro"), ""),
        (" , Ada", Name("Ada"), ""),
        ("山田 太郎", Name("太郎", "山田"), "山."),
    ],
)
def test_names_are_taken_apart(written: str, name: Name, initials: str) -> None:
    assert read_name(written) == name
    assert read_name(written).initials == initials


def test_apa() -> None:
    assert cite(WORK, Style.APA) == (
        "Lovelace, A., Makeig, S., van Dijk, J.-M., & Group, T. (2021). Rest & 100% task_x (Version 1.1.0) [Data set]. "
        "OpenNeuro. https://doi.org/10.18112/openneuro.ds000001.v1.1.0"
    )
    alone = replace(WORK, authors=["OpenNeuro"], year="", doi=None, version="")
    assert cite(alone, Style.APA) == (
        "OpenNeuro. (n.d.). Rest & 100% task_x [Data set]. OpenNeuro. https://data.example.org/ds000001/v1.1.0/"
    )
    assert "[Data set]. https://" in cite(replace(alone, publisher=""), Style.APA)
    nobody = cite(replace(WORK, authors=[" "]), Style.APA)
    assert nobody.startswith("Rest & 100% task_x (Version 1.1.0) [Data set]. (2021). OpenNeuro.")
    many = cite(replace(WORK, authors=[f"A Name{number}" for number in range(25)]), Style.APA)
    assert "Name18, A., . . . Name24, A. (2021)" in many
    assert "Name19" not in many


def test_bibtex_escapes_what_latex_takes_for_its_own() -> None:
    lines = cite(WORK, Style.BIBTEX).splitlines()
    assert lines[0] == "@misc{ds000001_v1.1.0,"
    assert r"  title = {{Rest \& 100\% task\_x}}," in lines
    assert "  author = {Lovelace, Ada and Makeig, S and van Dijk, J.-M. and Group, The}," in lines
    assert "  doi = {10.18112/openneuro.ds000001.v1.1.0}," in lines
    assert lines[-1] == "}"
    assert "{{OpenNeuro}}" in cite(replace(WORK, authors=["OpenNeuro"]), Style.BIBTEX)


def test_ris_has_one_field_a_line() -> None:
    text = cite(replace(WORK, title="two\nlines"), Style.RIS)
    lines = text.split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("TY  - DATA", "ER  - ", "")
    assert "TI  - two lines" in lines
    assert next(line for line in lines if line.startswith("AU")) == "AU  - Lovelace, Ada"


def test_csl_json_is_what_citation_processors_take() -> None:
    [told] = json.loads(cite(WORK, Style.CSL_JSON))
    assert (told["type"], told["issued"], told["DOI"]) == ("dataset", {"date-parts": [[2021]]}, WORK.doi)
    assert told["author"][0] == {"family": "Lovelace", "given": "Ada"}
    [bare] = json.loads(cite(replace(WORK, authors=["OpenNeuro"], year="", doi=None), Style.CSL_JSON))
    assert bare["author"] == [{"literal": "OpenNeuro"}]
    assert "issued" not in bare
    assert bare["URL"] == WORK.url
