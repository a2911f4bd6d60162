#!/usr/bin/env bash
# Every rule has an example that it finds, one that it does not, and what is said of the first is as agreed.
# slow
source "$(dirname "$0")/../support/tap.sh"

run env MIGRATOR="$migrator" "$project/tools/update_rules" --check
exits 0 'every example is found, or not, as its folder says' || diag "$output"

ids=$("$migrator" explain --format json | sed -n 's/.*"id": "\([^"]*\)".*/\1/p')
# What an example would have to hold that is no text, or too much of it.
without_example=(
    way-back-differs  # the whole of a way back, as the program writes it at present
    too-many-findings # 500 of them
    file-unreadable   # whoever owns the tests may read every file
    file-too-large    # 64 MiB
    applied-edited    # a history of what other databases have run
)
without=
for id in $ids; do
    [[ -d $project/tests/rules/$id ]] || without+=" $id"
done
is "$without" " ${without_example[*]}" 'every rule has an example, but those of which none can be'
silent=
for id in "${without_example[@]}"; do
    "$migrator" explain "$id" | grep -q '^## What happens' || silent+=" $id"
done
is "$silent" '' 'they say in words what happens'
unknown=
for folder in "$project"/tests/rules/*/; do
    grep -qx "$(basename "$folder")" <<<"$ids" || unknown+=" $(basename "$folder")"
done
is "$unknown" '' 'every folder of examples has its rule'

is "$(MIGRATOR=$migrator "$project/tests/support/check_safe_ways" 2>&1)" '' 'every blocking finding says in SQL what to write instead'

run "$migrator" explain drop-colum
exits 2 'a rule that there is none of'
like "$errors" 'did you mean "drop-column"' 'the nearest is named'

done_testing
