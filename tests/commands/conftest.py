"""What do tests of admins' writes share?"""

from tests.eegdash.conftest import each_store

__all__ = ["each_store"]
