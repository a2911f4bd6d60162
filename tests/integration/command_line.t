#!/usr/bin/env bash
# The command line, migrator.conf, variables and .env as a user meets them; no message ever shows a password.
source "$(dirname "$0")/../support/tap.sh"
with_server
server=$DATABASE_URL
unset DATABASE_URL PGHOST PGPORT PGUSER PGDATABASE

said=$scratch/../said # all that was printed
: >"$said"
refused() { # CODE PATTERN COMMAND…
    local code=$1 pattern=$2
    shift 2
    run "$migrator" "$@"
    printf '%s\n%s\n' "$output" "$errors" >>"$said"
    exits "$code" "$* exits $code"
    like "$errors" "$pattern" "$* says why"
    is "$output" '' "$* prints nothing on stdout"
}

# ---- what is typed ----
run "$migrator"
exits 0 'bare migrator'
like "$output" 'Three things to do first:' 'says what to do first'
refused 2 "no command 'statsu'.*did you mean .migrator status." statsu
refused 2 'no option --databse.*did you mean --database' status --databse=postgres://app:sesame@db
refused 2 "'postgres://app:[*]{3}@db/shop'" up postgres://app:sesame@db/shop
refused 2 '--wait: .soon. is not a length of time' up --wait soon
refused 2 '--format: .jsn. is not one of .*did you mean json' status --format jsn
refused 2 '--database is empty' status --database ''
refused 2 '--to is not an option of status' status --to 3
refused 2 'did you mean .migrator history merge' history
refused 2 'did you mean .migrator help config' help confg
run "$migrator" --version
exits 0 '--version'
like "$output" '^migrator [0-9]+[.][0-9]+' 'names the version'

# ---- where it is written ----
mkdir migrations .git
echo 'CREATE TABLE shop (id int);' >migrations/20260301000000_shop.up.sql
run "$migrator" seal
exits 0 'a project'
printf '[migrator]\nlokc-timeout = 1s\n' >migrator.conf
refused 2 "no key 'lokc-timeout'.*migrator.conf:2:1.*did you mean lock-timeout" status
printf '[migrator]\ndatabse = postgres://app:sesame@db/shop\n' >migrator.conf
refused 2 "no key 'databse'.*migrator.conf:2:1.*did you mean database" status
printf '[migrator]\n\npostgres://app:sesame@db/shop\n' >migrator.conf
refused 2 'neither a section, a key.*migrator.conf:3' status
printf '[enviroment production]\n' >migrator.conf
refused 2 'no section \[enviroment production\].*migrator.conf:1' status
head -c 3000 /dev/urandom >migrator.conf
refused 2 'migrator.conf' status
run "$migrator" help up
exits 0 'help does not need the configuration'
printf '[environment production]\ndatabase = postgres://app:sesame@nohost.invalid/shop\n' >migrator.conf
refused 2 'no section \[environment prodcution\].*did you mean production' status --environment prodcution
refused 3 'cannot connect' status --environment production
refused 2 'connection string cannot be read' status --database 'host=db password=sesame port'
refused 2 '--config: cannot read nowhere.conf' status --config nowhere.conf
export MIGRATOR_DATABASE=postgres://app:sesame@one DATABASE_URL=postgres://app:sesame@two
refused 2 'MIGRATOR_DATABASE and DATABASE_URL name two different databases' status
unset MIGRATOR_DATABASE DATABASE_URL
not_ok 'no message showed a password' grep -q sesame "$said"

# ---- which of them counts ----
printf '[migrator]\nledger-schema = books\n[environment development]\nenv_file = .env\n' >migrator.conf
echo "DATABASE_URL='$server'" >.env
mkdir -p deep/folder && cd deep/folder || exit 1
run "$migrator" up
exits 0 'from a folder below, by the .env file that [environment development] names'
is "$(psql -XAtd "$server" -c 'SELECT count(*) FROM books.ledger')" 2 'in the schema that the file names'
MIGRATOR_DIRECT_URL=postgres://nohost.invalid/x run "$migrator" status --database "$server" --quiet
exits 0 'a flag wins over every variable'
DATABASE_URL=postgres://nohost.invalid/x MIGRATOR_DIRECT_URL=$server run "$migrator" status
exits 0 'the direct URL is used instead of DATABASE_URL'
DATABASE_URL=$server run "$migrator" status --environment development
exits 0 'a variable wins over the file'
cd "$scratch" || exit 1

# ---- where the result goes ----
closed() { "$migrator" help config >&-; }
run closed
exits 2 'standard output is closed'
like "$errors" 'cannot write the result: Bad file descriptor' 'and it says so'
full() { "$migrator" help config >/dev/full; }
run full
exits 2 'the disk is full'
like "$errors" 'cannot write the result: No space left' 'and it says so'
gone() {
    exec 3> >(exec true)
    wait $!
    "$migrator" help config >&3
}
run gone
exits 2 'nobody reads the result'
like "$errors" 'cannot write the result: Broken pipe' 'and it says so'

# ---- what is printed from the tables ----
"$migrator" help --man >migrator.1
if command -v man >/dev/null; then
    is "$(man --warnings -E UTF-8 -l -Tutf8 -Z migrator.1 2>&1 >/dev/null)" '' 'the manual page has no warnings'
else
    skip 'the manual page has no warnings' 'there is no man'
fi
for shell in bash zsh fish; do
    "$migrator" help --completion $shell >completion.$shell
    if command -v $shell >/dev/null; then
        ok "$shell takes its completion" $shell -n completion.$shell
    else
        skip "$shell takes its completion" "there is no $shell"
    fi
done
done_testing
