/* tools/bench/measure.c - run a command and write "microseconds peak_kib exit_code" to a file.
 *
 *   measure FILE COMMAND…
 *
 * From a small process of its own, because a child's peak memory counts what it had between fork and exec.
 */
#define _DEFAULT_SOURCE /* wait4 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int main(int count, char **arguments)
{
    struct rusage usage;
    int status;
    int64_t start;
    FILE *out;
    pid_t child;

    if (count < 3) {
        fputs("usage: measure FILE COMMAND...\n", stderr);
        return EXIT_FAILURE;
    }
    start = now_us();
    child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        perror(arguments[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("measure");
        return EXIT_FAILURE;
    }
    status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    out = fopen(arguments[1], "we");
    if (!out || fprintf(out, "%lld %ld %d\n", (long long)(now_us() - start), usage.ru_maxrss, status) < 0 ||
        fclose(out) != 0) {
        perror(arguments[1]);
        return EXIT_FAILURE;
    }
    return status;
}
