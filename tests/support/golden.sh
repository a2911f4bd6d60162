# tests/support/golden.sh - compare what a command prints with tests/golden/NAME; to be sourced after tap.sh.
# shellcheck shell=bash disable=SC2154
#
#   golden status/pending.txt "$output"    # equal to that file, after what differs from run to run is replaced
#
# Replaced are times, durations, digests, ids, the server's processes, socket and database; three blanks and more
# become two, since the width of a column follows from what is replaced.
# GOLDEN=write writes the files anew instead: read the difference with git before committing.

settle() {
    sed -E \
        -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z/TIME/g' \
        -e 's/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/ID/g' \
        -e 's/\b[0-9a-f]{64}\b/DIGEST/g' \
        -e 's/\b[0-9a-f]{32}\b/ID/g' \
        -e 's/\b[0-9]+(\.[0-9])? m?s\b/DURATION/g' \
        -e 's/"(duration|knowledge_age)": [0-9.]+/"\1": 0.0/' \
        -e "s#${PGHOST:-/nowhere}#SOCKET#g" \
        -e 's/\bt\\?_[0-9]+\\?_[0-9]+\b/DATABASE/g' \
        -e 's/"(backend|since)": [0-9]+/"\1": 0/g' \
        -e 's/([^ ]) {3,}/\1  /g' -e 's/ +$//'
}

golden() { # NAME TEXT
    local file=$project/tests/golden/$1 settled difference same=0
    settled=$(settle <<<"$2")
    if [[ ${GOLDEN:-} == write ]]; then
        mkdir -p "${file%/*}"
        printf '%s\n' "$settled" >"$file"
    fi
    if difference=$(diff "$file" - <<<"$settled" 2>&1); then same=1; fi
    report_test $same "$1 is as agreed" || diag "$difference"
}
