# migrator: `make help` lists what can be made.

PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
CC ?= cc
V ?= 0
Q := $(if $(filter 0,$(V)),@)

PACKAGES := libpq libsodium sqlite3 glib-2.0 jansson libprotobuf-c
VERSION := $(shell sed -n 's/^  "version": "\(.*\)",$$/\1/p' package.json)

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wformat=2 -Wundef -Wcast-qual -Wwrite-strings -Wswitch-enum $(if $(CI),-Werror)
OPTIMISE ?= -O2 -g
SANITIZE ?=
CFLAGS += -std=c17 $(OPTIMISE) $(WARNINGS) $(SANITIZE) -fstack-protector-strong -D_FORTIFY_SOURCE=2
CPPFLAGS += -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -DMIGRATOR_VERSION='"$(VERSION)"' \
	-DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 -DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74 \
	-Imigrator -I$(BUILD) $(patsubst -I%,-isystem%,$(shell pkg-config --cflags $(PACKAGES) 2>/dev/null))
LDLIBS += $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lpg_query -lpthread

SOURCES := $(filter-out migrator/main.c,$(wildcard migrator/*/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/objects/%.o) $(BUILD)/generated/sql.o $(BUILD)/generated/rules.o
TEST_SOURCES := $(wildcard tests/unit/*/test_*.c)
TEST_OBJECTS := $(patsubst %.c,$(BUILD)/objects/%.o,$(TEST_SOURCES) tests/unit/main.c $(wildcard tests/support/*.c))
SQL := $(shell find schemas -name '*.sql' 2>/dev/null)
RULES := $(wildcard tests/rules tests/rules/* tests/rules/*/*)

.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.PHONY: help build demo install uninstall clean test test-fast test-unit run-unit run-fast check sanitize coverage measure fuzz bench
.PHONY: setup setup-demo setup-test setup-servers setup-check setup-fuzz setup-bench setup-cover setup-measure
.PHONY: check-format check-tidy check-analyzer check-cppcheck check-layers check-mirror check-banned check-shell check-docs

help: ## list what can be made
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

setup:
	$(Q)tools/install-deps build
setup-demo setup-test setup-servers setup-check setup-fuzz setup-bench setup-cover setup-measure: setup-%:
	$(Q)tools/install-deps build $(if $(filter-out demo,$*),demo) $*

build: setup ## build/migrator
	$(Q)$(MAKE) --no-print-directory $(BUILD)/migrator

demo: setup-demo ## see it work: a throw-away server, plan, up, status, log, verify
	$(Q)$(MAKE) --no-print-directory $(BUILD)/migrator
	$(Q)tools/demo

install: build ## program, manual and completions below PREFIX (/usr/local), in DESTDIR when packaging
	install -D -m 755 $(BUILD)/migrator $(DESTDIR)$(PREFIX)/bin/migrator
	install -D -m 644 share/man/man1/migrator.1 $(DESTDIR)$(PREFIX)/share/man/man1/migrator.1
	install -D -m 644 share/completion/migrator.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/migrator
	install -D -m 644 share/completion/_migrator $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_migrator
	install -D -m 644 share/completion/migrator.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/migrator.fish

uninstall: ## what install put there
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,bin/migrator share/man/man1/migrator.1 \
		share/bash-completion/completions/migrator share/zsh/site-functions/_migrator \
		share/fish/vendor_completions.d/migrator.fish)

# Tests run beside a private server. A file that takes long has a line "# slow".
TEST_FILES = $(sort $(wildcard tests/integration/*.t tests/crash/*.t))
SLOW_FILES = $(shell grep -lx '\# slow' $(TEST_FILES))
IN_SANDBOX = $(BUILD)/migrator sandbox -- sh -c 'TESTS_SERVER=$$PGHOST MIGRATOR=$(BUILD)/migrator exec "$$@"' sh
PROVE = prove --jobs 2 --timer --exec 'timeout --kill-after=10 $(TEST_SECONDS) bash'
TEST_SECONDS ?= 1800

test-unit: setup-test
	$(Q)$(MAKE) --no-print-directory $(BUILD)/migrator $(BUILD)/tests/unit
	$(Q)$(MAKE) --no-print-directory run-unit

run-unit:
	$(Q)CK_VERBOSITY=normal $(IN_SANDBOX) $(BUILD)/tests/unit
run-fast:
	$(Q)$(IN_SANDBOX) $(PROVE) $(filter-out $(SLOW_FILES),$(TEST_FILES))

test: setup-servers test-unit ## unit, integration and crash tests on a throw-away server
	$(Q)tests/support/install_servers
	$(Q)tests/support/install_schemas
	$(Q)$(IN_SANDBOX) $(PROVE) $(TEST_FILES)

test-fast: export CK_EXCLUDE_TAGS = slow
test-fast: setup-test ## the same without what takes long, side by side; under a minute
	$(Q)$(MAKE) --no-print-directory $(BUILD)/migrator $(BUILD)/tests/unit
	$(Q)$(MAKE) --no-print-directory --jobs=2 --output-sync=target run-unit run-fast

sanitize: ## the tests under AddressSanitizer, UndefinedBehaviorSanitizer and LeakSanitizer
	$(Q)$(MAKE) --no-print-directory test BUILD=build/sanitize OPTIMISE='-O1 -g' TEST_SECONDS=3600 \
		TESTS_VERSIONS=13 \
		SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'

coverage: setup-cover ## which lines the tests reach
	$(Q)$(MAKE) --no-print-directory test BUILD=build/coverage OPTIMISE='-O0 -g' SANITIZE=--coverage
	$(Q)gcovr --root . --object-directory build/coverage --filter migrator/ --print-summary --sort-uncovered | tail -n +5

measure: setup-measure ## how long functions and files are
	$(Q)tools/measure

$(BUILD)/migrator: $(BUILD)/objects/migrator/main.o $(OBJECTS)
	@echo "  LINK  $@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/generated/sql.h: tools/embed_sql $(SQL)
	$(Q)mkdir -p $(@D)
	$(Q)tools/embed_sql h >$@
$(BUILD)/generated/sql.c: tools/embed_sql $(SQL)
	$(Q)mkdir -p $(@D)
	$(Q)tools/embed_sql c >$@
$(BUILD)/generated/rules.c: tools/embed_rules $(RULES)
	$(Q)mkdir -p $(@D)
	$(Q)tools/embed_rules >$@

$(BUILD)/objects/%.o: %.c | $(BUILD)/generated/sql.h
	@echo "  CC    $<"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/generated/sql.o $(BUILD)/generated/rules.o: $(BUILD)/generated/%.o: $(BUILD)/generated/%.c $(BUILD)/generated/sql.h
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/generated/suites.inc: $(TEST_SOURCES) tools/list_suites
	$(Q)mkdir -p $(@D)
	$(Q)tools/list_suites $(TEST_SOURCES) >$@
$(BUILD)/objects/tests/unit/main.o: $(BUILD)/generated/suites.inc
$(BUILD)/objects/tests/%.o: CPPFLAGS += -Itests
$(BUILD)/objects/tests/unit/%.o: CFLAGS += -Wno-missing-prototypes
$(BUILD)/tests/unit: $(TEST_OBJECTS) $(OBJECTS)
	@echo "  LINK  $@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(shell pkg-config --libs check 2>/dev/null)

$(BUILD)/bench/%: tools/bench/%.c
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $< $(shell pkg-config --libs libpq libsodium)
$(BUILD)/bench/snapshot: tools/bench/snapshot.c $(OBJECTS)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $^ $(LDLIBS)

bench: setup-bench $(BUILD)/migrator $(addprefix $(BUILD)/bench/,floor measure delay_proxy snapshot) ## compare speed and memory with the least that must be done, and with dbmate
	$(Q)tools/bench/run

# Each tests/fuzz/fuzz_*.c is run for FUZZ_SECONDS from tests/fuzz/corpus/<its name>/; what crashes stays in build/fuzz.
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 10
fuzz: setup-fuzz ## feed broken input to the decoders, FUZZ_SECONDS each
	$(Q)$(MAKE) --no-print-directory BUILD=build/fuzz CC=clang OPTIMISE='-O1 -g' \
		SANITIZE='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' \
		$(addprefix build/fuzz/,$(FUZZERS))
	$(Q)tools/fuzz $(FUZZ_SECONDS) $(FUZZERS)

$(BUILD)/fuzz_history: $(BUILD)/objects/tests/support/chain.o
$(BUILD)/fuzz_%: $(BUILD)/objects/tests/fuzz/fuzz_%.o $(OBJECTS)
	@echo "  LINK  $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

# A check whose tool is missing fails: setup-check has installed it.
check: setup-check $(BUILD)/migrator ## format, clang-tidy, cppcheck, gcc -fanalyzer, layers, mirror, banned calls, scripts, docs
	$(Q)$(MAKE) --no-print-directory check-format check-layers check-mirror check-banned check-shell check-docs \
		check-cppcheck check-tidy check-analyzer
	@echo "check: nothing to complain about"

C_FILES := $(wildcard migrator/*.[ch] migrator/*/*.[ch] tests/*/*.[ch] tests/unit/*/*.[ch] tools/bench/*.[ch])
SHELL_FILES = $(shell git grep --cached --files-with-matches -E '^\#!.*(bash|/sh)$$' -- tools tests .ci) tests/support/tap.sh
check-format:
	$(Q)clang-format --dry-run -Werror $(C_FILES)
check-layers:
	$(Q)tools/check_layers
check-mirror:
	$(Q)tools/check_mirror
check-banned:
	$(Q)tools/check_banned
check-shell:
	$(Q)shellcheck --severity=warning $(SHELL_FILES)
check-docs: $(BUILD)/migrator
	$(Q)MIGRATOR=$(BUILD)/migrator tools/update_docs --check
check-cppcheck: $(BUILD)/generated/sql.h
	$(Q)cppcheck --quiet --error-exitcode=1 --enable=warning,performance,portability --inline-suppr --std=c11 \
		--library=gtk --suppress=missingIncludeSystem -j 2 -Imigrator -I$(BUILD) migrator
check-tidy: $(patsubst %.c,$(BUILD)/tidy/%.ok,migrator/main.c $(SOURCES))
check-analyzer: $(patsubst %.c,$(BUILD)/analyzer/%.ok,migrator/main.c $(SOURCES))

$(BUILD)/tidy/%.ok: %.c .clang-tidy $(BUILD)/objects/%.o
	@echo "  TIDY  $<"
	$(Q)mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- -DANALYSING $(CPPFLAGS) -std=c17 2>$@.log || { cat $@.log; exit 1; }
	$(Q)touch $@
$(BUILD)/analyzer/%.ok: %.c $(BUILD)/objects/%.o
	@echo "  ANALYZE $<"
	$(Q)mkdir -p $(@D)
	$(Q)gcc -DANALYSING $(CPPFLAGS) -std=c17 -O1 -fanalyzer -Werror -c -o /dev/null $<
	$(Q)touch $@

clean: ## remove build/
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
