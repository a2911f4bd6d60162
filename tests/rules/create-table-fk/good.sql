CREATE TABLE teams (team_id bigint PRIMARY KEY);
-- teams is as new as this table
CREATE TABLE members (team_id bigint NOT NULL REFERENCES teams);
