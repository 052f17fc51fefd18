"""Does a server that is settled stop nobody to look for garbage in what it has loaded?"""

import subprocess
import sys

_ASKED = """
import gc, sys, time
from graphql_api.app import create_app
from graphql_api.commandline.settled import settle
from graphql_api.settings import Settings

def collected():
    began = time.process_time()
    gc.collect()
    return time.process_time() - began

app = create_app(Settings())
before = min(collected() for _ in range(3))
settle()
print(before, min(collected() for _ in range(3)), sys.getswitchinterval())
"""


def test_all_that_is_loaded_is_left_alone() -> None:
    told = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, check=True).stdout
    before, after, turn = map(float, told.split())
    assert after < before / 5
    assert turn < 0.001
