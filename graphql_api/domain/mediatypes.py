"""Of what media type is a file, going by its name?"""

from typing import Final

#: What has no better name.
BINARY: Final = "application/octet-stream"

TEXT: Final = "text/plain"

#: Media types by the end of a file name, in lower case. Registered ones (iana.org/assignments/media-types) where there
#: is one; formats of recordings mostly have none and are binary.
MEDIA_TYPES: Final[dict[str, str]] = {
    ".bib": "application/x-bibtex",
    ".bmp": "image/bmp",
    ".bval": TEXT,
    ".bvec": TEXT,
    ".bz2": "application/x-bzip2",
    ".cff": "application/yaml",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".h5": "application/x-hdf5",
    ".hdf5": "application/x-hdf5",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".m": TEXT,
    ".mat": "application/x-matlab-data",
    ".md": "text/markdown",
    ".mkv": "video/matroska",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".nwb": "application/x-hdf5",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".r": TEXT,
    ".rst": "text/x-rst",
    ".sh": "application/x-sh",
    ".snirf": "application/x-hdf5",
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".tsv": "text/tab-separated-values",
    ".txt": TEXT,
    ".vhdr": TEXT,
    ".vmrk": TEXT,
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".zip": "application/zip",
}


def media_type(name: str) -> str:
    """Give the media type of a file by its name alone; names without an extension and dot files are text."""
    dot = name.rfind(".")
    if dot <= 0:
        return TEXT
    return MEDIA_TYPES.get(name[dot:].lower(), BINARY)
