/* command/release.c - the release's SHA: said, from CI, or from git. */
#define _GNU_SOURCE /* pipe2 */

#include "command/release.h"

#include "base/file.h"
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SHA_BYTES_MAX = 64 };

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

static void ask_git(struct release *release, const char *directory)
{
    const char *const arguments[] = { "git", "rev-parse", "--verify", "--quiet", "HEAD", NULL };
    const struct process_options options = { .directory = directory };
    CLEANUP(file_close) int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    CLEANUP(fault_clear) struct fault none = { 0 };
    int ends[2] = { -1, -1 };

    if (nothing < 0 || pipe2(ends, O_CLOEXEC) != 0)
        return;
    const int files[] = { nothing, ends[1], nothing };
    bool is_asked = process_start(arguments, &options, files, &release->git, &none);
    close(ends[1]);
    if (is_asked)
        release->answer = ends[0];
    else
        close(ends[0]);
}

void release_ask(struct release *release, const struct context *context)
{
    const char *said = settings_text(context->settings, "app");

    *release = (struct release){ .sha = g_strdup(said != NULL ? said : from_ci()) };
    if (release->sha == NULL)
        ask_git(release, settings_project(context->settings));
}

/* Read git's answer and see it off. */
static void hear_git(struct release *release)
{
    char line[SHA_BYTES_MAX + 2] = "";
    size_t length = 0;
    ssize_t count = 0;
    int status = 0;

    while (length < sizeof(line) - 1 &&
           ((count = read(release->answer, line + length, sizeof(line) - 1 - length)) > 0 ||
            (count < 0 && errno == EINTR)))
        length += count > 0 ? (size_t)count : 0;
    close(release->answer);
    while (waitpid(release->git, &status, 0) < 0 && errno == EINTR)
        ;
    release->git = 0;
    if (process_exit_code(status) == 0 && length > 0)
        release->sha = g_strdup(g_strstrip(line));
}

const char *release_sha(struct release *release)
{
    if (release->git != 0)
        hear_git(release);
    return release->sha;
}

void release_clear(struct release *release)
{
    if (release->git != 0)
        hear_git(release);
    g_free(release->sha);
    *release = (struct release){ 0 };
}
