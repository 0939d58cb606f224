# 联桥 / Lianqiao. make site：建环境并生成示例网站；make test：建环境并运行全部测试。
# Each target does all the set-up it needs, into .venv/, and says what it does.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
export NO_MKDOCS_2_WARNING := 1
export PYTHONUTF8 := 1

.PHONY: site test lint types bless lock bundle browser clean

site: .venv/ready
	@echo "==> 检查并生成网站到 site/ / checking the library and building the site into site/"
	@$(BIN)/lianqiao build
	@echo "==> 用浏览器打开 site/index.html / open site/index.html in a browser"

test: .venv/ready-for-tests browser
	@echo "==> 运行全部测试 / running every test"
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: .venv/ready-for-tests
	@echo "==> 检查写法 / style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .venv/ready-for-tests
	@echo "==> 检查类型 / types"
	@$(BIN)/mypy
	@$(BIN)/mypy tests

bless: .venv/ready-for-tests
	@echo "==> 重写标准答案，请用 git diff 核对 / rewriting the golden files; read git diff"
	@LIANQIAO_BLESS=1 $(BIN)/python -m pytest tests/test_broken_libraries.py \
	  tests/test_import_messages.py tests/test_pages.py

# 更新锁定的版本，联网时用 / renews the locked versions, online only
lock:
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip --quiet install uv
	@for extra in "" "-test"; do \
	  .venv-lock/bin/uv pip compile pyproject.toml requirements-build.in --quiet --universal --upgrade \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-annotate --no-header $${extra:+--extra test} -o requirements$$extra.lock; \
	done
	@rm -rf .venv-lock

# 离线安装包，写到 dist/ / the bundle for machines without a network, into dist/
PLATFORM ?= windows
bundle: .venv/ready
	@echo "==> 打离线安装包 $(PLATFORM) / making the bundle for $(PLATFORM)"
	@$(BIN)/python bundle/make.py $(PLATFORM)

clean:
	@rm -rf .venv site

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "需要 Python 3.11 或更高版本 / Python 3.11 or newer is needed"; exit 1; }
	@echo "==> 建立 Python 环境 .venv/ / making the Python environment .venv/"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "==> 安装 python3-venv / installing python3-venv"; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv \
	  && $(PYTHON) -m venv .venv; }

.venv/ready: .venv/bin/python requirements.lock pyproject.toml
	@echo "==> 安装依赖（版本已锁定）/ installing dependencies at their locked versions"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-for-tests: .venv/ready requirements-test.lock
	@echo "==> 安装测试工具 / installing the tools for tests"
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@

browser:
	@command -v chromium >/dev/null || { \
	  echo "==> 安装 Chromium，浏览器测试要用 / installing Chromium for the browser tests"; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; }
