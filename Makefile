# Everything installs, pinned, into .venv from the package registry; nothing else on the machine is touched.
PYTHON ?= python3
PORT ?= 5555
ORGANIZATION ?= acme
DOMAIN ?= example.com
COUNT ?= 60
SEED ?= $(shell date +%Y%m%d)
VENV := .venv
BIN := $(VENV)/bin
# A test goes to the worker that is free; those that share a fixture of their module stay together. What takes long stands
# first on the command line, so that both workers end at the same time.
WORKERS := -n 2 --dist loadgroup
TESTS := tests/playbooks tests/imap tests/laws tests/trust tests/modules tests/unit tests/emulator tests/benchmarks tests/gates

# Bytecode is kept, whatever the shell says: without it, each process of the tests compiles every test file anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo demo-exit tools system test lint sanity unit coverage matrix docs paper mutants emulator soak bench lock clean

help: ## show the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|'

# The emulator and the collection are installed as links to this tree, so both always are what stands here.
define install
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r $(1)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	  --config-settings editable_mode=compat -e ./emulator
	@$(BIN)/python tests/gates/link_collection.py
	@touch $@
endef

$(VENV)/.run: requirements/run.txt emulator/pyproject.toml
	$(call install,requirements/run.txt)

$(VENV)/.exit: requirements/exit.txt emulator/pyproject.toml
	$(call install,requirements/exit.txt)
	@touch $(VENV)/.run

$(VENV)/.test: requirements/test.txt emulator/pyproject.toml
	$(call install,requirements/test.txt)
	@touch $(VENV)/.run $(VENV)/.exit

$(VENV)/.importer: requirements/importer.txt | $(VENV)/.test
	$(PYTHON) -m venv $(VENV)/importer
	$(VENV)/importer/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $<
	@touch $@

demo: $(VENV)/.run ## make a realistic organization so, on a local WorkMail
	@bash examples/demo.sh

demo-exit: $(VENV)/.exit ## take that organization all the way out of WorkMail, on this machine alone
	@bash examples/demo_exit.sh

emulator: $(VENV)/.run ## run a local WorkMail in the foreground (PORT=5555 ORGANIZATION=acme DOMAIN=example.com)
	@exec $(BIN)/workmail-emulator --port $(PORT) --organization $(ORGANIZATION) --domain $(ORGANIZATION):$(DOMAIN) \
	  --domain-pending 2

tools: $(VENV)/.test $(VENV)/.importer ## install what the tests and gates need

# Formatting, types and sanity keep one core busy each; the tests keep both.
test: $(VENV)/.test $(VENV)/.importer ## every gate and every test
	$(MAKE) --jobs=2 --output-sync=target lint sanity
	$(MAKE) unit

lint: $(VENV)/.test $(VENV)/.importer ## formatting, style, types, YAML, ansible-lint, documentation, licences, Galaxy's importer
	$(BIN)/nox --tags lint

sanity: $(VENV)/.test ## ansible-test sanity, without an ignore file
	$(BIN)/nox --session sanity

system: $(VENV)/.test ## install what the tests need of the system: a browser (as root on Debian; else it says what is missing)
	PYTHONPATH=tests $(BIN)/python -m support.system

unit: $(VENV)/.test ## the tests
	-@PYTHONPATH=tests $(BIN)/python -m support.system
	MAILOPS_COLLECTIONS=$$(bash tests/gates/artifact.sh) && export MAILOPS_COLLECTIONS && \
	$(BIN)/python -m pytest $(WORKERS) --durations=10 $(TESTS)

coverage: $(VENV)/.test ## how much of the engine, modules and plugins the tests of single parts reach
	$(BIN)/python -m pytest $(WORKERS) --cov --cov-report= tests/imap tests/modules tests/unit
	$(BIN)/coverage report

matrix: $(VENV)/.test ## the oldest and newest versions on the Pythons that are there
	$(BIN)/nox --tags matrix

docs: $(VENV)/.test ## the documentation site, in .build/docs/html
	bash docs/build.sh

paper: $(VENV)/.test ## write what follows from the declarations: RETURN, options of items, IAM policies, tables
	$(BIN)/python tools/write_docs.py
	$(BIN)/python docs/reference.py

mutants: $(VENV)/.test ## which changes of the planner no test notices (COUNT=60, SEED=n)
	bash tests/gates/mutants.sh $(COUNT) $(SEED)

soak: $(VENV)/.test ## the full set of faults, crashes and readings, in about three quarters of an hour (SEED=n)
	MAILOPS_SOAK=1 MAILOPS_SEED=$(SEED) $(BIN)/python -m pytest $(WORKERS) -o faulthandler_timeout=7200 --hypothesis-seed=$(SEED) tests/laws tests/trust tests/imap

bench: $(VENV)/.test ## measure against the targets, side by side, in about a quarter of an hour (ROW=name: one row)
	@PYTHONPATH=tests $(BIN)/python -m benchmarks $(if $(ROW),--only $(ROW))

lock: ## pin the requirements anew
	bash requirements/lock.sh

clean: ## remove everything that was made here
	rm -rf $(VENV) .build .pytest_cache .hypothesis .mypy_cache .ruff_cache tests/output
