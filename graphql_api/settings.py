"""What can be set from outside?

Environment variables with the prefix `BIDSGRAPH_`; options of the command line win over them. None has to be set.
"""

import logging
import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AnyHttpUrl, ByteSize, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graphql_api.catalog.addresses import check_catalog_url, embedded_in, sqlite_path
from graphql_api.commands.tokens import setting_digest
from graphql_api.domain.databases import DATABASES
from graphql_api.domain.errors import InvalidInputError, InvalidSettingError
from graphql_api.service.redis_link import DEADLINE
from graphql_api.setting_names import PREFIX
from graphql_api.storage.places import LONGEST
from graphql_api.storage.places import PREFIX as S3_PREFIX

_LEVELS: Final = ("debug", "info", "warning", "error", "critical")
_MIB: Final = 1024 * 1024
_PASSWORD: Final = re.compile(r"(://[^/:@]*:).*@")
_DATABASE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")


class Settings(BaseSettings):
    """Every setting with its default; the descriptions are the documentation's."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    data_dir: Path = Field(
        default=Path("bidsgraph-data"),
        description="Directory of all that this program keeps: the embedded catalogue, and copies of repositories.",
    )
    catalog: str = Field(
        default="",
        description=(
            "Store of metadata: `sqlite:///<path>` or `mongodb://<hosts>/<database>`. "
            "By default `catalog.sqlite` in the data directory."
        ),
    )
    mongo_driver: Literal["motor", "pymongo"] = Field(
        default="motor", description="Package that speaks to MongoDB: `motor`, or its successor `pymongo`."
    )
    host: str = Field(
        default="127.0.0.1", min_length=1, description="Address to listen at; `0.0.0.0` for all."
    )
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8000, description="Port to listen at; 0 takes a free one."
    )
    workers: Annotated[int, Field(ge=1, le=256)] = Field(
        default=1, description="Processes that serve, each with caches of its own; a core each is enough."
    )
    shutdown_timeout: Annotated[int, Field(ge=0)] = Field(
        default=30, description="Seconds that requests in flight have to end once the server is stopped."
    )
    public_url: AnyHttpUrl | None = Field(
        default=None,
        description="Address that clients reach this server by, for the URLs in answers. Else each request's own.",
    )
    trusted_proxies: str = Field(
        default="127.0.0.1",
        description=(
            "Addresses or networks of proxies whose `X-Forwarded-For` and `-Proto` are believed, with commas; "
            "`*` for any."
        ),
    )
    data_ids: str = Field(
        default="(nm|xx|on|ds)[0-9]{6}",
        description="Regular expression of the dataset ids that the data routes serve, matched as a whole.",
    )
    index_memory: ByteSize = Field(
        default=ByteSize(1024 * _MIB),
        ge=0,
        description="Bytes of memory for file lists of versions that were asked for lately: `512MiB`, `2GiB`.",
    )
    answer_memory: ByteSize = Field(
        default=ByteSize(256 * _MIB),
        ge=0,
        description="Bytes of memory for GraphQL answers that are given again while the catalogue stays as it is.",
    )
    text_size: ByteSize = Field(
        default=ByteSize(_MIB),
        ge=0,
        description="Largest JSON or TSV file whose content the catalogue keeps when a dataset is read; 0 keeps none.",
    )
    max_body: ByteSize = Field(
        default=ByteSize(_MIB), ge=1024, description="Largest body of a GraphQL request: `1MiB`."
    )
    max_answer: ByteSize = Field(
        default=ByteSize(256 * _MIB),
        ge=_MIB,
        description=(
            "Largest answer of GraphQL, before compression: `256MiB`. The same holds for what one takes in memory "
            "that cannot be sent while it is made."
        ),
    )
    request_timeout: float = Field(
        default=30.0,
        gt=0,
        allow_inf_nan=False,
        description=(
            "Seconds after which a GraphQL request is given up, or a body of the REST API that comes too slowly."
        ),
    )
    max_cost: Annotated[int, Field(ge=0)] = Field(
        default=20_000,
        description=(
            "Most points that a query may cost: one for each dataset, version or recording that it may lead to, a "
            "hundredth for each entry of a version; 0 for any number. 200 points count as one request."
        ),
    )
    max_query: Annotated[int, Field(ge=1000)] = Field(
        default=100_000, description="Most characters of a GraphQL document."
    )
    max_tokens: Annotated[int, Field(ge=100)] = Field(
        default=5000, description="Most words and signs of a GraphQL document."
    )
    max_aliases: Annotated[int, Field(ge=0)] = Field(
        default=500, description="Most aliases in a GraphQL document."
    )
    trusted_documents: Path | None = Field(
        default=None,
        description="JSON file of the only queries that GraphQL answers, by SHA-256: `{<hash>: <query>}`.",
    )
    introspection: bool = Field(default=True, description="Whether GraphQL tells its schema.")
    graphiql: bool = Field(default=True, description="Whether browsers are shown GraphiQL at `/graphql`.")
    redis: str = Field(
        default="",
        pattern=r"^((redis|rediss|unix)://\S+)?$",
        description=(
            "Redis that all processes count requests in: `redis://<host>:6379/0`. By default each process by itself."
        ),
    )
    redis_timeout: float = Field(
        default=DEADLINE,
        gt=0,
        le=60,
        allow_inf_nan=False,
        description="Seconds that Redis may take to answer; then requests are let through uncounted until it is back.",
    )
    shared_answers: ByteSize = Field(
        default=ByteSize(0),
        ge=0,
        description=(
            "Bytes of Redis for large compressed GraphQL answers that one process wrote and all give: `128MiB`, well "
            "below Redis's own bound; one takes a quarter at most. 0 shares none."
        ),
    )
    rate_limit: Annotated[int, Field(ge=0)] = Field(
        default=100,
        description="Requests in a minute from one client to GraphQL and to the EEGDash API, each; 0 for no limits.",
    )
    rate_limit_graphql: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="The same for GraphQL alone, where queries count by their cost."
    )
    rate_limit_eegdash: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="The same for the EEGDash API alone."
    )
    rate_limit_data: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="The same for the data routes; by default 600 times `BIDSGRAPH_RATE_LIMIT`."
    )
    rate_limit_objects: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="The same for bytes of files; by default 600 times `BIDSGRAPH_RATE_LIMIT`."
    )
    admin_token: SecretStr = Field(
        default=SecretStr(""),
        description=(
            "Bearer token that may do everything, or several with spaces between; each plain or as `sha256:<hex>`."
        ),
    )
    databases: str = Field(
        default=",".join(DATABASES),
        description="Named databases of the EEGDash API, with commas; the first one's datasets are the graph's.",
    )
    max_upload: ByteSize = Field(
        default=ByteSize(16 * _MIB),
        ge=1024,
        description="Largest body of a request of the EEGDash API, unpacked: `16MiB`.",
    )
    max_documents: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=1000, description="Most documents in one write."
    )
    object_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret of the links to files on this disk, the same on all servers. By default made and kept.",
    )
    url_lifetime: Annotated[int, Field(ge=1, le=LONGEST)] = Field(
        default=3600, description="Seconds that the address of a file's bytes holds, in a bucket or here."
    )
    s3_bucket: str = Field(
        default="", description="Bucket of annexed files, the only one that URLs are signed for."
    )
    s3_endpoint: str = Field(
        default="", pattern=r"^(https?://\S+)?$", description="URL of the S3 server; by default AWS."
    )
    s3_internal_endpoint: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="URL by which this server itself reaches the S3 server, where that of clients does not lead there.",
    )
    s3_prefix: str = Field(
        default=S3_PREFIX,
        description="What stands before git-annex keys where the repository does not say; `{dataset_id}` is replaced.",
    )
    s3_region: str = Field(
        default="", description="Region of the bucket; by default as AWS's own configuration says."
    )
    s3_access_key: str = Field(
        default="", description="Access key; by default found where AWS's tools look for it."
    )
    s3_secret_key: SecretStr = Field(
        default=SecretStr(""), description="Secret key that belongs to the access key."
    )
    s3_session_token: SecretStr = Field(
        default=SecretStr(""), description="Session token of temporary credentials."
    )
    s3_public: bool = Field(
        default=False, description="Everybody may read the bucket: addresses are plain, signed by nobody."
    )
    s3_addressing: Literal["auto", "path", "virtual"] = Field(
        default="auto",
        description="Whether the bucket is in the path or the host; by default in the path where there is an endpoint.",
    )
    tracing: bool = Field(
        default=False,
        description=(
            "Whether requests, operations and calls of the store are told to an OpenTelemetry collector, which "
            "`OTEL_EXPORTER_OTLP_ENDPOINT` names. It needs `pip install bidsgraph[tracing]`."
        ),
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Form of the log's lines: `text` for people, `json` for programs."
    )
    log_level: str = Field(
        default="info", description=f"Least severe message that is logged: {', '.join(_LEVELS)}."
    )

    @field_validator("catalog")
    @classmethod
    def _check_catalog(cls, value: str) -> str:
        return check_catalog_url(value) if value else value

    @field_validator("data_ids")
    @classmethod
    def _check_data_ids(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from None
        return value

    @field_validator("databases")
    @classmethod
    def _check_databases(cls, value: str) -> str:
        names = value.split(",")
        if not all(_DATABASE.fullmatch(name) for name in names) or len(set(names)) < len(names):
            raise ValueError("must be names of letters, digits, '_' and '-' with commas, each once")
        return value

    @field_validator("admin_token")
    @classmethod
    def _check_admin_token(cls, value: SecretStr) -> SecretStr:
        try:
            token_digests(value)
        except InvalidInputError as error:
            raise ValueError(error.message) from None
        return value

    @field_validator("log_level")
    @classmethod
    def _check_level(cls, value: str) -> str:
        if value.lower() not in _LEVELS:
            raise ValueError(f"must be one of {', '.join(_LEVELS)}")
        return value.lower()

    @property
    def catalog_url(self) -> str:
        """Address of the catalogue, the embedded one's where none was set."""
        return self.catalog or embedded_in(self.data_dir)

    @property
    def catalog_path(self) -> Path:
        """File of the embedded catalogue."""
        return sqlite_path(self.catalog_url)

    @property
    def database_names(self) -> tuple[str, ...]:
        """Named databases, the graph's own first."""
        return tuple(self.databases.split(","))

    @property
    def admin_digests(self) -> tuple[str, ...]:
        """Digests of the tokens in `admin_token`."""
        return token_digests(self.admin_token)

    @property
    def public_address(self) -> str | None:
        """`public_url` without `/` at its end."""
        return str(self.public_url).rstrip("/") if self.public_url else None

    @property
    def logging_level(self) -> int:
        """`log_level` as Python's logging counts it."""
        return logging.getLevelNamesMapping()[self.log_level.upper()]


def token_digests(tokens: SecretStr) -> tuple[str, ...]:
    """Read tokens that are plain or hashed; InvalidInputError where a hash is none."""
    return tuple(setting_digest(token) for token in tokens.get_secret_value().split())


def load(
    *,
    data_dir: Path | str | None = None,
    host: str | None = None,
    port: int | None = None,
    workers: int | None = None,
) -> Settings:
    """Read the environment; options that are given win. InvalidSettingError names the first bad setting."""
    options: dict[str, Any] = {"data_dir": data_dir, "host": host, "port": port, "workers": workers}
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        raise _named(error) from error


def _named(error: ValidationError) -> InvalidSettingError:
    first = error.errors(include_url=False)[0]
    name = PREFIX + ".".join(str(part) for part in first["loc"]).upper()
    wrong = str(first["msg"]).removeprefix("Value error, ")
    shown = "***" if name.endswith(("TOKEN", "SECRET", "KEY")) else without_password(str(first["input"]))
    return InvalidSettingError(f"{name}={shown!r:.200}: {wrong}", setting=name)


def without_password(value: str) -> str:
    """Mask what stands between `//user:` and `@`, as in the URLs of stores."""
    return _PASSWORD.sub(r"\1***@", value)
