# 两个命令就够：make 生成网站和印册，make test 运行测试。其余见 make help。
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m scripts
READY := $(VENV)/.ready
LIBRARIES := node_modules/.package-lock.json
TEST_READY := $(VENV)/.test-ready
export PATH := $(abspath $(BIN)):$(PATH)
export PYTHONUTF8 := 1

.DEFAULT_GOAL := build
.PHONY: help build serve check quick test bench mutation canary lock clean

help: ## 列出全部命令
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/'

build: $(LIBRARIES) ## 生成网站和印册，放在 site/（默认命令）
	@$(RUN) build

serve: $(LIBRARIES) ## 边改边看：打开 http://127.0.0.1:8000
	@$(RUN) serve

check: $(LIBRARIES) ## 核查链接、标签、出处、数字和引语
	@$(RUN) check $(if $(wildcard site/index.html),--site site)

quick: $(TEST_READY) ## 一分钟以内：格式、类型、规则的用例、小书
	@.ci/lint
	@$(BIN)/pytest --numprocesses=auto --dist=loadfile -m "not full" --cov=scripts --cov-report= $(ARGS)
	@printf '测试覆盖的代码：%s%%\n' "$$($(BIN)/coverage report --format=total)"

test: $(TEST_READY) ## 先 quick，再在全书上运行全部测试；ARGS="-k 名称" 只运行一部分
ifeq ($(ARGS),)
	@$(MAKE) --no-print-directory quick
	@$(RUN) build
	@$(BIN)/pytest --numprocesses=auto --dist=loadfile -m full
else
	@$(RUN) build
	@$(BIN)/pytest $(ARGS)
endif

bench: $(TEST_READY) ## 测速：与同类工具在同一次运行中比较
	@$(BIN)/python -m tests.bench

mutation: $(TEST_READY) ## 把规则的程序逐处改错，看测试能否发现；ARGS=--changed 只改有变动的文件
	@$(BIN)/python -m tests.mutation $(ARGS)

canary: $(TEST_READY) ## 换用别的生成器试建网站，列出不同之处（每月一次）
	@$(BIN)/python -m tests.canary

lock: $(TEST_READY) ## 按 requirements*.in 重新锁定依赖
	@for name in requirements requirements-test; do \
	  $(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 \
	    --no-emit-index-url --no-header $$name.in -o $$name.txt; done
	@$(BIN)/npm install --package-lock-only --ignore-scripts

clean: ## 删去生成的文件，保留已装的工具
	rm -rf site .cache

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更新的版本")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo '建不了虚拟环境；Debian 或 Ubuntu 请先运行：apt-get install python3-venv' >&2; exit 1; }
	@echo '安装所用的库（只在第一次和更新时）……'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

# npm writes this file last, so it is there only after a whole installation.
$(LIBRARIES): package-lock.json | $(READY)
	@echo '安装字体和浏览器程序库（约400 MB，只在第一次和更新时）……'
	@$(BIN)/npm ci --ignore-scripts --loglevel=error
	@touch $@

$(TEST_READY): $(LIBRARIES) requirements-test.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@.ci/browser
	@touch $@
