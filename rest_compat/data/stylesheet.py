"""What do the pages look like?"""

from hashlib import sha256
from pathlib import Path
from typing import Final

#: The one stylesheet. Its name holds its hash, so that it may be kept for ever and never be stale.
CONTENT: Final = Path(__file__).with_name("style.css").read_bytes()

NAME: Final = f"style-{sha256(CONTENT).hexdigest()[:12]}.css"
