/* cli/manual_completion.c - completion of commands, options and their values for bash, zsh and fish. */
#include "cli/manual.h"
#include "cli/options.h"
#include "cli/usage.h"

#include <glib.h>
#include <string.h>

/* Every option there is, each name once. */
static GArray *collect_options(const struct command *const *commands)
{
    GArray *all = option_list_new();

    option_list_add(all, common_options);
    option_list_add_commands(all, commands);
    return all;
}

/* The first words of the commands, each once: char *, owned. */
static GPtrArray *collect_first_words(const struct command *const *commands)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

    for (; *commands != NULL; commands++) {
        g_autofree char *word = g_strndup((*commands)->name, strcspn((*commands)->name, " "));
        if (!g_ptr_array_find_with_equal_func(words, word, g_str_equal, NULL))
            g_ptr_array_add(words, g_steal_pointer(&word));
    }
    return words;
}

/* The second word of "history merge", NULL of "up". */
static const char *second_word(const struct command *command)
{
    const char *space = strchr(command->name, ' ');

    return space == NULL ? NULL : space + 1;
}

/* Are its arguments files, or a command's words, which may be? */
static bool takes_files(const struct command *command)
{
    static const char *const files[] = { "FILE", "DIR", "COMMAND…" };

    for (size_t i = 0; command->arguments != NULL && i < G_N_ELEMENTS(files); i++)
        if (strstr(command->arguments, files[i]) != NULL)
            return true;
    return false;
}

/* Inside '…' in every one of the shells. */
static char *quote_text(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);

    return g_strjoinv("’", parts);
}

static char *choices_in_words(const struct option *option)
{
    g_auto(GStrv) choices = g_strsplit(option->choices, "|", -1);

    return g_strjoinv(" ", choices);
}

/* ---- bash ---- */

static void append_bash_pattern(GString *script, const struct option *option)
{
    g_string_append_printf(script, "--%s", option->name);
    if (option->letter != '\0')
        g_string_append_printf(script, " | -%c", option->letter);
}

static void append_bash_values(GString *script, const GArray *options)
{
    for (guint i = 0; i < options->len; i++) {
        const struct option *option = option_list(options)[i];
        if (!option_takes_value(option))
            continue;
        g_string_append(script, "    ");
        append_bash_pattern(script, option);
        if (option->choices != NULL) {
            g_autofree char *words = choices_in_words(option);
            g_string_append_printf(script, ") mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$word\") && return ;;\n",
                                   words);
        } else if (option->type == OPTION_PATH) {
            g_string_append(script, ") compopt -o filenames && mapfile -t COMPREPLY < <(compgen -f -- \"$word\")"
                                    " && return ;;\n");
        } else {
            g_string_append(script, ") return ;;\n");
        }
    }
}

static void append_bash_words(GString *script, const struct option *const *options)
{
    for (; options != NULL && *options != NULL; options++)
        g_string_append_printf(script, " --%s", (*options)->name);
}

static void append_bash_commands(GString *script, const struct command *const *commands)
{
    g_autoptr(GPtrArray) first_words = collect_first_words(commands);

    g_string_append(script, "    '') words='");
    for (guint i = 0; i < first_words->len; i++)
        g_string_append_printf(script, "%s%s", i == 0 ? "" : " ", (const char *)first_words->pdata[i]);
    g_string_append(script, "' ;;\n");
    for (const struct command *const *command = commands; *command != NULL; command++) {
        g_string_append_printf(script, "    '%s' | '%s '*) options=\"$options", (*command)->name, (*command)->name);
        append_bash_words(script, (*command)->options);
        g_string_append_c(script, '"');
        if (g_str_equal((*command)->name, "help")) {
            g_string_append(script, " words='");
            for (guint i = 0; i < first_words->len; i++)
                g_string_append_printf(script, "%s ", (const char *)first_words->pdata[i]);
            g_autofree char *topics = usage_join(usage_topics, " ");
            g_string_append_printf(script, "%s'", topics);
        }
        g_string_append(script, " ;;\n");
    }
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (second_word(*command) != NULL)
            g_string_append_printf(script, "    '%.*s') words=\"$words %s\" ;;&\n", (int)strcspn((*command)->name, " "),
                                   (*command)->name, second_word(*command));
}

static char *complete_bash(const struct command *const *commands)
{
    GString *script = g_string_new("# bash completion of migrator, printed by `migrator help --completion bash`\n"
                                   "_migrator() {\n"
                                   "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
                                   "    local command='' words='' options='' i\n"
                                   "    COMPREPLY=()\n"
                                   "    if [[ $word == = ]]; then word=''\n"
                                   "    elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
                                   "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                                   "        case ${COMP_WORDS[i]} in\n        ");
    g_autoptr(GArray) options = collect_options(commands);
    bool is_first = true;

    for (guint i = 0; i < options->len; i++) {
        const struct option *option = option_list(options)[i];
        if (!option_takes_value(option))
            continue;
        g_string_append(script, is_first ? "" : " | ");
        append_bash_pattern(script, option);
        is_first = false;
    }
    g_string_append(script, ")\n"
                            "            [[ ${COMP_WORDS[i + 1]} != = ]] || i=$((i + 1))\n"
                            "            i=$((i + 1)) ;;\n"
                            "        --) return ;;\n"
                            "        -*) ;;\n"
                            "        *) command+=${command:+ }${COMP_WORDS[i]} ;;\n"
                            "        esac\n"
                            "    done\n"
                            "    case $before in\n");
    append_bash_values(script, options);
    g_string_append(script, "    esac\n    options='");
    append_bash_words(script, common_options);
    g_string_append(script, "'\n    case $command in\n");
    append_bash_commands(script, commands);
    g_string_append(script, "    esac\n"
                            "    [[ $word != -* ]] || words=$options\n"
                            "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
                            "}\n"
                            "complete -o default -F _migrator migrator\n");
    return g_string_free(script, FALSE);
}

/* ---- zsh ---- */

/* In an option's specification [, ] and : have a meaning. */
static char *zsh_text(const char *text)
{
    g_autofree char *quoted = quote_text(text);
    GString *escaped = g_string_new(NULL);

    for (const char *byte = quoted; *byte != '\0'; byte++) {
        if (strchr("[]:\\", *byte) != NULL)
            g_string_append_c(escaped, '\\');
        g_string_append_c(escaped, *byte);
    }
    return g_string_free(escaped, FALSE);
}

static void append_zsh_option(GString *script, const struct option *option)
{
    g_autofree char *summary = zsh_text(option->summary);

    g_string_append_printf(script, "        %s", option->type == OPTION_LIST ? "'*'" : "");
    if (option->letter != '\0')
        g_string_append_printf(script, "{-%c,--%s%s}", option->letter, option->name,
                               option_takes_value(option) ? "=" : "");
    else
        g_string_append_printf(script, "--%s%s", option->name, option_takes_value(option) ? "=" : "");
    g_string_append_printf(script, "'[%s]", summary);
    if (option_takes_value(option)) {
        g_autofree char *words = option->choices == NULL ? NULL : choices_in_words(option);
        g_string_append_printf(script, ":%s:", option->argument);
        if (words != NULL)
            g_string_append_printf(script, "(%s)", words);
        else if (option->type == OPTION_PATH)
            g_string_append(script, "_files");
    }
    g_string_append(script, "'\n");
}

static void append_zsh_options(GString *script, const struct option *const *options)
{
    for (; options != NULL && *options != NULL; options++)
        append_zsh_option(script, *options);
}

static void append_zsh_command(GString *script, const struct command *command)
{
    g_autofree char *first = g_strndup(command->name, strcspn(command->name, " "));

    g_string_append_printf(script, "    (%s)\n        own=(\n", first);
    append_zsh_options(script, command->options);
    g_string_append(script, "        )\n");
    if (second_word(command) != NULL)
        g_string_append_printf(script, "        own+=('1:command:(%s)'%s) ;;\n", second_word(command),
                               takes_files(command) ? " '*:file:_files'" : "");
    else if (g_str_equal(command->name, "help"))
        g_string_append(script, "        own+=(\"1:command:($names $topics)\") ;;\n");
    else if (takes_files(command))
        g_string_append(script, "        own+=('*:file:_files') ;;\n");
    else
        g_string_append(script, "        ;;\n");
}

static char *complete_zsh(const struct command *const *commands)
{
    GString *script = g_string_new("#compdef migrator\n"
                                   "# zsh completion of migrator, printed by `migrator help --completion zsh`\n"
                                   "_migrator() {\n"
                                   "    local context state line\n"
                                   "    local -a common own described names topics\n"
                                   "    common=(\n");
    g_autofree char *topics = usage_join(usage_topics, " ");

    append_zsh_options(script, common_options);
    g_string_append_printf(script, "    )\n    topics=(%s)\n    described=(\n", topics);
    for (const struct command *const *command = commands; *command != NULL; command++) {
        g_autofree char *summary = zsh_text((*command)->summary);
        g_string_append_printf(script, "        '%.*s:%s'\n", (int)strcspn((*command)->name, " "), (*command)->name,
                               summary);
    }
    g_string_append(script, "    )\n"
                            "    names=(${described%%:*})\n"
                            "    _arguments -C $common '1:command:->command' '*::argument:->argument' && return\n"
                            "    [[ $state != command ]] || { _describe command described; return; }\n"
                            "    case $words[1] in\n");
    for (const struct command *const *command = commands; *command != NULL; command++)
        append_zsh_command(script, *command);
    g_string_append(script, "    esac\n"
                            "    _arguments $common $own\n"
                            "}\n"
                            "_migrator \"$@\"\n");
    return g_string_free(script, FALSE);
}

/* ---- fish ---- */

static void append_fish_option(GString *script, const char *condition, const struct option *option)
{
    g_autofree char *summary = quote_text(option->summary);

    g_string_append(script, "complete -c migrator");
    if (condition != NULL)
        g_string_append_printf(script, " -n '__fish_seen_subcommand_from %s'", condition);
    if (option->letter != '\0')
        g_string_append_printf(script, " -s %c", option->letter);
    g_string_append_printf(script, " -l %s", option->name);
    if (option->choices != NULL) {
        g_autofree char *words = choices_in_words(option);
        g_string_append_printf(script, " -x -a '%s'", words);
    } else if (option->type == OPTION_PATH) {
        g_string_append(script, " -r -F");
    } else if (option_takes_value(option)) {
        g_string_append(script, " -x");
    }
    g_string_append_printf(script, " -d '%s'\n", summary);
}

static void append_fish_command(GString *script, const struct command *command)
{
    g_autofree char *first = g_strndup(command->name, strcspn(command->name, " "));
    g_autofree char *summary = quote_text(command->summary);
    const char *second = second_word(command);

    g_string_append_printf(script, "complete -c migrator -n __fish_use_subcommand -a %s -d '%s'\n", first, summary);
    if (second != NULL)
        g_string_append_printf(script,
                               "complete -c migrator -n '__fish_seen_subcommand_from %s; and not "
                               "__fish_seen_subcommand_from %s' -a %s\n",
                               first, second, second);
    if (takes_files(command))
        g_string_append_printf(script, "complete -c migrator -n '__fish_seen_subcommand_from %s' -F\n", first);
    for (const struct option *const *option = command->options; option != NULL && *option != NULL; option++)
        append_fish_option(script, first, *option);
}

static char *complete_fish(const struct command *const *commands)
{
    GString *script = g_string_new("# fish completion of migrator, printed by `migrator help --completion fish`\n"
                                   "complete -c migrator -f\n");
    g_autoptr(GPtrArray) first_words = collect_first_words(commands);

    for (const struct option *const *option = common_options; *option != NULL; option++)
        append_fish_option(script, NULL, *option);
    for (const struct command *const *command = commands; *command != NULL; command++)
        append_fish_command(script, *command);
    g_string_append(script, "complete -c migrator -n '__fish_seen_subcommand_from help' -a '");
    for (guint i = 0; i < first_words->len; i++)
        g_string_append_printf(script, "%s ", (const char *)first_words->pdata[i]);
    g_autofree char *topics = usage_join(usage_topics, " ");
    g_string_append_printf(script, "%s'\n", topics);
    return g_string_free(script, FALSE);
}

char *manual_completion(const struct command *const *commands, const char *shell)
{
    if (g_str_equal(shell, "bash"))
        return complete_bash(commands);
    if (g_str_equal(shell, "zsh"))
        return complete_zsh(commands);
    if (g_str_equal(shell, "fish"))
        return complete_fish(commands);
    return NULL;
}
