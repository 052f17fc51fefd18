#!/bin/sh
# Which Python? Makes the virtual environment $1 with the first one that is 3.11 or newer and can.
set -eu
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    # A name on the PATH may be a stand-in for a Python that is not there: only running it tells.
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        found=$python
        "$python" -m venv "$1" && exit 0
    fi
done
if [ -n "${found:-}" ]; then
    echo "bidsgraph: $found cannot make virtual environments; Debian and Ubuntu have that in the package python3-venv." >&2
else
    echo "bidsgraph: no Python 3.11 or newer on the PATH; name one by PYTHON=/path/to/python3." >&2
fi
exit 1
