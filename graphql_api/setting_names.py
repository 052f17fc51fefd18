"""Which variables of the environment are settings? Those of `Settings`, told without loading all that reads them."""

from typing import Final

#: What names of environment variables begin with.
PREFIX: Final = "BIDSGRAPH_"

#: Names of settings, behind the prefix.
NAMES: Final = frozenset(
    [
        "ADMIN_TOKEN",
        "ANSWER_MEMORY",
        "CATALOG",
        "DATA_DIR",
        "DATA_IDS",
        "DATABASES",
        "GRAPHIQL",
        "HOST",
        "INDEX_MEMORY",
        "INTROSPECTION",
        "LOG_FORMAT",
        "LOG_LEVEL",
        "MAX_ALIASES",
        "MAX_ANSWER",
        "MAX_BODY",
        "MAX_COST",
        "MAX_DOCUMENTS",
        "MAX_QUERY",
        "MAX_TOKENS",
        "MAX_UPLOAD",
        "MONGO_DRIVER",
        "OBJECT_SECRET",
        "PORT",
        "PUBLIC_URL",
        "RATE_LIMIT",
        "RATE_LIMIT_DATA",
        "RATE_LIMIT_EEGDASH",
        "RATE_LIMIT_GRAPHQL",
        "RATE_LIMIT_OBJECTS",
        "REDIS",
        "REDIS_TIMEOUT",
        "REQUEST_TIMEOUT",
        "S3_ACCESS_KEY",
        "S3_ADDRESSING",
        "S3_BUCKET",
        "S3_ENDPOINT",
        "S3_INTERNAL_ENDPOINT",
        "S3_PREFIX",
        "S3_PUBLIC",
        "S3_REGION",
        "S3_SECRET_KEY",
        "S3_SESSION_TOKEN",
        "SHARED_ANSWERS",
        "SHUTDOWN_TIMEOUT",
        "TEXT_SIZE",
        "TRACING",
        "TRUSTED_DOCUMENTS",
        "TRUSTED_PROXIES",
        "URL_LIFETIME",
        "WORKERS",
    ]
)


def is_setting(variable: str) -> bool:
    """Tell whether a variable is a setting, in letters of any size."""
    name = variable.upper()
    return name.startswith(PREFIX) and name.removeprefix(PREFIX) in NAMES
