"""Which bucket holds this server's objects, and how is it spoken to?"""

from dataclasses import dataclass, field
from typing import Final

#: Where NEMAR keeps git-annex keys in its bucket.
PREFIX: Final = "{dataset_id}/objects/"

#: Longest life that AWS gives a presigned URL: seven days.
LONGEST: Final = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class S3Place:
    """A bucket as the operator names it.

    `endpoint` is empty for AWS itself. `prefix` stands before git-annex keys; `{dataset_id}` in it is replaced. An
    empty `region` is asked from AWS's own configuration, empty credentials from its ordinary chain (environment,
    profile, container, instance). `public` gives plain addresses, as everybody may read the bucket. `addressing` is
    `path`, `virtual` (the bucket is part of the host) or `auto`: path where there is an endpoint, virtual on AWS.
    `lifetime` of a signed URL is in seconds. `internal_endpoint` is where this server itself asks, if not there.
    """

    bucket: str = ""
    endpoint: str = ""
    prefix: str = PREFIX
    region: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    session_token: str = field(default="", repr=False)
    public: bool = False
    addressing: str = "auto"
    lifetime: int = 3600
    internal_endpoint: str = ""
