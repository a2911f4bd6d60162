/* command/release.c - the release's SHA: said, from CI, or from git. */
#include "command/release.h"

#include "base/process.h"

#include <string.h>

static const char *from_ci(void)
{
    static const char *const variables[] = { "GITHUB_SHA",    "CI_COMMIT_SHA",    "BUILDKITE_COMMIT",
                                             "CIRCLE_SHA1",   "BITBUCKET_COMMIT", "VERCEL_GIT_COMMIT_SHA",
                                             "SOURCE_VERSION" };

    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *value = g_getenv(variables[i]);
        if (value != NULL && *value != '\0')
            return value;
    }
    return NULL;
}

static char *from_git(const char *directory)
{
    const char *const arguments[] = { "git", "rev-parse", "--verify", "--quiet", "HEAD", NULL };
    const struct process_options options = { .directory = directory };
    CLEANUP(process_result_clear) struct process_result result = { 0 };
    CLEANUP(fault_clear) struct fault none = { 0 };

    if (!process_run(arguments, &options, &result, &none) || result.exit_code != 0)
        return NULL;
    return g_strdup(g_strstrip(result.output));
}

char *release_application(const struct context *context)
{
    const char *said = settings_text(context->settings, "app");

    if (said == NULL)
        said = from_ci();
    return said != NULL ? g_strdup(said) : from_git(settings_project(context->settings));
}
