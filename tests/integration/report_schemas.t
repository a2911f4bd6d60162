#!/usr/bin/env bash
# The JSON Schemas accept what the JSON writer writes (tests/golden/report/sample.json), and refuse what it never does.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit

sample=tests/golden/report/sample.json
number=0
failed=0

report() { # STATUS TEXT
    number=$((number + 1))
    if (($1 == 0)); then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        failed=1
    fi
}

# Change the sample with sed: it must change, and the complaint must name the place.
is_refused() { # SCRIPT PLACE TEXT
    local changed complaint status=1
    changed=$(sed "$1" "$sample")
    if [[ $changed == "$(<"$sample")" ]]; then
        echo "# sed changed nothing: $1"
    elif complaint=$(tests/support/check_report <<<"$changed"); then
        echo "# it was accepted"
    elif [[ $complaint == *"$2: "* ]]; then
        status=0
    else
        echo "# $complaint"
    fi
    report "$status" "$3"
}

tests/support/check_report "$sample"
report $? "the sample is accepted"
is_refused '/"environment"/d; /"fault"/,/}/d' '$' "a fact is missing, and no fault says why"
is_refused '/"by": null,/d' '$.migrations[2]' "a column is missing"
is_refused 's/"frozen": false,/"frozen": false, "thawed": true,/' '$' "a fact that nobody knows"
is_refused 's/"frozen": false/"frozen": "no"/' '$.frozen' "a fact of another type"
is_refused 's/"state": "pending"/"state": "waiting"/' '$.migrations[2].state' "a state that there is not"
is_refused 's/00:01.500000Z/00:01.5/' '$.migrations[1].applied_at' "a time without a zone"
is_refused 's/"severity": "note"/"severity": "hint"/' '$.findings[0].severity' "a severity that there is not"
is_refused 's/"line": 2,/"line": 0,/' '$.findings[1].line' "a line that counts from 0"
is_refused 's/"kind": "failed"/"kind": "broken"/' '$.fault.kind' "a kind of fault that there is not"
is_refused 's/"report": "status"/"report": "stats"/' 'standard input' "a report without a schema"

echo "1..$number"
exit "$failed"
