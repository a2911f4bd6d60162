CREATE TABLE "ApiKeys" (id bigint PRIMARY KEY, "userId" bigint);
