"""What do tests in a browser share? The small archive of the data routes."""

from tests.data_routes.conftest import site

__all__ = ["site"]
