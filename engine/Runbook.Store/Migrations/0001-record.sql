-- The record of runs. Times are milliseconds since 1970 (UTC). $blob$, $identity$ are the database's words for them.
CREATE TABLE store_info (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  started BIGINT NOT NULL,
  finished BIGINT,
  exit_code BIGINT,
  duration_ms BIGINT,
  who TEXT NOT NULL,
  control_host TEXT NOT NULL,
  folder TEXT NOT NULL,
  playbooks TEXT NOT NULL,
  inventory TEXT NOT NULL,
  limit_text TEXT,
  tags TEXT NOT NULL,
  skip_tags TEXT NOT NULL,
  check_mode BIGINT NOT NULL,
  show_diff BIGINT NOT NULL,
  verbosity BIGINT NOT NULL,
  commit_id TEXT,
  schedule TEXT,
  program TEXT NOT NULL,
  is_cut BIGINT NOT NULL DEFAULT 0,
  size_bytes BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX runs_started ON runs (started);

-- every event as the JSON line that was written for it: what a replay prints
CREATE TABLE events (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  host TEXT,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, seq)
)$without_rowid$;

CREATE TABLE plays (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  hosts BIGINT NOT NULL,
  PRIMARY KEY (run_id, seq)
)$without_rowid$;

CREATE TABLE tasks (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  play_seq BIGINT NOT NULL,
  task_id TEXT NOT NULL,
  name TEXT NOT NULL,
  action TEXT NOT NULL,
  place TEXT NOT NULL,
  is_handler BIGINT NOT NULL,
  PRIMARY KEY (run_id, seq)
)$without_rowid$;

-- an index into events: the result itself and its diffs stand in the event of the same seq
CREATE TABLE results (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  task_seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  host TEXT NOT NULL,
  item TEXT,
  status TEXT NOT NULL,
  is_ignored BIGINT NOT NULL,
  has_diff BIGINT NOT NULL,
  duration_us BIGINT NOT NULL,
  message TEXT,
  PRIMARY KEY (run_id, seq)
)$without_rowid$;

CREATE TABLE recaps (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  host TEXT NOT NULL,
  ok BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  unreachable BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  skipped BIGINT NOT NULL,
  rescued BIGINT NOT NULL,
  ignored BIGINT NOT NULL,
  would_run BIGINT NOT NULL,
  PRIMARY KEY (run_id, host)
)$without_rowid$;
CREATE INDEX recaps_host ON recaps (host);
