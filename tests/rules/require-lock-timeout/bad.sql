CREATE TYPE state AS ENUM ('queued', 'done');
