-- What became of each slot of a schedule.

CREATE TABLE slots (
  job         TEXT   NOT NULL,
  trigger_key TEXT   NOT NULL,
  nominal_at  BIGINT NOT NULL,
  kind        TEXT   NOT NULL,
  outcome     TEXT   NOT NULL,
  reason      TEXT,
  message     TEXT,
  into_at     BIGINT,
  run_id      TEXT,
  decided_at  BIGINT NOT NULL,
  PRIMARY KEY (job, nominal_at, trigger_key)
);
CREATE INDEX slots_by_time ON slots (decided_at);
