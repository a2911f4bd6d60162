#!/usr/bin/env bash
# Files that lint cannot read, is not to read, or is asked in a wrong way.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server
unset CI

mkdir loose
echo 'ALTER TABLE agents DROP COLUMN note;' >loose/drop.sql

# refused NAME WORDS: the file on stdin is an answer of no, with a place in it, and never compatible.
refused() {
    cat >loose/bad.sql
    run timeout 60 "$migrator" lint --format json loose/bad.sql
    exits 1 "$1"
    like "$output" "$2" "$1: says so"
    like "$output" '"line": [1-9]' "$1: with its place"
    unlike "$output" '"class": "compatible"' "$1: is never compatible"
}
nested() { # COUNT TEXT
    printf '%*s' "$1" '' | sed "s/ /$2/g"
}
refused 'SQL that does not parse' 'syntax error at end of input' <<<'ALTER TABLE agents ADD COLUMN;'
refused 'a literal without an end' 'unterminated quoted string' <<<"SELECT 'a;"
refused 'a comment without an end' 'unterminated /[*] comment' <<<'/* SELECT 1; DROP TABLE agents;'
refused 'invalid UTF-8' 'not valid UTF-8' < <(printf 'ALTER TABLE agents ADD \xff;')
refused 'a NUL byte' 'a NUL byte' < <(printf 'SELECT 1;\0DROP TABLE agents;')
refused 'bytes at random' 'UTF-8|NUL byte' < <(head -c 4096 /dev/urandom)
refused 'parentheses in parentheses' 'nested too deeply' \
    < <(echo -n 'SELECT ' && nested 200000 '(' && echo -n 1 && nested 200000 ')')
refused 'more statements than are read' 'more than 500000 statements' < <(yes 'SELECT 1;' | head -n 500001)
refused 'a very long sum' 'nested too deeply' < <(echo -n 'SELECT 1' && nested 300000 ' + 1')
refused 'a query in a query that has no end' 'nested too deeply' < <(nested 20000 'SELECT (')
refused 'an unknown rule in a directive' 'there is no finding .*drop-colum.*did you mean .*drop-column' \
    <<<$'-- migrator: allow drop-colum "nobody reads it"\nALTER TABLE agents DROP COLUMN note;'
refused 'an unknown rule beside a statement' 'there is no finding .*drop-colum.*did you mean .*drop-column' \
    <<<$'SELECT 1;\n-- migrator: allow drop-colum "nobody reads it"\nALTER TABLE agents DROP COLUMN note;'
refused 'an unknown directive' 'there is no directive .*alow.*did you mean .*allow' \
    <<<$'-- migrator: alow drop-column "nobody reads it"\nALTER TABLE agents DROP COLUMN note;'

# impossible NAME WORDS ARGUMENT…: lint cannot be asked this.
impossible() {
    run timeout 60 "$migrator" lint "${@:3}"
    exits 2 "$1"
    like "$errors" "$2" "$1: says so"
}
yes 'SELECT 1;' | head -c $((101 * 1024 * 1024)) >loose/big.sql
impossible 'a file of 100 MiB' 'at most 67108864' loose/big.sql
impossible '100 MiB on standard input' '67108864' - <loose/big.sql
rm loose/big.sql
impossible 'a rule that there is none of' 'did you mean "drop-column"' --rules drop-colum loose/drop.sql
impossible 'one to be switched off' 'did you mean "drop-column"' --rules -drop-colum loose/drop.sql
printf '[migrator]\nrules = drop-colum\n' >rules.conf
impossible 'one in the configuration' 'rules.conf, line 2: there is no rule' --config rules.conf loose/drop.sql
like "$errors" 'did you mean "drop-column"' 'the nearest is named there, too'

done_testing
