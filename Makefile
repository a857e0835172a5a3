# The same commands on a laptop and in CI. `make run` is all a user needs.
# The newest Python for which TensorFlow has wheels, else any Python: the lab then runs without TensorFlow.
PYTHONS := python3.13 python3.12 python3.11 python3 python
PYTHON ?= $(shell for python in $(PYTHONS); do $$python -c "" 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PORT ?= 8501
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
DEBIAN = ($(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq $(1))

# In `make bench NAME...`, the words after bench are names of benchmarks, not targets.
ifeq ($(firstword $(MAKECMDGOALS)),bench)
NAMES := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
$(foreach name,$(NAMES),$(eval .PHONY: $(name))$(eval $(name):;@:))
endif

.PHONY: run dev test test-all test-frameworks coverage check types lint format bench
.PHONY: atlas recordings vocabulary screenshots lock sbom wheels clean

run: .venv/run.stamp
	$(BIN)/streamlit run app.py --server.headless true --server.port $(PORT)

# For development: an edit to any file reaches every open page a second later.
dev: .venv/run.stamp
	LOGIT_LAB_RELOAD=1 $(BIN)/streamlit run app.py --server.headless true --server.port $(PORT) --client.showErrorDetails full

# test leaves out what is marked extensive: run test-all before a release.
test: SELECTED := not extensive
test-all: SELECTED := extensive or not extensive
# A test with servers, workers or a browser may lose a race against a busy machine once; what fails twice is a fault. The
# report counts the others.
test test-all: .venv/dev.stamp
	@command -v chromium chromium-browser google-chrome >/dev/null || $(call DEBIAN,chromium)
	@command -v firefox-esr firefox >/dev/null || $(call DEBIAN,firefox-esr)
	@command -v redis-server valkey-server >/dev/null || $(call DEBIAN,redis-server)
	@command -v bwrap >/dev/null || $(call DEBIAN,bubblewrap)
	@(command -v WebKitWebDriver && command -v Xvfb) >/dev/null || $(call DEBIAN,webkit2gtk-driver xvfb)
	$(BIN)/python -m pytest -n 2 --dist loadfile --reruns 1 --ignore=tests/browser -m "not reworded and $(SELECTED)"
	LOGIT_LAB_PSEUDO=1 $(BIN)/python -m pytest -n 2 --dist loadfile --reruns 1 -m "$(SELECTED)" tests/ui tests/pages
	$(BIN)/python -m pytest -n 2 --dist loadfile --reruns 1 -m "$(SELECTED)" tests/browser

# The doctor's programs of PyTorch and JAX, run in both; a test that is skipped there fails.
test-frameworks: .venv-frameworks/stamp
	.venv-frameworks/bin/python -m pytest -m frameworks tests/frameworks

# The fast tests once more, measured: too slow for every run.
coverage: .venv/dev.stamp
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 2 --dist loadfile --ignore=tests/browser
	$(BIN)/coverage report

# mypy takes longer than all the others together, and one core.
check: .venv/dev.stamp
	@$(MAKE) --no-print-directory -j2 types lint

types: .venv/dev.stamp
	$(BIN)/mypy

lint: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/vulture
	$(BIN)/codespell
	$(BIN)/python deploy/audit.py

format: .venv/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks $(NAMES)

atlas: .venv/run.stamp
	$(BIN)/python -m core matrix --run

recordings: .venv/run.stamp
	$(BIN)/python -m core train --record

# The slowest sums take a minute each.
vocabulary: .venv/run.stamp
	$(BIN)/python -m core reduce --record

screenshots: .venv/dev.stamp
	$(BIN)/python -m tests.browser.contact_sheet

# The exact versions and hashes of everything that requirements.txt brings, for every platform and Python.
lock: build/supply/stamp
	build/supply/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--custom-compile-command "make lock" --output-file requirements.lock requirements.txt

# The software bill of materials, in CycloneDX's format and checked against its schema.
sbom: build/supply/stamp
	build/supply/bin/cyclonedx-py requirements --output-reproducible --validate --output-file build/sbom.json requirements.lock

wheels: .venv/dev.stamp
	$(BIN)/python deploy/wheels.py

clean:
	rm -rf .venv .venv-frameworks build .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/run.stamp: requirements.lock
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(NO_PYTHON)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(NO_VENV)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info >= (3, 14))' || echo "$(NO_TENSORFLOW)"
	touch $@

NO_PYTHON = The lab needs Python 3.11 or newer: install it, or name it as in make run PYTHON=/path/to/python3.13.
NO_VENV = $(PYTHON) cannot create environments because its module venv is not installed. On Debian and Ubuntu, install the package $(notdir $(PYTHON))-venv.
NO_TENSORFLOW = TensorFlow has no wheels for this Python, so Training plays recordings. Install python3.13, 3.12 or 3.11 and run make clean run to get it.

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/pip install -q -r requirements-dev.txt
	touch $@

.venv-frameworks/stamp: requirements-frameworks.txt
	$(PYTHON) -m venv .venv-frameworks
	.venv-frameworks/bin/pip install -q -r requirements-frameworks.txt
	touch $@

# Tools that neither the lab nor its tests need, in an environment of their own.
build/supply/stamp: deploy/requirements-supply.txt
	$(PYTHON) -m venv build/supply
	build/supply/bin/pip install -q -r deploy/requirements-supply.txt
	touch $@
