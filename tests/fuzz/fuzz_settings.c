/* tests/fuzz/fuzz_settings.c - any bytes as migrator.conf, .env, command line: nothing crashes, no secret is shown. */
#include "base/redact.h"
#include "cli/arguments.h"
#include "cli/config.h"
#include "cli/dotenv.h"
#include "cli/options.h"
#include "command/commands.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

/* A refusal is a usage error with a text; what follows "password=" is in none. */
static void check_fault(struct fault *fault)
{
    static const char marked[] = "password=sesame";
    const char *const texts[] = { fault->text, fault->hint, fault->place.source_line };

    require(fault->kind == FAULT_USAGE && fault->text != NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        require(texts[i] == NULL || strstr(texts[i], marked) == NULL);
    fault_clear(fault);
}

static void parse_config(const char *text, size_t size)
{
    CLEANUP(config_release) struct config config = { 0 };
    struct fault fault = { 0 };

    if (!config_parse(&config, "migrator.conf", text, size, common_options, &fault))
        check_fault(&fault);
    for (guint i = 0; config.entries != NULL && i < config.entries->len; i++) {
        const struct config_entry *entry = config.entries->pdata[i];
        require(entry->line > 0 && entry->option->configurable);
        require(config_entry(&config, entry->environment, entry->option->name) == entry);
    }
}

/* Each line is a word of the command line. */
static void parse_arguments(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, "\n", -1);
    CLEANUP(arguments_release) struct arguments arguments = { 0 };
    struct fault fault = { 0 };

    if (!arguments_parse(commands, (int)g_strv_length(words), words, &arguments, &fault))
        check_fault(&fault);
    else
        require(arguments.command != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GHashTable) variables = dotenv_parse(text, strlen(text));
    g_autofree char *safe = connection_redact(text);
    g_autofree char *twice = connection_redact(safe);

    require(variables != NULL && g_str_equal(safe, twice));
    parse_config((const char *)data, size);
    parse_arguments(text);
    return 0;
}
