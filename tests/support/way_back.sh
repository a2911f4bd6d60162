# tests/support/way_back.sh - tables of changes whose way back is rehearsed, for tests that begin with tap.sh.
# shellcheck shell=bash
#
#   change <<'SQL'                     what it begins with, a line "-- up", and what it does
#   SQL
#   way_back NAME [OUTCOME [REASON]]   what comes of it
#   check_answers SERVER [OPTION…]     rehearse all of them, on the server that the options name, and compare

# Each in a schema of its own.
way_back() { # NAME [OUTCOME [REASON]]: the outcome and, as a regular expression, the reason, without them: proven
    local number
    number=$((${#names[@]} + 1))
    names+=("$1") outcomes+=("${2:-proven}") reasons+=("${3:-}")
    {
        echo "CREATE SCHEMA s$number; SET LOCAL search_path = s$number;"
        sed '/^-- up/,$d' "$scratch/change"
    } >"migrations/${number}1_given.up.sql"
    {
        echo "SET LOCAL search_path = s$number;"
        sed '1,/^-- up/d' "$scratch/change"
    } >"migrations/${number}2_change.up.sql"
}
names=() outcomes=() reasons=()
mkdir migrations

change() { cat >"$scratch/change"; }

read_answers() { # version, outcome and reason of each line, from the report
    python3 - "$scratch/report.json" "$scratch" <<'PYTHON'
import json, sys
for row in json.load(open(sys.argv[1])).get("migrations", []):
    with open(f"{sys.argv[2]}/answer_{row['version']}", "w") as answer:
        print(row["outcome"], row["why"] or "", sep="\n", file=answer)
PYTHON
}

check_answers() { # SERVER [OPTION…]
    local server=$1 number answer
    shift
    rm -f "$scratch"/answer_*
    mapfile -t versions < <(seq -f '%.0f2' 1 ${#names[@]})
    run "$migrator" rehearse "$@" "${versions[@]}" --format json
    printf '%s\n' "$output" >"$scratch/report.json"
    read_answers
    for number in "${!names[@]}"; do
        answer=$scratch/answer_$((number + 1))2
        is "$(head -1 "$answer" 2>/dev/null)" "${outcomes[number]}" "$server: ${names[number]}: ${outcomes[number]}"
        [[ $(head -1 "$answer" 2>/dev/null) == "${outcomes[number]}" ]] || diag "$(tail -n +2 "$answer" 2>/dev/null)"
        [[ -z ${reasons[number]} ]] || like "$(tail -n +2 "$answer")" "${reasons[number]}" "$server: ${names[number]}: and why"
    done
    ((status <= 1)) || diag "$errors" "$output"
}
