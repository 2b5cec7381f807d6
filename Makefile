# make run: everything from nothing. make test, make check: what must be green.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
ASSETS := $(shell find assets -type f 2>/dev/null)

# make run shows a demonstration unless the environment or .env says otherwise.
DEMONSTRATION ?= $(or $(shell sed -n 's/^DEMONSTRATION=//p' .env 2>/dev/null),1)

# What only one machine knows: package hosts, home folders.
LEAKS := (pypi|npmjs)[.]org|pythonhosted[.]org|(^|[^[:alnum:]_.-])/(home|root|work|farm)/

BENCHES := $(basename $(notdir $(wildcard bench/*.py)))

.PHONY: install run test check bench lint fix screens
.DELETE_ON_ERROR:

install: $(VENV)/.runtime assets_dist/dist/app.css

run: install
	@DEMONSTRATION=$(DEMONSTRATION) $(MANAGE) serve

# A file's tests stay on one core: some share a database or a running service.
test: ARGS ?= -n auto --dist loadfile
test: install $(VENV)/.dev
	@$(BIN)/python -m pytest $(ARGS)

check: install $(VENV)/.dev lint
	@$(BIN)/lint-imports
	@$(MANAGE) makemigrations --check --dry-run
	@$(MANAGE) draw_statuses --check
	@$(BIN)/python -m zhengwu.stylesheets assets_dist/dist
	@if git grep --no-index --exclude-standard -nIE '$(LEAKS)'; then \
		echo "仓库中不得出现软件包源的地址或某台机器上的路径。" >&2; exit 1; fi

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

fix: $(VENV)/.dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: install $(VENV)/.dev
	@for bench in $(BENCHES); do $(BIN)/python -m bench.$$bench || exit 1; done

# Needs Chromium; replaces the pictures in docs/screens.
screens: install $(VENV)/.dev
	@$(BIN)/python docs/take_screens.py

# The rest makes files; each step says in one sentence what is missing.

say = { echo "$(1)" >&2; exit 1; }
pip = $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--require-hashes --requirement $(1) >$(VENV)/install.log 2>&1 || \
	$(call say,安装 $(1) 失败，请检查网络或 pip 镜像设置（原因见 $(VENV)/install.log），然后重新执行。)

$(VENV)/bin/pip:
	@command -v $(PYTHON) >/dev/null || \
		$(call say,没有找到 $(PYTHON)，请先安装：apt install python3 python3-venv)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		$(call say,$(PYTHON) 版本过低，请安装 Python 3.11 或更高版本，再用 make PYTHON=python3.11 指定它。)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		$(call say,缺少 Python 的 venv 模块，请先安装：apt install python3-venv)
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(VENV)/bin/pip
	@echo "正在安装运行所需的 Python 包（约一分钟）…"
	@$(call pip,requirements.txt)
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/.runtime
	@echo "正在安装测试所需的 Python 包…"
	@$(call pip,requirements-dev.txt)
	@touch $@

# Node of the machine where it is 18 or newer, else the one that comes as a wheel.
assets_dist/dist/app.css: package.json package-lock.json build.mjs $(ASSETS) | $(VENV)/.runtime
	@echo "正在生成页面样式和脚本…"
	@if ! node -e 'process.exit(+process.versions.node.split(".")[0] < 18)' 2>/dev/null \
		|| ! command -v npm >/dev/null; then \
		[ -x $(BIN)/npm ] || $(call pip,requirements-assets.txt); \
		PATH="$(abspath $(BIN)):$$PATH"; export PATH; \
	fi; \
	npm ci --ignore-scripts >$(VENV)/assets.log 2>&1 && \
	npm run build >>$(VENV)/assets.log 2>&1 || \
		$(call say,生成页面样式失败，请检查网络或 npm 镜像设置（原因见 $(VENV)/assets.log），然后重新执行。)
	@touch $@
