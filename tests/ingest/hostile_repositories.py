"""Which repositories, bundles and addresses are made to hurt, and what is to come of each?"""

import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from graphql_api.domain.errors import SourceBrokenError, SourceError, SourceMissingError, SourceNotBidsError
from graphql_api.domain.issues import IssueCode
from tests.ingest.hostile_folders import Hostile, with_error, with_issues
from tests.ingest.repositories import (
    GOOD,
    Entry,
    Repository,
    annex_link,
    changed,
    link,
    pointer,
    submodule,
    tagged,
)

#: A port of this machine where nobody listens.
_NOBODY: Final = "127.0.0.1:1"


def of(files: dict[str | bytes, bytes | Entry]) -> Callable[[Path], Path]:
    return lambda place: tagged(place / "made.git", changed(files)).path


def truncated(place: Path) -> Path:
    bundle = tagged(place / "made.git").bundle(place / "cut.bundle")
    bundle.write_bytes(bundle.read_bytes()[:-100])
    return bundle


def random_bundle(place: Path) -> Path:
    (place / "noise.bundle").write_bytes(os.urandom(10_000))
    return place / "noise.bundle"


def headed_noise(place: Path) -> Path:
    (place / "noise.bundle").write_bytes(b"# v2 git bundle\n" + os.urandom(10_000))
    return place / "noise.bundle"


def needing_bundle(place: Path) -> Path:
    """Make a bundle of what is new since a commit that it does not hold."""
    made = tagged(place / "made.git")
    made.commit(changed({"README": b"new"}))
    made.git("bundle", "create", "--quiet", str(place / "needing.bundle"), "1.0.0..main")
    return place / "needing.bundle"


def lost_blob(place: Path) -> Path:
    made = tagged(place / "made.git", changed({"sub-01/lost.txt": b"lost"}))
    made.loose(made.blob(b"lost")).unlink()
    return made.path


def lost_link(place: Path) -> Path:
    made = tagged(place / "made.git")
    made.loose(made.blob(annex_link().content)).unlink()
    return made.path


def broken_blob(place: Path) -> Path:
    """Write a blob whose header is right and whose content is not."""
    made = tagged(place / "made.git", changed({"sub-01/broken.txt": b"broken"}))
    loose = made.loose(made.blob(b"broken"))
    loose.chmod(0o644)
    loose.write_bytes(zlib.compress(b"blob 6\0br")[:-4])
    return made.path


def lost_tree(place: Path) -> Path:
    """Lose the tree of one tag of two."""
    made = tagged(place / "made.git")
    made.commit(changed({"sub-02/eeg/x.txt": b"x"}))
    made.tag("1.1.0")
    made.loose(made.git("rev-parse", "main:sub-02")).unlink()
    return made.path


def lost_commit(place: Path) -> Path:
    made = tagged(place / "made.git")
    made.commit(changed({"README": b"second"}))
    made.tag("1.1.0")
    made.loose(made.git("rev-parse", "main")).unlink()
    return made.path


def odd_tags(place: Path) -> Path:
    made = tagged(place / "made.git")
    made.tag("of-a-blob", made.blob(b"x"))
    made.tag("of-a-tree", made.git("rev-parse", "main^{tree}"))
    made.tag("latest")
    made.tag("with/slash")
    made.tag("ünï")
    made.git("tag", "-a", "-m", "x", "inner", "main")
    made.git("tag", "-a", "-m", "x", "outer", "inner")
    return made.path


def tag_bytes(place: Path) -> Path:
    """Name a tag by bytes that are not UTF-8."""
    made = tagged(place / "made.git")
    name = made.git("rev-parse", "main")
    with (made.path / "packed-refs").open("ab") as stream:
        stream.write(name.encode() + b" refs/tags/bad\xff\n")
    return made.path


def one_name_twice(place: Path) -> Path:
    made = tagged(place / "made.git")
    made.commit(changed({"README": b"of v"}))
    made.tag("v1.0.0")
    return made.path


def old_times(place: Path) -> Path:
    made = Repository(place / "made.git")
    made.commit(GOOD)
    tree = made.git("rev-parse", "main^{tree}")
    raw = f"tree {tree}\nauthor a <a> 0 +0000\ncommitter a <a> 99999999999999999999 +0000\n\nx\n"
    made.tag(
        "1.0.0", made.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", sent=raw.encode())
    )
    return made.path


def unsafe_paths(place: Path) -> Path:
    made = Repository(place / "made.git")
    made.commit(GOOD)
    blob = made.blob(b"x")
    inner = made.tree(f"100644 blob {blob}\t..", f"100644 blob {blob}\tfine")
    lines = made.git("ls-tree", "main").split("\n")
    made.commit_tree(made.tree(*lines, f"040000 tree {inner}\t..", f"100644 blob {blob}\t."))
    made.tag("1.0.0")
    return made.path


def same_path_twice(place: Path) -> Path:
    """Write a tree with a name twice: as a file and as a directory."""
    made = Repository(place / "made.git")
    made.commit(GOOD)
    entries = [line.partition("\t") for line in made.git("ls-tree", "main").split("\n")]
    blob, tree = made.blob(b"x"), made.git("rev-parse", "main:sub-01")
    raw = [(mode_of(head), path, head.rpartition(" ")[2]) for head, _, path in entries]
    raw += [
        ("100644", "twin", blob),
        ("40000", "twin", tree),
        ("100644", "double", blob),
        ("100644", "double", blob),
    ]
    content = b"".join(f"{mode} {path}\0".encode() + bytes.fromhex(name) for mode, path, name in raw)
    made.commit_tree(made.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", sent=content))
    made.tag("1.0.0")
    return made.path


def mode_of(head: str) -> str:
    return head.partition(" ")[0].lstrip("0")


def empty(place: Path) -> Path:
    return Repository(place / "made.git").path


def headless(place: Path) -> Path:
    """Make a repository without tags whose HEAD names a branch that is not there, beside two that are."""
    made = Repository(place / "made.git")
    made.commit(GOOD, branch="one")
    made.commit(GOOD, branch="two")
    return made.path


def only_annex(place: Path) -> Path:
    made = Repository(place / "made.git")
    made.commit({"remote.log": b"x"}, branch="git-annex")
    return made.path


def one_branch(place: Path) -> Path:
    made = Repository(place / "made.git")
    made.commit(GOOD, branch="other")
    return made.path


def hollow(place: Path) -> Path:
    (place / "made" / ".git").mkdir(parents=True)
    return place / "made"


def lost_worktree(place: Path) -> Path:
    (place / "made").mkdir()
    (place / "made" / ".git").write_text("gitdir: /nowhere/at/all\n")
    return place / "made"


def one_tag_of_two(place: Path) -> Path:
    made = tagged(place / "made.git", {".datalad/config": b"x"}, tag="0.0.1")
    made.commit(GOOD)
    made.tag("1.0.0")
    return made.path


def calling_out(place: Path) -> Path:
    """Make a repository whose configuration names programs for git to run, and that lacks an object."""
    path = lost_blob(place)
    trap = f"sh -c 'touch {place}/trapped'"
    with (path / "config").open("a") as stream:
        stream.write(
            f'[core]\n\tfsmonitor = "{trap}"\n\tsshCommand = "{trap}"\n\talternateRefsCommand = "{trap}"\n'
            f'[remote "origin"]\n\turl = "ext::{trap}"\n\tpromisor = true\n\tpartialclonefilter = blob:none\n'
            f'[extensions]\n\tpartialClone = origin\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = "{trap}"\n'
        )
    return path


def partial(place: Path) -> Path:
    """Make a clone that has no file's content, and whose origin is gone."""
    made = tagged(place / "made.git")
    made.git("config", "uploadpack.allowFilter", "true")
    clone = place / "partial.git"
    made.git("clone", "--quiet", "--bare", "--filter=blob:none", made.path.as_uri(), str(clone))
    made.path.rename(place / "gone.git")
    return clone


def all_trees_lost(place: Path) -> Path:
    made = tagged(place / "made.git")
    made.loose(made.git("rev-parse", "main^{tree}")).unlink()
    return made.path


REPOSITORIES: Final[dict[str, Hostile]] = {
    "a bundle cut short": with_error(truncated, SourceBrokenError),
    "a bundle of noise": with_error(random_bundle, SourceBrokenError),
    "noise behind a bundle's first line": with_error(headed_noise, SourceBrokenError),
    "a bundle that needs another": with_error(needing_bundle, SourceBrokenError),
    "a blob that is lost": with_issues(lost_blob, IssueCode.OBJECT_MISSING),
    "a link that is lost": with_issues(lost_link, IssueCode.OBJECT_MISSING),
    "a blob that is broken": with_issues(broken_blob, IssueCode.OBJECT_MISSING),
    "a tree that is lost": with_issues(lost_tree, IssueCode.TAG_BROKEN),
    "the only tree is lost": with_error(all_trees_lost, SourceBrokenError),
    "a partial clone": with_issues(partial, IssueCode.OBJECT_MISSING),
    "a commit that is lost": with_issues(lost_commit, IssueCode.TAG_BROKEN),
    "keys of all kinds": with_issues(
        of(
            {
                "sub-01/a.edf": annex_link("URL--http&c%%x%y"),
                "sub-01/b.edf": annex_link("WORM-s10-m1600000000--b.edf"),
                "sub-01/c.edf": annex_link("MD5E--0123456789abcdef0123456789abcdef.edf"),
                "sub-01/d.edf": annex_link("MD5E-s5--zzz.edf"),
                "sub-01/e.edf": annex_link(
                    "MD5-s99999999999999999999999999--0123456789abcdef0123456789abcdef"
                ),
                "sub-01/f.edf": pointer("SHA256E-s7--" + "0" * 64),
                "sub-01/g.edf": annex_link("XX-s3-S10-C2--name"),
            }
        ),
        *(IssueCode.ANNEX_SIZE_UNKNOWN, IssueCode.ANNEX_CHECKSUM_UNKNOWN),
    ),
    "links to no keys": with_issues(
        of({"sub-01/a": annex_link("nokey"), "b": link(".git/annex/objects/")}), IssueCode.ANNEX_KEY_BAD
    ),
    "a pointer to no key": with_issues(of({"sub-01/a": b"/annex/objects/\xff\n"}), IssueCode.ANNEX_KEY_BAD),
    "a pointer with more lines": with_issues(
        of({"a": pointer(rest=b"/annex/x\n")}), IssueCode.ANNEX_POINTER_TRAILING
    ),
    "loops of links": with_issues(of({"a": link("b"), "b": link("a")}), IssueCode.LINK_LOOP),
    "a link of 20,000 letters": with_issues(of({"a": link("x/" * 10_000)}), IssueCode.LINK_DANGLING),
    "links out of the tree": with_issues(
        of({"a": link("/etc"), "b": link("../x")}), IssueCode.LINK_OUT_OF_TREE
    ),
    "names that are not UTF-8": with_issues(of({b"sub-01/\xff.txt": b"x"}), IssueCode.PATH_NOT_UTF8),
    "names with everything in them": with_issues(
        of({f"sub-01/{name}": b"x" for name in ("a\nb", 'a"b', "a\\b", "a\tb", " a", " ", "é", "-x")})
    ),
    "300 levels": with_issues(of({"sub-01/" + "level-of-a-deep-tree/" * 300 + "bottom": b"x"})),
    "paths that are unsafe": with_issues(unsafe_paths, IssueCode.PATH_UNSAFE),
    "one path twice": with_issues(same_path_twice, IssueCode.PATH_DUPLICATE),
    "a submodule": with_issues(of({"derivatives/x": submodule()}), IssueCode.SUBMODULE_SKIPPED),
    "a description in git-annex": with_issues(
        of({"dataset_description.json": annex_link("MD5E-s9--0123456789abcdef0123456789abcdef.json")}),
        IssueCode.TEXT_UNREAD,
    ),
    "tags of all kinds": with_issues(odd_tags, IssueCode.TAG_NOT_A_COMMIT, IssueCode.TAG_NAME_UNUSABLE),
    "a tag that is not UTF-8": with_issues(tag_bytes, IssueCode.TAG_NAME_UNUSABLE),
    "two tags of one name": with_issues(one_name_twice, IssueCode.TAG_DUPLICATE),
    "a commit from the end of time": with_issues(old_times, IssueCode.TAG_TIME_ODD),
    "one tag of two is BIDS": with_issues(one_tag_of_two, IssueCode.TAG_NOT_BIDS),
    "no tag is BIDS": with_error(
        lambda place: tagged(place / "x.git", {".a": b"x"}).path, SourceNotBidsError
    ),
    "a configuration that runs programs": with_issues(calling_out, IssueCode.OBJECT_MISSING),
    "only a branch": with_issues(one_branch),
    "no head": with_error(headless, SourceBrokenError),
    "only git-annex's branch": with_error(only_annex, SourceBrokenError),
    "an empty repository": with_error(empty, SourceBrokenError),
    "an empty .git": with_error(hollow, SourceBrokenError),
    "a worktree of nothing": with_error(lost_worktree, SourceBrokenError),
    "a URL of nobody": with_error(lambda _: f"http://{_NOBODY}/x.git", SourceMissingError),
    "a URL with a password": with_error(lambda _: f"http://user:hunter2@{_NOBODY}/x.git", SourceMissingError),
    "git of nobody": with_error(lambda _: f"git://{_NOBODY}/x.git", SourceMissingError),
    "a file URL of nothing": with_error(lambda place: f"file://{place}/nothing.git", SourceMissingError),
    "a program for a URL": with_error(lambda place: f"ext::sh -c 'touch {place}/trapped'", SourceError),
    "an option for a source": with_error(lambda _: "--upload-pack=touch trapped", SourceError),
    "an option for a host": with_error(lambda _: "ssh://-oProxyCommand=touch/x.git", SourceError),
    "an option for a short host": with_error(lambda _: "-oProxyCommand=touch:x.git", SourceError),
    "a protocol that is none": with_error(lambda _: "gopher://127.0.0.1/x", SourceError),
    "a URL that is broken": with_error(lambda _: "http://[::1/x", SourceError),
    "nothing": with_error(lambda place: place / "nothing", SourceMissingError),
    "no name": with_error(lambda _: "", SourceMissingError),
    "a NUL": with_error(lambda _: "a\0b", SourceMissingError),
    "a name of 10,000 letters": with_error(lambda _: "x" * 10_000, SourceMissingError),
}
