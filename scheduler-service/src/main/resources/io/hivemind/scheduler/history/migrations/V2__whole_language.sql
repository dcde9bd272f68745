-- What the whole language adds: what a run gave, that it is paused, how many instances a task has.

ALTER TABLE runs ADD COLUMN output TEXT;
ALTER TABLE runs ADD COLUMN paused INTEGER;
ALTER TABLE tasks ADD COLUMN instances INTEGER;

-- A pool has slots, or a number of starts in any stretch of per_ms.
CREATE TABLE pools (
  pool     TEXT    NOT NULL PRIMARY KEY,
  revision BIGINT  NOT NULL,
  slots    INTEGER,
  starts   INTEGER,
  per_ms   BIGINT
);
