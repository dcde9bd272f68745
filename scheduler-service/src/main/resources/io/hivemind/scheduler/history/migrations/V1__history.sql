-- The read model of hivemind.events and hivemind.jobs. All of it can be dropped and built again.
-- SQLite and PostgreSQL take the same statements. Instants are milliseconds since the epoch.

-- Where the projection goes on: written in the transaction that writes the rows.
CREATE TABLE positions (
  topic        TEXT    NOT NULL,
  partition_no INTEGER NOT NULL,
  next_offset  BIGINT  NOT NULL,
  PRIMARY KEY (topic, partition_no)
);

-- Of which cluster and topic prefix this is the history.
CREATE TABLE facts (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE definitions (
  job          TEXT    NOT NULL,
  revision     BIGINT  NOT NULL,
  latest       INTEGER NOT NULL,
  content_hash TEXT    NOT NULL,
  source       TEXT    NOT NULL,
  source_name  TEXT    NOT NULL,
  model        TEXT    NOT NULL,
  applied_at   BIGINT  NOT NULL,
  PRIMARY KEY (job, revision)
);
CREATE INDEX definitions_latest ON definitions (job) WHERE latest = 1;

-- Files whose content is on the files topic already; chunks as partition:offset,partition:offset.
CREATE TABLE files (
  sha256 TEXT NOT NULL PRIMARY KEY,
  chunks TEXT NOT NULL
);

CREATE TABLE runs (
  id            TEXT    NOT NULL PRIMARY KEY,
  partition_no  INTEGER NOT NULL,
  job           TEXT    NOT NULL,
  revision      BIGINT  NOT NULL,
  trigger_kind  TEXT    NOT NULL,
  trigger_id    TEXT    NOT NULL,
  trigger_event TEXT,
  params        TEXT    NOT NULL,
  nominal_at    BIGINT  NOT NULL,
  created_at    BIGINT  NOT NULL,
  started_at    BIGINT,
  ended_at      BIGINT,
  state         TEXT    NOT NULL,
  reason        TEXT,
  tasks         INTEGER NOT NULL,
  -- Its events lie on partition partition_no of the events topic from here to there.
  events_from   BIGINT  NOT NULL,
  events_to     BIGINT  NOT NULL
);
CREATE INDEX runs_by_time ON runs (created_at, id);
CREATE INDEX runs_by_job ON runs (job, created_at, id);
CREATE INDEX runs_active ON runs (created_at, id) WHERE ended_at IS NULL;
CREATE INDEX runs_failed ON runs (created_at, id) WHERE state = 'FAILED';

CREATE TABLE tasks (
  run_id     TEXT    NOT NULL,
  task       TEXT    NOT NULL,
  instance   INTEGER NOT NULL,
  state      TEXT    NOT NULL,
  reason     TEXT,
  attempts   INTEGER NOT NULL,
  started_at BIGINT,
  ended_at   BIGINT,
  due_at     BIGINT,
  output     TEXT,
  exit_code  INTEGER,
  message    TEXT,
  PRIMARY KEY (run_id, task, instance)
) ${clustered};

CREATE TABLE attempts (
  run_id      TEXT    NOT NULL,
  task        TEXT    NOT NULL,
  instance    INTEGER NOT NULL,
  attempt     INTEGER NOT NULL,
  dispatch    INTEGER NOT NULL,
  state       TEXT    NOT NULL,
  reason      TEXT,
  executor    TEXT,
  incarnation TEXT,
  queue       TEXT,
  priority    TEXT,
  queued_at   BIGINT,
  started_at  BIGINT,
  ended_at    BIGINT,
  exit_code   INTEGER,
  message     TEXT,
  PRIMARY KEY (run_id, task, instance, attempt)
) ${clustered};

-- Triggers that started no run, and commands that had no effect.
CREATE TABLE refusals (
  partition_no INTEGER NOT NULL,
  event_offset BIGINT  NOT NULL,
  what         TEXT    NOT NULL,
  run_id       TEXT    NOT NULL,
  job          TEXT    NOT NULL,
  asked_id     TEXT    NOT NULL,
  kind         TEXT    NOT NULL,
  message      TEXT    NOT NULL,
  decided_at   BIGINT  NOT NULL,
  PRIMARY KEY (partition_no, event_offset)
);
CREATE INDEX refusals_by_time ON refusals (decided_at);

-- What the engine last decided about each executor; heartbeats are not kept.
CREATE TABLE executors (
  executor    TEXT   NOT NULL PRIMARY KEY,
  incarnation TEXT   NOT NULL,
  state       TEXT   NOT NULL,
  why         TEXT   NOT NULL,
  decided_at  BIGINT NOT NULL
);
