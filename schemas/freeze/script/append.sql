-- The ledger's entry, once.
SELECT @schema@.append(kind => @kind@, detail => wanted.detail)
FROM (VALUES (@detail@)) AS wanted (detail)
WHERE NOT EXISTS (SELECT FROM @schema@.ledger AS entry WHERE entry.kind = @kind@ AND entry.detail = wanted.detail)
