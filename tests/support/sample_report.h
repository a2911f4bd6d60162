/* tests/support/sample_report.h - documents that the tests of all writers share. */
#ifndef TESTS_SUPPORT_SAMPLE_REPORT_H
#define TESTS_SUPPORT_SAMPLE_REPORT_H

#include "report/report.h"

/* One with every part and every type of value: a `status` as schemas/report/status.json describes it. */
struct report *sample_report_new(void);

/* One in which every text is `text`, in every part: to see what a writer does with it. */
struct report *sample_report_of(const char *text);

/* One without findings, rows, fault or notes. */
struct report *sample_report_empty(void);

#endif
