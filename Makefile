# Two commands: `make run` and `make test`. `make help` lists the others.

PYTHON ?= python3
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test format translations lock bench pictures clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: ## Start Zhiping with a demo season at http://127.0.0.1:8000/ (another port: make run PORT=8001)
	@$(PYTHON) tools/bootstrap.py base && ZHIPING_DEMO=1 exec .venv/bin/python manage.py serve --prepare

test: ## Everything CI checks: format, lint, types, layers, migrations, translations, then all tests
	@$(PYTHON) tools/bootstrap.py dev && exec .venv/bin/python tools/check.py

format: ## Format the code, and fix what the linter can fix
	@$(PYTHON) tools/bootstrap.py dev
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

translations: ## Build the message catalogues from cms/locale/fragments
	@$(PYTHON) tools/bootstrap.py dev && exec .venv/bin/python manage.py translations

bench: ## Measure speed against plain Django; writes build/bench.json
	@$(PYTHON) tools/bootstrap.py dev && exec .venv/bin/python -m tests.benchmarks

pictures: ## Take the pictures of the department's guide anew, by the journey they tell
	@$(PYTHON) tools/bootstrap.py dev && ZHIPING_PICTURES=docs/guides/pictures exec .venv/bin/python -m pytest -q -n0 tests/journeys/test_studio_whole_way.py

lock: ## Lock requirements/*.in with hashes; make lock UPGRADE=1 takes the newest allowed versions
	@$(PYTHON) tools/bootstrap.py dev && exec .venv/bin/python tools/lock.py $(if $(UPGRADE),--upgrade)

clean: ## Remove what can be made again; var/, with your data, stays
	@rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
