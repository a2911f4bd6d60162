-- What the examples without a given.sql or database.sql speak of.
CREATE ROLE agento_app;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION citext;
CREATE SCHEMA billing;
CREATE SCHEMA search;
CREATE TYPE run_status AS ENUM ('queued', 'done');
CREATE SEQUENCE invoice_numbers;

CREATE TABLE agents (agent_id uuid PRIMARY KEY, name text, display_name text);
CREATE TABLE queues (queue_id bigint PRIMARY KEY);
CREATE TABLE payments (payment_id bigint PRIMARY KEY, amount numeric(12, 2) NOT NULL);
CREATE TABLE runs (
    run_id      uuid PRIMARY KEY,
    agent_id    uuid,
    attempts    integer NOT NULL,
    state       text,
    status      run_status,
    queued_at   timestamptz,
    started_at  timestamptz,
    finished_at timestamptz
);
CREATE TABLE api_keys (api_key_id uuid NOT NULL, agent_id uuid, secret_hash bytea);
CREATE TABLE maintenance (period tstzrange);
CREATE TABLE run_events (run_id uuid, at timestamptz);
CREATE TABLE sessions (token text);
CREATE POLICY everyone ON runs USING (true);
CREATE VIEW agents_that_have_been_waiting_for_a_run_for_more_than_a_day_by_ AS SELECT name FROM agents;

CREATE FUNCTION current_region() RETURNS text LANGUAGE sql AS $$ SELECT random()::text $$;
CREATE ACCESS METHOD columnar TYPE TABLE HANDLER heap_tableam_handler;
CREATE PUBLICATION changes;
CREATE EXTENSION postgres_fdw;
CREATE SERVER billing FOREIGN DATA WRAPPER postgres_fdw;
CREATE USER MAPPING FOR agento_app SERVER billing;
CREATE FOREIGN TABLE billing_accounts (account_id bigint) SERVER billing;
