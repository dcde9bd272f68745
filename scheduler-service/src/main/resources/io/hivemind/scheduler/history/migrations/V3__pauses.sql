-- When jobs were paused and resumed, each by one event.

CREATE TABLE pauses (
  partition_no INTEGER NOT NULL,
  event_offset BIGINT  NOT NULL,
  job          TEXT    NOT NULL,
  paused       INTEGER NOT NULL,
  decided_at   BIGINT  NOT NULL,
  PRIMARY KEY (partition_no, event_offset)
);
CREATE INDEX pauses_by_job ON pauses (job, decided_at);
