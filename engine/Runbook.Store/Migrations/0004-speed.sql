-- PostgreSQL asks for the run of every single row: measured, that is more than half of what recording costs. A run's rows are written in one
-- transaction with its own, and go with it (RunWriter, RunRetention). SQLite asks too, cheaply, and cannot forget a reference.
$only_postgres$ALTER TABLE events DROP CONSTRAINT IF EXISTS events_run_id_fkey;
$only_postgres$ALTER TABLE plays DROP CONSTRAINT IF EXISTS plays_run_id_fkey;
$only_postgres$ALTER TABLE tasks DROP CONSTRAINT IF EXISTS tasks_run_id_fkey;
$only_postgres$ALTER TABLE results DROP CONSTRAINT IF EXISTS results_run_id_fkey;
$only_postgres$ALTER TABLE recaps DROP CONSTRAINT IF EXISTS recaps_run_id_fkey;
