/* cli/arguments.c - from the command line to a command, its options and its arguments. */
#include "cli/arguments.h"

#include "base/nearest.h"
#include "base/redact.h"
#include "cli/options.h"

#include <string.h>

/* The texts not taken yet. */
struct remaining {
    int count;
    char *const *texts;
};

static void given_option_free(gpointer data)
{
    struct given_option *given = data;

    g_free(given->value);
    g_free(given->spelling);
    g_free(given);
}

void arguments_release(struct arguments *arguments)
{
    g_clear_pointer(&arguments->options, g_ptr_array_unref);
    g_clear_pointer(&arguments->words, g_ptr_array_unref);
}

const struct command *command_find(const struct command *const *commands, const char *name)
{
    for (; *commands != NULL; commands++)
        if (g_str_equal((*commands)->name, name))
            return *commands;
    return NULL;
}

/* "history" alone means "history merge". */
static const char *find_longer(const struct command *const *commands, const char *word)
{
    g_autofree char *start = g_strconcat(word, " ", NULL);

    for (; *commands != NULL; commands++)
        if (g_str_has_prefix((*commands)->name, start))
            return (*commands)->name;
    return NULL;
}

bool command_unknown(const struct command *const *commands, const char *word, struct fault *fault)
{
    g_autoptr(GArray) names = g_array_new(TRUE, FALSE, sizeof(const char *));
    g_autofree char *safe = connection_redact(word);
    const char *nearest = find_longer(commands, word);

    for (; *commands != NULL; commands++)
        g_array_append_val(names, (*commands)->name);
    if (nearest == NULL)
        nearest = nearest_name(word, (const char *const *)(void *)names->data);
    fault_set(fault, FAULT_USAGE, "there is no command '%s'", safe);
    return nearest != NULL ? fault_set_hint(fault, "did you mean `migrator %s`?", nearest)
                           : fault_set_hint(fault, "`migrator help` lists the commands");
}

/* Before the command's name is known an option may be any command's: types agree, so it can be taken apart. */
static const struct option *find_anywhere(const struct command *const *commands, const char *name, char letter)
{
    const struct option *found =
            name != NULL ? option_find(common_options, name) : option_find_letter(common_options, letter);

    for (; found == NULL && *commands != NULL; commands++)
        found = name != NULL ? option_find((*commands)->options, name)
                             : option_find_letter((*commands)->options, letter);
    return found;
}

static bool option_unknown(const struct command *const *commands, const char *name, struct fault *fault)
{
    g_autoptr(GArray) all = option_list_new();
    g_autofree char *safe = connection_redact(name);

    option_list_add(all, common_options);
    option_list_add_commands(all, commands);
    const char *nearest = option_nearest(option_list(all), name);
    fault_set(fault, FAULT_USAGE, "there is no option --%s", safe);
    return nearest != NULL ? fault_set_hint(fault, "did you mean --%s?", nearest)
                           : fault_set_hint(fault, "`migrator help COMMAND` lists a command's options");
}

static void give(struct arguments *arguments, const struct option *option, const char *value, char *spelling)
{
    struct given_option *given = g_new0(struct given_option, 1);

    *given = (struct given_option){ .option = option, .value = g_strdup(value), .spelling = spelling };
    g_ptr_array_add(arguments->options, given);
}

/* Take the option's value: `attached`, or the next text. One that looks like an option is a forgotten value. */
static bool take(struct arguments *arguments, const struct option *option, const char *attached, char *spelling,
                 struct remaining *rest, struct fault *fault)
{
    g_autofree char *owned_spelling = spelling;
    const char *value = attached;

    if (!option_takes_value(option) && attached != NULL)
        return fault_set(fault, FAULT_USAGE, "%s takes no value", spelling);
    if (option_takes_value(option) && value == NULL) {
        if (rest->count == 0 || g_str_has_prefix(rest->texts[0], "--"))
            return fault_set(fault, FAULT_USAGE, "%s needs a value: %s %s", spelling, spelling, option->argument);
        value = rest->texts[0];
        rest->texts++;
        rest->count--;
    }
    give(arguments, option, value, g_steal_pointer(&owned_spelling));
    return true;
}

static bool take_long(const struct command *const *commands, struct arguments *arguments, const char *text,
                      struct remaining *rest, struct fault *fault)
{
    const char *equals = strchr(text, '=');
    g_autofree char *name = equals == NULL ? g_strdup(text) : g_strndup(text, (gsize)(equals - text));
    const struct option *option = find_anywhere(commands, name, '\0');

    if (option == NULL)
        return option_unknown(commands, name, fault);
    return take(arguments, option, equals == NULL ? NULL : equals + 1, g_strconcat("--", name, NULL), rest, fault);
}

/* "-qv", "-d URL", "-dURL". */
static bool take_letters(const struct command *const *commands, struct arguments *arguments, const char *letters,
                         struct remaining *rest, struct fault *fault)
{
    for (; *letters != '\0'; letters++) {
        const struct option *option = find_anywhere(commands, NULL, *letters);
        if (option == NULL && !g_ascii_isgraph(*letters))
            return fault_set(fault, FAULT_USAGE, "an option's letter is not ASCII");
        if (option == NULL) {
            fault_set(fault, FAULT_USAGE, "there is no option -%c", *letters);
            return fault_set_hint(fault, "`migrator help COMMAND` lists a command's options");
        }
        const bool takes_rest = option_takes_value(option) && letters[1] != '\0';
        if (!take(arguments, option, takes_rest ? letters + 1 : NULL, g_strdup_printf("-%c", *letters), rest, fault))
            return false;
        if (takes_rest)
            break;
    }
    return true;
}

/* Take the texts apart; *words_before counts the words before `--`, among which the command's name is. */
static bool take_all(const struct command *const *commands, struct remaining *rest, struct arguments *arguments,
                     guint *words_before, struct fault *fault)
{
    bool options_ended = false;

    while (rest->count > 0) {
        const char *text = rest->texts[0];
        rest->texts++;
        rest->count--;
        if (options_ended || text[0] != '-' || text[1] == '\0') {
            g_ptr_array_add(arguments->words, g_strdup(text));
            *words_before += !options_ended;
        } else if (g_str_equal(text, "--")) {
            options_ended = true;
        } else if (!(text[1] == '-' ? take_long(commands, arguments, text + 2, rest, fault)
                                    : take_letters(commands, arguments, text + 1, rest, fault))) {
            return false;
        }
    }
    return true;
}

/* Find the command by the first word or the first two, and take them away. */
static bool find_command(const struct command *const *commands, guint words_before, struct arguments *arguments,
                         struct fault *fault)
{
    GPtrArray *words = arguments->words;
    const char *first = words_before > 0 ? words->pdata[0] : "help";
    g_autofree char *both = words_before > 1 ? g_strjoin(" ", first, (char *)words->pdata[1], NULL) : g_strdup(first);

    if (words_before == 0 && arguments_value(arguments, "version", NULL) != NULL)
        first = "version";
    arguments->command = command_find(commands, both);
    if (arguments->command != NULL && words_before > 1) {
        g_ptr_array_remove_range(words, 0, 2);
        return true;
    }
    arguments->command = command_find(commands, first);
    if (arguments->command == NULL)
        return command_unknown(commands, find_longer(commands, first) != NULL ? both : first, fault);
    if (words_before > 0)
        g_ptr_array_remove_index(words, 0);
    return true;
}

static bool check_options(const struct arguments *arguments, struct fault *fault)
{
    const struct command *command = arguments->command;

    for (guint i = 0; i < arguments->options->len; i++) {
        struct given_option *given = arguments->options->pdata[i];
        const struct option *own = option_find(command->options, given->option->name);
        if (own == NULL && option_find(common_options, given->option->name) == NULL) {
            fault_set(fault, FAULT_USAGE, "%s is not an option of %s", given->spelling, command->name);
            return fault_set_hint(fault, "`migrator help %s` lists its options", command->name);
        }
        if (own != NULL)
            given->option = own; /* another command's row of that name may have other choices */
        if (given->value != NULL && !option_check(given->option, given->value, given->spelling, fault))
            return false;
    }
    return true;
}

static bool check_words(const struct arguments *arguments, struct fault *fault)
{
    const struct command *command = arguments->command;
    const int count = (int)arguments->words->len;

    if (count < command->arguments_min) {
        fault_set(fault, FAULT_USAGE, "%s needs %s", command->name, command->arguments);
        return fault_set_hint(fault, "usage: migrator %s %s", command->name, command->arguments);
    }
    if (command->arguments_max < 0 || count <= command->arguments_max)
        return true;
    g_autofree char *extra = connection_redact(arguments->words->pdata[command->arguments_max]);
    fault_set(fault, FAULT_USAGE, "%s does not know what to do with '%s'", command->name, extra);
    return fault_set_hint(fault, "usage: migrator %s [OPTION…]%s%s", command->name,
                          command->arguments == NULL ? "" : " ", command->arguments == NULL ? "" : command->arguments);
}

bool arguments_parse(const struct command *const *commands, int count, char *const *texts, struct arguments *arguments,
                     struct fault *fault)
{
    struct remaining rest = { .count = count, .texts = texts };
    CLEANUP(arguments_release)
    struct arguments parsed = { .options = g_ptr_array_new_with_free_func(given_option_free),
                                .words = g_ptr_array_new_with_free_func(g_free) };
    guint words_before = 0;

    if (!take_all(commands, &rest, &parsed, &words_before, fault) ||
        !find_command(commands, words_before, &parsed, fault))
        return false;
    parsed.help_is_asked = arguments_value(&parsed, "help", NULL) != NULL;
    if (!parsed.help_is_asked && !(check_options(&parsed, fault) && check_words(&parsed, fault)))
        return false;
    *arguments = parsed;
    parsed = (struct arguments){ 0 };
    return true;
}

const char *arguments_value(const struct arguments *arguments, const char *name, const char **spelling)
{
    for (guint i = arguments->options->len; i > 0; i--) {
        const struct given_option *given = arguments->options->pdata[i - 1];
        if (!g_str_equal(given->option->name, name))
            continue;
        if (spelling != NULL)
            *spelling = given->spelling;
        return given->value == NULL ? "yes" : given->value;
    }
    return NULL;
}
