#!/usr/bin/env bash
# `history merge` takes in records that a stranger made from the documentation, and refuses what contradicts them.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit

root=$PWD
migrator=$root/${BUILD:-build}/migrator
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
number=0
failed=0

report() { # STATUS TEXT
    number=$((number + 1))
    if (($1 == 0)); then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        sed 's/^/# /' "$work/out" "$work/err"
        failed=1
    fi
}

# Run `history merge` in a project of its own.
merge() { # PROJECT RECORD…
    local project=$work/$1
    shift
    mkdir -p "$project"
    (cd "$project" && "$migrator" history merge "$@") >"$work/out" 2>"$work/err"
}

# Its exit code, and words that standard error must hold.
is_refused() { # EXIT WORDS TEXT PROJECT RECORD…
    local code=$1 words=$2 text=$3 status
    shift 3
    merge "$@"
    status=$?
    ((status == code)) && grep -qF "$words" "$work/err"
    report $? "$text"
}

record() { # NAME ENTRIES [CHANGE…]
    mkdir -p "$work/$1"
    tests/support/make_record "$work/$1/history.db" "${@:2}"
}

entries() { # PROJECT
    sqlite3 "$work/$1/.migrator/history.db" 'SELECT count(*) FROM entry'
}

record one 12
record more 20
record other 12 '7.class=destructive'

merge a "$work/one" && grep -q '^12 new entries' "$work/out" && [[ $(entries a) == 12 ]]
report $? "a record is taken in"
merge a "$work/one/history.db" && grep -q '^0 new entries' "$work/out" && [[ $(entries a) == 12 ]]
report $? "twice is as good as once"
merge a "$work/more" --format json && tests/support/check_report "$work/out" >"$work/err" && [[ $(entries a) == 20 ]]
report $? "a longer record adds the rest, and says so in JSON"
is_refused 9 "sequence 7: field class differs" "another chain is refused by its field" a "$work/other"
merge b "$work/other" "$work/more"
[[ $? == 9 && $(entries b) == 0 ]]
report $? "of several records all are taken in, or none"

sqlite3 "$work/other/history.db" "UPDATE entry SET role = 'somebody' WHERE seq = 3"
is_refused 9 "sequence 3: its fields do not give its link" "an edited record is refused" c "$work/other"
sqlite3 "$work/more/history.db" "UPDATE content SET body = x'00' WHERE rowid = 2"
is_refused 9 "digest" "an edited body is refused" c "$work/more"
sqlite3 "$work/one/history.db" 'PRAGMA user_version = 99'
is_refused 4 "newer version" "a record of a newer version is refused" c "$work/one"
head -c 9000 "$work/more/history.db" >"$work/short.db"
is_refused 2 "damaged" "a record cut short is refused" c "$work/short.db"
is_refused 2 "no record" "a record that is not there is refused" c "$work/nothing"
[[ $(entries c) == 0 ]]
report $? "and nothing of these was kept"

echo "rubbish, and more of it than a header has: $(seq -s ' ' 100)" >"$work/a/.migrator/history.db"
rm -f "$work"/a/.migrator/history.db-*
record one 12
merge a "$work/one" && grep -q 'was damaged and is now' "$work/err" && [[ $(entries a) == 12 ]]
report $? "a damaged history is moved aside first, and that is said"

echo "1..$number"
exit "$failed"
