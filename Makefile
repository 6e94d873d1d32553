# The commands of the house. `make help` lists them; each installs what it needs and is quick the second time.

MAKEFLAGS += --no-print-directory
# Compiled files are kept whatever the machine says: without them each process compiles the whole product anew.
unexport PYTHONDONTWRITEBYTECODE
python := .venv/bin/python
pytest := $(python) -m pytest -n auto --maxprocesses 4 --dist worksteal
compile := .venv/bin/uv pip compile pyproject.toml --quiet --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header
as_tests := DJANGO_SETTINGS_MODULE=tests.settings
without_database := $(addprefix --ignore=,$(wildcard tests/kernel tests/*/rules tests/governance/recount) \
	tests/governance/test_recount.py tests/house/test_templates.py)
templates = $(shell find templates cressmember billing governance -name '*.html' 2>/dev/null)

.PHONY: all help run demo reset test test-postgresql coverage prove prove-postgresql bench load check pictures format lock ready \
	check-format check-style check-types check-imports check-templates check-migrations check-production

all: check test

help: ## Say what each command does.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

run: ## Serve the demo chamber on http://localhost:8000 (PORT=… for another one, SERVE=no to prepare only).
	@bin/prepare run
	@bin/demo
	$(if $(filter no,$(SERVE)),,@bin/serve)

demo: ## Prepare the demo chamber, without serving it.
	@$(MAKE) run SERVE=no

reset: ## Forget the demo chamber; the next `make run` makes it anew.
	rm -rf var

test: ready ## Run every test but the large proofs, in Chromium too.
	@$(pytest)

# Nothing is dropped at the end: the server is erased with its folder. What no database takes part in is tried once.
test-postgresql: ready ## The same on a PostgreSQL of its own, without the browser's and the pure rules'.
	@bin/with-postgresql $(pytest) --reuse-db -m "not prove and not browser" $(without_database)

coverage: ready ## The pure rules are walked through branch by branch.
	@$(python) -m coverage run -m pytest -q $(wildcard tests/kernel tests/*/rules)
	@$(python) -m coverage report

prove: ready ## Run the large seeded proofs (less than an hour).
	@$(pytest) -m "prove or hypothesis" --hypothesis-profile prove

prove-postgresql: ready ## Run those that meet the database on a PostgreSQL of its own.
	@bin/with-postgresql $(pytest) --reuse-db -m "prove and not browser" $(without_database)

bench: ready ## Measure the operations beside their limits; BENCH="--size 20000" passes options on.
	@CRESSMEMBER_DEMO=yes $(python) manage.py bench $(BENCH)

load: ready ## Have 500 telephones vote in an assembly of 2,000 electors; LOAD="--db postgresql" passes options on.
	@CRESSMEMBER_DEMO=yes $(python) manage.py load $(LOAD)

check: ready ## Format, style, types, imports, templates, migrations, production settings.
	@$(MAKE) --jobs=2 --output-sync=target --keep-going \
		check-types check-format check-style check-imports check-templates check-migrations check-production

pictures: ready ## Take the pictures of the guide again, in the browser tests that show its pages.
	@$(python) bin/guide-pictures

format: ready ## Write code and templates in the house's layout.
	@$(python) -m ruff check --fix --quiet . ; $(python) -m ruff format .
	@$(if $(templates),.venv/bin/djade $(templates) || true)

lock: ready ## Pin the dependencies of pyproject.toml again (UPGRADE=--upgrade for newer versions).
	$(compile) --group dev $(UPGRADE) -o requirements.lock
	$(compile) --constraint requirements.lock -o requirements-server.lock

ready:
	@bin/prepare test

check-format:
	$(python) -m ruff format --check --quiet .
check-style:
	$(python) -m ruff check --quiet .
check-types:
	$(as_tests) $(python) -m mypy cressmember billing governance
check-imports:
	@.venv/bin/lint-imports --no-logo
check-templates:
	@$(if $(templates),.venv/bin/djade --check $(templates))
check-migrations:
	$(as_tests) $(python) manage.py makemigrations --check --dry-run
check-production:
	@bin/as-production $(python) manage.py check --deploy --fail-level WARNING
