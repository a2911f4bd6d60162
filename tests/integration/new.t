#!/usr/bin/env bash
# `new`: from an empty directory, in a Node project, beside other tools' files.
source "$(dirname "$0")/../support/tap.sh"

mkdir first && cd first || exit 1
run "$migrator" new Add users table
exits 0 'the first migration of an empty directory'
like "$output" 'made migrations/[0-9]{14}_add_users_table\.up\.sql' 'its path is printed'
file=$(echo migrations/*_add_users_table.up.sql)
ok 'the file is there' test -s "$file"
now=$(date -u +%Y%m%d%H%M%S)
version=${file#migrations/}
version=${version%%_*}
ok 'its version is the time in UTC' test "$version" -le "$now" -a "$version" -gt "$((now - 10000))"
is "$(<migrations/.gitattributes)" $'*.sql text eol=lf\nmigrator.sum text eol=lf' 'git leaves the sealed bytes alone'
is "$(<.gitignore)" '.migrator/' 'and the history out'
not_ok 'no configuration without need' test -e migrator.conf

run "$migrator" new 'Add users table'
exits 0 'once more within the second'
is "$(find migrations -name '*_add_users_table.up.sql' | wc -l)" 2 'makes another file'
run "$migrator" seal
exits 0 'which can be sealed'
touch "migrations/29990101000000_future.up.sql"
run "$migrator" new later
ok 'never below the newest' test -f migrations/29990101000001_later.up.sql
is "$(grep -c . migrations/.gitattributes)" 2 'lines are not added twice'

run "$migrator" new '***'
exits 2 'a name of which nothing is left'
run "$migrator" new
exits 2 'no name'
run "$migrator" new x --layout nosuch
exits 2 'no such layout'

mkdir "$scratch/node" && cd "$scratch/node" || exit 1
echo '{ "name": "shop" }' >package.json
printf 'SECRET=1\nDATABASE_URL=postgresql://localhost/shop\n' >.env
run "$migrator" new orders
exits 0 'in a Node project'
like "$(<migrator.conf)" $'\\[environment development\\]\nenv_file = .env' 'migrator.conf names the .env file'
unlike "$(<migrator.conf)$output$errors" 'postgresql://' 'but not what is in it'
run "$migrator" new customers
exits 0 'the configuration it wrote can be read'

mkdir -p "$scratch/prisma/prisma/migrations/20230518191501_init" && cd "$scratch/prisma" || exit 1
echo 'SELECT 1;' >prisma/migrations/20230518191501_init/migration.sql
run "$migrator" new --migrations prisma/migrations more
exits 0 'beside files of Prisma'
like "$output" 'prisma/migrations/[0-9]{14}_more/migration\.sql' 'a folder as Prisma makes it'
not_ok 'and nothing else there' test -e prisma/migrations/.gitattributes

mkdir "$scratch/closed" && cd "$scratch/closed" && touch migrations || exit 1
run "$migrator" new x
exits 2 'where migrations is a file'
done_testing
