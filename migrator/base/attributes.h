/* base/attributes.h - the compiler attributes that this program uses, under readable names. */
#ifndef MIGRATOR_BASE_ATTRIBUTES_H
#define MIGRATOR_BASE_ATTRIBUTES_H

#define MUST_CHECK                           __attribute__((warn_unused_result))
#define FORMAT(string_index, first_to_check) __attribute__((format(printf, string_index, first_to_check)))

/* Call function(&variable) when the variable goes out of scope: CLEANUP(fault_clear) struct fault fault = { 0 }; */
#define CLEANUP(function) __attribute__((cleanup(function)))

#endif
