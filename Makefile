# `make help` lists what there is; `make run` and `make test` set everything up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLOUD := .venv-cloud
ENGINES := .venv-engines
.DEFAULT_GOAL := help
.PHONY: help run demo test test-proofs test-seasons check format fonts bench package support-account rotate-keys redrive job-runs signing-certificate certificate-numbers clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 18

$(VENV)/.ready: requirements.txt requirements-dev.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Python 3.11 is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-dev.txt
	touch $@

$(CLOUD)/.ready: $(VENV)/.ready requirements-cloud.txt
	$(PYTHON) -m venv $(CLOUD)
	$(BIN)/uv pip install --quiet --python $(CLOUD)/bin/python -r requirements-cloud.txt
	touch $@

$(ENGINES)/.ready: $(VENV)/.ready requirements-engines.txt
	$(PYTHON) -m venv $(ENGINES)
	$(BIN)/uv pip install --quiet --python $(ENGINES)/bin/python -r requirements-engines.txt
	touch $@

fonts: $(VENV)/.ready  ## fetch and subset the fonts (a no-op when they are there)
	$(BIN)/python fonts/build.py

run: fonts  ## the whole system on the local cloud (API_PORT, AWS_PORT, AWS_ENDPOINT_URL)
	exec $(BIN)/python -m local.run

demo: fonts  ## the whole story over HTTP, leaving its papers in out/ (API_URL: against a running one)
	$(BIN)/python -m local.demo

test: fonts  ## every test but the slow proofs
	$(BIN)/pytest

test-proofs: fonts $(CLOUD)/.ready  ## the slow proofs: work broken off at every call to AWS, and thousands at once
	$(BIN)/pytest -n 2 -m proof

test-seasons: fonts  ## random seasons of all roles, long ones (SEASONS=60, FIRST_SEASON=<seed>)
	SEASONS=$${SEASONS:-60} $(BIN)/pytest -n 2 -m proof tests/journeys/test_any_order.py tests/journeys/test_any_panel.py

check: $(VENV)/.ready  ## lint, format, types, import rules: what CI checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.ready  ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: fonts $(CLOUD)/.ready $(ENGINES)/.ready  ## tables: AWS calls and units per route, import time, a GET in process, documents
	$(BIN)/python -m benchmarks

package: fonts  ## what a stage is deployed from, in out/package/ (STAGE)
	@$(BIN)/python -m operations.package
	@$(BIN)/cfn-lint out/package/$(or $(STAGE),dev)/sam.json

support-account: $(VENV)/.ready  ## an account for support on a stage (STAGE, USERNAME, NAME, PHONE; asks for what is missing)
	@$(BIN)/python -m operations.support_account

rotate-keys: $(VENV)/.ready  ## a new data key, and everything sealed again (STAGE; ROTATE=continue after an interruption)
	@$(BIN)/python -m operations.rotate_keys

job-runs: $(VENV)/.ready  ## the latest runs of the scheduled jobs (STAGE; JOB=<name> for one)
	@$(BIN)/python -m operations.job_runs

redrive: $(VENV)/.ready  ## messages that were given up are due again (STAGE; REDRIVE=look only lists them)
	@$(BIN)/python -m operations.redrive

signing-certificate: $(VENV)/.ready  ## certify the signing key of a stage (STAGE; SIGNING=request, then SIGNING=install CHAIN=…)
	@$(BIN)/python -m operations.signing_certificate

certificate-numbers: $(VENV)/.ready  ## what has become of every certificate number (STAGE; SERIES=37-2026)
	@SERIES='$(SERIES)' $(BIN)/python -m operations.certificate_numbers

clean:  ## remove what can be made again
	rm -rf $(VENV) $(CLOUD) $(ENGINES) out .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache chalicelib/documents/fonts
