#!/usr/bin/env bash
# Every rule has an example that it finds, one that it does not, and what is said of the first is as agreed.
# slow
source "$(dirname "$0")/../support/tap.sh"

run env MIGRATOR="$migrator" "$project/tools/update_rules" --check
exits 0 'every example is found, or not, as its folder says' || diag "$output"

ids=$("$migrator" explain --format json | sed -n 's/.*"id": "\([^"]*\)".*/\1/p')
without=
for id in $ids; do
    [[ -d $project/tests/rules/$id ]] || "$migrator" explain "$id" | grep -q '^## What happens' || without+=" $id"
done
is "$without" '' 'every rule has an example, or says in words what happens'
about_sql=
for id in $ids; do
    [[ -d $project/tests/rules/$id || $id =~ ^(file|version|sumfile|against|query)- ]] || about_sql+=" $id"
done
is "$about_sql" ' carriage-return-in-literal irreversible transaction-derived transaction-folded too-many-findings not-sealed checksum-differs sealed-file-missing uncommitted check-query' \
    'all but those about the set, its rehearsal, and files of other tools have one'
unknown=
for folder in "$project"/tests/rules/*/; do
    grep -qx "$(basename "$folder")" <<<"$ids" || unknown+=" $(basename "$folder")"
done
is "$unknown" '' 'every folder of examples has its rule'

run "$migrator" explain drop-colum
exits 2 'a rule that there is none of'
like "$errors" 'did you mean "drop-column"' 'the nearest is named'

done_testing
