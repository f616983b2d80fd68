-- What is known of hosts and their resources, and who works on which host.
CREATE TABLE hosts (
  host TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  detail TEXT,
  last_check BIGINT,
  last_run TEXT,
  interval_s BIGINT,
  resources BIGINT NOT NULL DEFAULT 0,
  drifted BIGINT NOT NULL DEFAULT 0,
  pending BIGINT NOT NULL DEFAULT 0,
  failed BIGINT NOT NULL DEFAULT 0,
  paused_by TEXT,
  paused_why TEXT,
  paused_at BIGINT,
  paused_until BIGINT
);
CREATE INDEX hosts_state ON hosts (state);

CREATE TABLE resources (
  host TEXT NOT NULL,
  resource_key TEXT NOT NULL,
  module TEXT NOT NULL,
  task TEXT,
  place TEXT,
  schedule TEXT,
  wish_hash TEXT NOT NULL,
  state_hash TEXT,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  checked BIGINT NOT NULL,
  diff TEXT,
  message TEXT,
  applied_wish TEXT,
  applied_state TEXT,
  applied_at BIGINT,
  applied_by TEXT,
  applied_run TEXT,
  failed_wish TEXT,
  failed_state TEXT,
  PRIMARY KEY (host, resource_key)
)$without_rowid$;
CREATE INDEX resources_state ON resources (state);

CREATE TABLE transitions (
  id $identity$,
  at BIGINT NOT NULL,
  host TEXT NOT NULL,
  resource_key TEXT,
  kind TEXT NOT NULL,
  from_state TEXT,
  to_state TEXT NOT NULL,
  who TEXT,
  schedule TEXT,
  run_id TEXT,
  diff TEXT,
  message TEXT
);
CREATE INDEX transitions_host ON transitions (host, resource_key, at);
CREATE INDEX transitions_at ON transitions (at);

CREATE TABLE suppressions (
  id $identity$,
  host_pattern TEXT NOT NULL,
  resource_pattern TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT
);

CREATE TABLE schedules (
  name TEXT PRIMARY KEY,
  paused_by TEXT,
  paused_why TEXT,
  paused_at BIGINT,
  failures_in_row BIGINT NOT NULL DEFAULT 0,
  running_sweep TEXT,
  last_started BIGINT,
  last_finished BIGINT,
  last_run TEXT,
  last_status TEXT,
  next_due BIGINT,
  note TEXT
);

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT,
  purpose TEXT,
  fence BIGINT NOT NULL DEFAULT 0,
  taken BIGINT NOT NULL DEFAULT 0,
  span_ms BIGINT NOT NULL DEFAULT 0,
  until BIGINT NOT NULL DEFAULT 0,
  wanted_by TEXT,
  wanted_until BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE work (
  sweep TEXT NOT NULL,
  host TEXT NOT NULL,
  due BIGINT NOT NULL,
  is_done BIGINT NOT NULL DEFAULT 0,
  owner TEXT,
  fence BIGINT,
  finished BIGINT,
  outcome TEXT,
  PRIMARY KEY (sweep, host)
)$without_rowid$;
CREATE INDEX work_due ON work (sweep, is_done, due);

CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  schedule TEXT,
  playbook TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  expires BIGINT,
  state TEXT NOT NULL,
  plan_hash TEXT NOT NULL,
  plan_text TEXT NOT NULL,
  plan $blob$ NOT NULL,
  decided BIGINT,
  decided_by TEXT,
  reason TEXT,
  run_id TEXT
);
CREATE INDEX approvals_state ON approvals (state);

CREATE TABLE audit (
  id $identity$,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  via TEXT NOT NULL,
  act TEXT NOT NULL,
  target TEXT,
  detail TEXT
);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE users (
  name TEXT PRIMARY KEY,
  password_hash TEXT,
  role TEXT NOT NULL,
  created BIGINT NOT NULL,
  is_disabled BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  user_name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
  label TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT,
  last_used BIGINT,
  is_revoked BIGINT NOT NULL DEFAULT 0
);
