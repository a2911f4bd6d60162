-- Objects of all kinds that PostgreSQL 13 has, for tests that compare databases of several versions.
CREATE ROLE rich_reader;
CREATE SCHEMA app;
CREATE EXTENSION citext;
CREATE TYPE app.state AS ENUM ('new', 'done');
CREATE TYPE app.pair AS (one int, two text);
CREATE TYPE app.span AS RANGE (subtype = timestamp);
CREATE DOMAIN app.positive AS int DEFAULT 1 NOT NULL CHECK (VALUE > 0);
CREATE COLLATION app.german (provider = icu, locale = 'de', deterministic = false);
CREATE SEQUENCE app.numbers AS int INCREMENT 5;
CREATE TABLE app.agents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL DEFAULT 'x' || 'y',
    state app.state NOT NULL DEFAULT 'new',
    score numeric(10, 2) CHECK (score BETWEEN 0 AND 100),
    twice numeric GENERATED ALWAYS AS (score * 2) STORED,
    mail citext UNIQUE,
    during tsrange,
    EXCLUDE USING gist (during WITH &&)
);
CREATE TABLE app.runs (
    agent bigint NOT NULL REFERENCES app.agents ON DELETE CASCADE DEFERRABLE, at timestamptz NOT NULL DEFAULT now(),
    payload jsonb, PRIMARY KEY (agent, at)
) PARTITION BY RANGE (at);
CREATE TABLE app.runs_old PARTITION OF app.runs FOR VALUES FROM ('2020-01-01') TO ('2024-01-01');
CREATE TABLE app.runs_rest PARTITION OF app.runs DEFAULT;
CREATE TABLE app.child (extra int) INHERITS (app.agents);
CREATE INDEX agents_lower ON app.agents (lower(name)) WHERE state = 'new';
CREATE INDEX runs_at ON app.runs (at DESC);
CREATE STATISTICS app.together ON name, state FROM app.agents;
CREATE VIEW app.active AS SELECT a.id, upper(a.name) AS name FROM app.agents a WHERE a.state = 'new' ORDER BY a.id;
CREATE VIEW app.joined AS SELECT id, r.at FROM app.agents JOIN app.runs r ON r.agent = id WHERE id IN (SELECT 1);
CREATE MATERIALIZED VIEW app.counted AS SELECT state, count(*) FROM app.agents GROUP BY state;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION app.add(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT a + b';
CREATE PROCEDURE app.nothing() LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE AGGREGATE app.total (int) (SFUNC = int4pl, STYPE = int);
CREATE CAST (app.pair AS text) WITH INOUT;
CREATE TRIGGER touch BEFORE UPDATE ON app.agents FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION app.touch();
CREATE TRIGGER touch_runs AFTER INSERT ON app.runs FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE RULE quiet AS ON DELETE TO app.runs_old DO INSTEAD NOTHING;
ALTER TABLE app.agents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.agents USING (name = current_user);
CREATE PUBLICATION told FOR TABLE app.agents;
CREATE TEXT SEARCH CONFIGURATION app.words (COPY = simple);
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER there FOREIGN DATA WRAPPER nowhere OPTIONS (a 'b');
CREATE FOREIGN TABLE app.far (id int NOT NULL) SERVER there;
GRANT SELECT (name), UPDATE (score) ON app.agents TO rich_reader;
GRANT ALL ON app.runs TO rich_reader;
GRANT EXECUTE ON FUNCTION app.add TO rich_reader;
REVOKE EXECUTE ON FUNCTION app.touch FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT ALL ON TABLES TO rich_reader;
COMMENT ON TABLE app.agents IS 'who';
COMMENT ON COLUMN app.agents.name IS 'what for';
COMMENT ON CONSTRAINT runs_pkey ON app.runs IS 'why';
ALTER TABLE app.runs ALTER agent SET STATISTICS 500;
ALTER TABLE app.agents ALTER name SET STORAGE EXTERNAL;
