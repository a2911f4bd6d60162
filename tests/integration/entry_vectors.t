#!/usr/bin/env bash
# The server computes the links of tests/vectors/entry.json, and the program's own ledger is a chain of such links.
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
echo 'CREATE TABLE a (id bigint);' >migrations/20260101000000_a.up.sql
git init -q -b main . && "$migrator" seal >/dev/null && git add -A && git commit -qm 'one migration'
"$migrator" up --quiet >/dev/null

# One line per vector: expected link, computed link, note.
vectors() {
    psql -XqAt -F ' ' -v ON_ERROR_STOP=1 -v file="$project/tests/vectors/entry.json" <<'SQL'
\set vectors `cat :'file'`
SELECT vector ->> 'link',
       encode(migrator.entry_link(jsonb_populate_record(NULL::migrator.ledger, entry || jsonb_build_object(
           'digest', '\x' || (entry ->> 'digest'),
           'previous', '\x' || (entry ->> 'previous'),
           'at', timestamptz '1970-01-01 00:00:00Z' + (entry ->> 'at')::bigint * interval '1 microsecond'))), 'hex'),
       vector ->> 'note'
FROM jsonb_array_elements(:'vectors'::jsonb) AS vectors (vector), LATERAL (SELECT vector -> 'entry') AS entries (entry)
SQL
}

count=0
while read -r expected computed note; do
    is "$computed" "$expected" "$note"
    count=$((count + 1))
done < <(vectors)
ok 'there are six vectors' test "$count" -ge 6

# The other direction: what append() wrote, computed again from the documentation by neither C nor SQL.
psql -XqAtc "SELECT json_agg(e ORDER BY seq) FROM (
    SELECT seq, kind, version, name, encode(digest, 'hex') AS digest, files, class, application, run, role, host, program,
           (extract(epoch FROM at) * 1000000)::bigint AS at, xid::text, detail, encode(previous, 'hex') AS previous,
           encode(link, 'hex') AS link
    FROM migrator.ledger) AS e" >ledger.json
links() {
    python3 - <<'PYTHON'
import hashlib
import json

FIELDS = "seq kind version name digest files class application run role host program at xid detail previous".split()


def field(name, value):
    if value is None:
        return b"\xff\xff\xff\xff"
    data = bytes.fromhex(value) if name in ("digest", "previous") else str(value).encode()
    return len(data).to_bytes(4, "big") + data


entries = json.load(open("ledger.json"))
assert len(entries) >= 2
for entry in entries:
    data = b"migrator ledger entry 1\n" + b"".join(field(name, entry[name]) for name in FIELDS)
    assert hashlib.sha256(data).hexdigest() == entry["link"], entry
PYTHON
}
ok 'a ledger written by up follows the documentation' links

done_testing
