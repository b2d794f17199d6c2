-- The resumable sync: settings, units with watermarks, staging, directory users and groups, held removals, logs.

ALTER TABLE integration ADD COLUMN settings TEXT;
ALTER TABLE integration ADD COLUMN settings_at {int};
ALTER TABLE integration ADD COLUMN pause TEXT NOT NULL DEFAULT 'none' CHECK (pause IN ('none', 'after_tenant', 'now'));
-- A run is due at once, since when.
ALTER TABLE integration ADD COLUMN asked_at {int};
ALTER TABLE integration ADD COLUMN quarantined_at {int};
-- Runs in a row that ended neither ok nor partial.
ALTER TABLE integration ADD COLUMN failing_runs {int} NOT NULL DEFAULT 0;

ALTER TABLE sync_run ADD COLUMN dry {int} NOT NULL DEFAULT 0;
-- JSON: only these tenants; an empty array means those that were never read; NULL means all.
ALTER TABLE sync_run ADD COLUMN tenants TEXT;
ALTER TABLE sync_run ADD COLUMN held {int} NOT NULL DEFAULT 0;
ALTER TABLE sync_run ADD COLUMN units {int} NOT NULL DEFAULT 0;
-- Requests inside batches, which count as one call each batch.
ALTER TABLE sync_run ADD COLUMN parts {int} NOT NULL DEFAULT 0;
ALTER TABLE sync_run ADD COLUMN cancelled_by TEXT REFERENCES user_account (id) ON DELETE SET NULL;

-- A delta link; whoever has it can ask for changes, so it is never logged.
ALTER TABLE sync_unit ADD COLUMN watermark TEXT;
ALTER TABLE sync_unit ADD COLUMN watermark_at {int};
ALTER TABLE sync_unit ADD COLUMN watermark_for TEXT;
ALTER TABLE sync_unit ADD COLUMN failures {int} NOT NULL DEFAULT 0;
ALTER TABLE sync_unit ADD COLUMN failing_since {int};
-- NULL with failures: the schedule does not try it any more.
ALTER TABLE sync_unit ADD COLUMN next_try_at {int};
ALTER TABLE sync_unit ADD COLUMN attention {int} NOT NULL DEFAULT 0;
ALTER TABLE sync_unit ADD COLUMN calls {int} NOT NULL DEFAULT 0;
CREATE INDEX sync_unit_run ON sync_unit (run_id);

ALTER TABLE job ADD COLUMN unit_kind TEXT;
-- The order of a run's jobs.
ALTER TABLE job ADD COLUMN place {int} NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN tries {int} NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN progressed_at {int} NOT NULL DEFAULT 0;
-- The checkpoint: which chain, its next link, pages stored, links followed (JSON), calls so far.
ALTER TABLE job ADD COLUMN list {int} NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN link TEXT;
ALTER TABLE job ADD COLUMN pages {int} NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN seen TEXT NOT NULL DEFAULT '[]';
ALTER TABLE job ADD COLUMN calls {int} NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN parts {int} NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN reads_all {int} NOT NULL DEFAULT 0;
UPDATE job SET unit_kind = 'licenses' WHERE kind = 'sync_tenant';
DROP INDEX job_not_before;
DROP INDEX job_run;
CREATE INDEX job_run ON job (run_id, tenant_id);
CREATE INDEX job_free ON job (integration_id, queued_at, place) WHERE worker IS NULL;
CREATE INDEX job_owned ON job (integration_id, worker) WHERE worker IS NOT NULL;

CREATE TABLE staged_page (
    job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    list {int} NOT NULL,
    number {int} NOT NULL,
    -- Compressed by the engine.
    body {blob} NOT NULL,
    -- On the last page of a delta chain.
    delta_link TEXT,
    PRIMARY KEY (job_id, list, number)
){strict};

CREATE TABLE directory_user (
    id {serial},
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    given_name TEXT NOT NULL,
    surname TEXT NOT NULL,
    user_principal_name TEXT NOT NULL,
    mail TEXT,
    -- Graph's own word, also one that this version does not know.
    user_type TEXT NOT NULL,
    account_enabled {int} NOT NULL CHECK (account_enabled IN (0, 1)),
    job_title TEXT NOT NULL,
    department TEXT NOT NULL,
    office_location TEXT NOT NULL,
    usage_location TEXT NOT NULL,
    mobile_phone TEXT NOT NULL,
    business_phone TEXT NOT NULL,
    on_premises {int} NOT NULL CHECK (on_premises IN (0, 1)),
    created_at {int},
    missing_since {int}
){strict};
CREATE UNIQUE INDEX directory_user_tenant ON directory_user (tenant_id, external_id);
CREATE INDEX directory_user_live ON directory_user (tenant_id) WHERE missing_since IS NULL;
CREATE INDEX directory_user_missing ON directory_user (missing_since) WHERE missing_since IS NOT NULL;

CREATE TABLE license_assignment (
    user_id {int} NOT NULL REFERENCES directory_user (id) ON DELETE CASCADE,
    sku_id TEXT NOT NULL,
    -- The group that brings it; empty where it was assigned directly.
    group_id TEXT NOT NULL,
    state TEXT NOT NULL,
    error TEXT,
    -- JSON: an array of service plan ids.
    disabled_plans TEXT NOT NULL,
    PRIMARY KEY (user_id, sku_id, group_id)
){strict keyed};
CREATE INDEX license_assignment_sku ON license_assignment (sku_id, user_id);

CREATE TABLE directory_group (
    id {serial},
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    description TEXT NOT NULL,
    mail TEXT,
    class TEXT NOT NULL,
    dynamic {int} NOT NULL CHECK (dynamic IN (0, 1)),
    -- JSON: an array of SKU ids.
    licenses TEXT NOT NULL,
    missing_since {int}
){strict};
CREATE UNIQUE INDEX directory_group_tenant ON directory_group (tenant_id, external_id);
CREATE INDEX directory_group_missing ON directory_group (missing_since) WHERE missing_since IS NOT NULL;

-- Removals that wait for a person, and those that a person rejected, which keep their rows.
CREATE TABLE held_removal (
    id TEXT NOT NULL PRIMARY KEY,
    integration_id TEXT NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
    -- NULL: the integration's tenants themselves.
    tenant_id TEXT REFERENCES tenant (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('skus', 'subscriptions', 'users', 'groups', 'tenants')),
    -- The run that made the list as it is; no reference, since it outlives the run's log.
    run_id TEXT NOT NULL,
    created_at {int} NOT NULL,
    current_rows {int} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'dissolved')),
    decided_by TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    decided_at {int}
){strict};
CREATE UNIQUE INDEX held_removal_pending ON held_removal (integration_id, COALESCE(tenant_id, ''), kind)
    WHERE state = 'pending';
CREATE INDEX held_removal_tenant ON held_removal (tenant_id, kind) WHERE state IN ('pending', 'rejected');

CREATE TABLE held_item (
    held_id TEXT NOT NULL REFERENCES held_removal (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (held_id, external_id)
){strict};

CREATE TABLE unit_log (
    run_id TEXT NOT NULL REFERENCES sync_run (id) ON DELETE CASCADE,
    -- No reference: a dry run may name tenants that were never stored.
    tenant_id TEXT NOT NULL,
    -- A kind of unit, or 'discovery'.
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    -- NULL: not tried, since the unit backs off.
    started_at {int},
    ended_at {int} NOT NULL,
    added {int} NOT NULL,
    changed {int} NOT NULL,
    ended {int} NOT NULL,
    held {int} NOT NULL,
    unchanged {int} NOT NULL,
    calls {int} NOT NULL,
    parts {int} NOT NULL,
    reason TEXT,
    request_id TEXT,
    -- What was done to each row, compressed by the engine.
    records {blob},
    PRIMARY KEY (run_id, tenant_id, kind)
){strict};

-- Until when Microsoft asked all servers to leave a scope alone.
CREATE TABLE throttle_hold (
    scope TEXT NOT NULL PRIMARY KEY,
    until {int} NOT NULL
){strict};

INSERT INTO dataset (topic, version) VALUES ('users', 1);
