-- A chain without a token could not be paid on.
SELECT NOT EXISTS (SELECT FROM chains WHERE chain_id NOT IN (SELECT chain_id FROM tokens));
