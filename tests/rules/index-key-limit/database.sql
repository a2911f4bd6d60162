CREATE TABLE answers (answer_id bigint);
