#!/usr/bin/env bash
# Where is the published client? In an environment of its own, made once for each list of requirements.
set -euo pipefail
cd "$(dirname "$0")/../.."
place=.cache/eegdash-client
wanted=tests/eegdash_client/requirements.txt

cmp --silent "$wanted" "$place/requirements.txt" && exit
rm -rf "$place"
mkdir -p .cache
sh requirements/venv.sh "$place"
"$place/bin/python" -m pip install --quiet --only-binary :all: --requirement "$wanted"
# Torchaudio's compiled part wants the CUDA of its own build, and is of no use here.
rm -f "$place"/lib/python3.*/site-packages/torchaudio/lib/_torchaudio.abi3.so
cp "$wanted" "$place/requirements.txt"
