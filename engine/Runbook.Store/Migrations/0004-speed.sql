-- PostgreSQL asks for the run of every single row: measured, that is more than half of what recording costs. A run's rows are written in one
-- transaction with its own, and go with it (RunWriter, RunRetention). SQLite asks too, cheaply, and cannot forget a reference.
$only_postgres$ALTER TABLE events DROP CONSTRAINT IF EXISTS events_run_id_fkey;
$only_postgres$ALTER TABLE plays DROP CONSTRAINT IF EXISTS plays_run_id_fkey;
$only_postgres$ALTER TABLE tasks DROP CONSTRAINT IF EXISTS tasks_run_id_fkey;
$only_postgres$ALTER TABLE results DROP CONSTRAINT IF EXISTS results_run_id_fkey;
$only_postgres$ALTER TABLE recaps DROP CONSTRAINT IF EXISTS recaps_run_id_fkey;

-- nearly all resources are as wished: only the others are worth an index, and a check that finds nothing new touches none
DROP INDEX resources_state;
CREATE INDEX resources_notable ON resources (state) WHERE state <> 'in_sync';

-- the state that is told of a host is worked out of several columns: nobody can use this one
DROP INDEX hosts_state;

-- each check writes each row anew: with room beside the old one PostgreSQL needs no new entries in indexes (measured, 500,000 resources: 20 s and 3 to 4 s)
$only_postgres$ALTER TABLE resources SET (fillfactor = 50);
$only_postgres$ALTER TABLE hosts SET (fillfactor = 50);
$only_postgres$ALTER TABLE leases SET (fillfactor = 50);
