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
OBJECTS := $(SOURCES:%.c=$(BUILD)/objects/%.o) $(BUILD)/generated/sql.o
TEST_SOURCES := $(wildcard tests/unit/*/test_*.c)
TEST_OBJECTS := $(patsubst %.c,$(BUILD)/objects/%.o,$(TEST_SOURCES) tests/unit/main.c $(wildcard tests/support/*.c))
SQL := $(shell find schemas -name '*.sql' 2>/dev/null)

.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.PHONY: help build demo install uninstall clean test test-fast check sanitize bench setup setup-test

help: ## list what can be made
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

setup:
	$(Q)tools/install-deps build

setup-test:
	$(Q)tools/install-deps build test

build: setup ## build/migrator
	$(Q)$(MAKE) --no-print-directory $(BUILD)/migrator

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

$(BUILD)/objects/%.o: %.c | $(BUILD)/generated/sql.h
	@echo "  CC    $<"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/generated/sql.o: $(BUILD)/generated/sql.c $(BUILD)/generated/sql.h
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

bench: $(BUILD)/migrator $(addprefix $(BUILD)/bench/,floor measure delay_proxy) ## compare speed and memory with the least that must be done, and with dbmate
	$(Q)tools/bench/run

clean: ## remove build/
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
