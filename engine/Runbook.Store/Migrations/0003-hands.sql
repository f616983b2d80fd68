-- which runs of people a schedule has taken into the states, and how far they were then (a run that was cut may go on)
CREATE TABLE judged (
  schedule TEXT NOT NULL,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  finished BIGINT NOT NULL,
  PRIMARY KEY (schedule, run_id)
)$without_rowid$;

-- when a schedule last came to a host, reached or not: an unreachable host is not a stale one
ALTER TABLE hosts ADD COLUMN last_try BIGINT;
