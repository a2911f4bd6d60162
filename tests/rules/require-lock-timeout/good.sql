SET LOCAL lock_timeout = '5s';
CREATE TYPE state AS ENUM ('queued', 'done');
