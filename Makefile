# Every target does the set-up that it needs. Only Python 3.11 or newer, git and make have to be there; `assets` asks for npm.
.DEFAULT_GOAL := help
.PHONY: help demo serve test test-quick test-thorough kill-rounds audit conformance oracle faults compose-health soak durability eegdash-client typed-clients inheritance bench-documents check lint types mypy pyright layers schema schema-check reference format bench docs assets lock clean

BIN := .venv/bin
# As pip does, uv trusts the certificates of the machine.
export UV_SYSTEM_CERTS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-15s %s\n", $$1, $$2 }'

demo: .venv/main ## Write a small archive, ingest it, serve it and ask it
	$(BIN)/bidsgraph demo

serve: .venv/main ## Serve datasets: make serve SOURCES="./my_dataset"
	$(BIN)/bidsgraph serve $(SOURCES)

# Generators of clients are installed by `typed-clients` alone.
PYTEST := $(BIN)/pytest --numprocesses=logical --dist=worksteal --ignore=tests/typed_clients

test: .venv/dev ## Run all tests: make test ARGS="-k name"
	$(PYTEST) $(ARGS)

test-quick: .venv/dev ## Run the tests that take no more than a few seconds
	$(PYTEST) -m "not slow" $(ARGS)

test-thorough: .venv/dev ## Run all tests with every seed, example, client and tree, of which `test` takes a share; a quarter longer
	BIDSGRAPH_TEST_THOROUGH=1 $(PYTEST) $(ARGS)

kill-rounds: .venv/dev ## Kill ingests at random points, and look at what is left: make kill-rounds ARGS="--seed 1"
	$(BIN)/python -m tests.ingest.kill_rounds --rounds 50 $(ARGS)

durability: .venv/dev ## Kill writers and primaries, and let four writers meet: make durability ARGS="--rounds 5 sqlite-killed"
	tests/services/install.sh mongod
	$(BIN)/python -m tests.durability.rounds $(ARGS)

eegdash-client: .venv/dev ## Drive the published eegdash package through all it can, on both stores; it takes 2 GB
	tests/services/install.sh mongod
	tests/eegdash_client/install.sh
	$(BIN)/python -m tests.eegdash_client.run

clients: .venv/dev ## Copy real data by rclone, wget, curl, aria2 and nemar-py, and walk the pages in Chromium
	tests/services/install.sh seaweedfs clients browser
	BIDSGRAPH_TEST_THOROUGH=1 BIDSGRAPH_TEST_REQUIRE_ALL=1 $(BIN)/pytest tests/clients tests/browser tests/data_routes/test_clients.py $(ARGS)

typed-clients: .venv/dev ## Write clients out of the schema in Python and TypeScript, compile them, and let them ask
	tests/services/install.sh typed
	BIDSGRAPH_TEST_REQUIRE_ALL=1 $(BIN)/pytest tests/typed_clients $(ARGS)

inheritance: .venv/dev ## Compare inherited metadata with pybids, mne-bids and the schema of BIDS on real data
	tests/services/install.sh inheritance
	$(BIN)/python -m tests.peers $(ARGS)

audit: .venv/dev ## Run the published audits of GraphQL over HTTP
	tests/services/install.sh audit
	$(BIN)/pytest tests/schema/test_audit.py

conformance: .venv/dev ## Ask thousands of random requests of the EEGDash API and of GraphQL: make conformance SEED=2
	tests/services/install.sh schemathesis
	$(BIN)/python -m tests.conformance.openapi --examples 100 --seed $(or $(SEED),1)
	$(BIN)/python -m tests.conformance.queries_over_http --count 3000 --seed $(or $(SEED),1)

oracle: .venv/dev ## Compare the fast path with graphql-core, errors included: make oracle COUNT=5000 SEED=2 SOURCES="a.bundle folder"
	$(BIN)/python -m tests.fastpath.report --count $(or $(COUNT),2000) --seed $(or $(SEED),1) $(SOURCES)

faults: .venv/dev ## Let what the server needs fail while clients ask, and print a table: make faults ARGS="redis-frozen"
	tests/services/install.sh redis mongod seaweedfs faketime
	$(BIN)/python -m tests.faults $(ARGS)

compose-health: .venv/dev ## Prove the health checks of docker-compose.yml on the real programs; it takes root's rights
	tests/services/install.sh redis mongod seaweedfs mongosh
	$(BIN)/python -m tests.compose.health_checks

soak: .venv/dev ## Ask for twenty minutes and look whether anything grows: make soak ARGS="--minutes 2"
	$(BIN)/python -m tests.faults.soak $(ARGS)

check: lint types layers schema-check ## Lint, types, layers, and schema.graphql against the code

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

# Each takes one core: `make --jobs=2 check` takes half the time.
types: mypy pyright

mypy: .venv/dev
	$(BIN)/mypy

pyright: .venv/dev
	$(BIN)/pyright

layers: .venv/dev
	$(BIN)/lint-imports --cache-dir .cache/import-linter

schema: .venv/main ## Write schema.graphql
	$(BIN)/bidsgraph schema > schema.graphql

schema-check: .venv/main
	$(BIN)/bidsgraph schema | diff -u schema.graphql -

reference: .venv/main ## Write docs/reference out of the code
	$(BIN)/python -m docs.generate

format: .venv/dev ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: .venv/dev ## Run the benchmarks
	$(BIN)/python -m benchmarks

bench-documents: .venv/dev ## Compare documents with the same questions by hand: make bench-documents ARGS="--mongo URL"
	$(BIN)/python -m benchmarks.documents $(ARGS)

docs: .venv/dev ## Build the documentation into site/; a dead link fails
	$(BIN)/mkdocs build --strict --quiet

assets: ## Take GraphiQL's files from npm into the package
	cd assets && npm ci --no-progress && npm run --silent build

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: .venv/setup ## Resolve the locks anew: make lock ARGS="--upgrade"
	$(COMPILE) $(ARGS) pyproject.toml --output-file requirements/main.txt
	$(COMPILE) $(ARGS) pyproject.toml --group dev --constraints requirements/main.txt --output-file requirements/dev.txt
	$(COMPILE) $(ARGS) --group setup --constraints requirements/dev.txt --output-file requirements/setup.txt
	echo 'nemar-py>=0.3.3' | $(COMPILE) $(ARGS) - --constraints requirements/dev.txt --output-file tests/services/nemar.txt
	echo 'schemathesis>=4.32' | $(COMPILE) $(ARGS) - --constraints requirements/dev.txt --output-file tests/services/schemathesis.txt
	echo 'ariadne-codegen>=0.18 mypy' | tr ' ' '\n' | $(COMPILE) $(ARGS) - --output-file tests/services/typed.txt
	echo 'bidsschematools>=1.0 mne-bids>=0.16 pybids>=0.22' | tr ' ' '\n' | $(COMPILE) $(ARGS) - --constraints requirements/dev.txt --output-file tests/services/inheritance.txt
	echo 'mlcroissant>=1.1' | $(COMPILE) $(ARGS) - --constraints requirements/dev.txt --output-file tests/services/croissant.txt

clean: ## Remove all that was installed, built or cached; data stays
	rm -rf .venv .cache .ruff_cache .hypothesis build dist site assets/node_modules tests/browser/node_modules tests/typed_clients/node_modules graphql_api/schema/assets

# The files below say what is installed: made when it was, and again when a lock is newer.

.venv/setup: requirements/setup.txt
	sh requirements/venv.sh .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $<
	touch $@

.venv/main: requirements/main.txt pyproject.toml hatch_build.py $(wildcard graphql_api/kernel/*.[ch]) .venv/setup
	$(BIN)/uv pip install --quiet --require-hashes --requirement $<
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev: requirements/dev.txt .venv/main
	$(BIN)/uv pip install --quiet --require-hashes --requirement $<
	touch $@
