-- Integrations, what they synchronize, and the queue that does it.

CREATE TABLE integration (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    cloud TEXT NOT NULL,
    home_tenant TEXT NOT NULL,
    application TEXT NOT NULL,
    reach TEXT NOT NULL CHECK (reach IN ('partner', 'single')),
    interval_secs {int} NOT NULL CHECK (interval_secs > 0),
    created_at {int} NOT NULL,
    created_by TEXT REFERENCES user_account (id) ON DELETE SET NULL
){strict};
CREATE UNIQUE INDEX integration_home_tenant ON integration (cloud, home_tenant);

-- Ciphertext only; src/secret.rs alone reads and writes it.
CREATE TABLE secret (
    integration_id TEXT NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    ciphertext {blob} NOT NULL,
    set_at {int} NOT NULL,
    set_by TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    expires_at {int},
    PRIMARY KEY (integration_id, kind)
){strict};

CREATE TABLE tenant (
    id TEXT NOT NULL PRIMARY KEY,
    display_name TEXT NOT NULL,
    default_domain TEXT NOT NULL,
    country TEXT,
    -- 1 once the tenant's own directory gave these; a partner's older records never overwrite them.
    described {int} NOT NULL CHECK (described IN (0, 1)),
    created_at {int} NOT NULL
){strict};

CREATE TABLE tenant_domain (
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    is_default {int} NOT NULL CHECK (is_default IN (0, 1)),
    is_initial {int} NOT NULL CHECK (is_initial IN (0, 1)),
    PRIMARY KEY (tenant_id, name)
){strict};

CREATE TABLE integration_tenant (
    integration_id TEXT NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    -- Since when a full discovery has not listed it.
    missing_since {int},
    PRIMARY KEY (integration_id, tenant_id)
){strict};
CREATE INDEX integration_tenant_tenant ON integration_tenant (tenant_id);

CREATE TABLE tenant_match (
    tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    matched_by TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    matched_at {int} NOT NULL
){strict};
CREATE INDEX tenant_match_organization ON tenant_match (organization_id);

CREATE TABLE subscribed_sku (
    id {serial},
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    sku_id TEXT NOT NULL,
    part_number TEXT NOT NULL,
    -- Graph's own word, also one that this version does not know.
    status TEXT NOT NULL,
    applies_to TEXT NOT NULL,
    enabled {int} NOT NULL,
    warning {int} NOT NULL,
    suspended {int} NOT NULL,
    locked_out {int} NOT NULL,
    consumed {int} NOT NULL,
    -- JSON, as domain::sku::ServicePlan is serialized.
    service_plans TEXT NOT NULL,
    -- JSON: an array of texts.
    subscription_ids TEXT NOT NULL,
    ended_at {int}
){strict};
CREATE UNIQUE INDEX subscribed_sku_tenant ON subscribed_sku (tenant_id, sku_id);

CREATE TABLE subscription (
    id {serial},
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL,
    commerce_id TEXT NOT NULL,
    sku_id TEXT NOT NULL,
    part_number TEXT NOT NULL,
    status TEXT NOT NULL,
    total_licenses {int} NOT NULL,
    is_trial {int} NOT NULL CHECK (is_trial IN (0, 1)),
    created_at {int},
    next_lifecycle_at {int},
    owner_tenant TEXT,
    ended_at {int}
){strict};
CREATE UNIQUE INDEX subscription_tenant ON subscription (tenant_id, external_id);
CREATE INDEX subscription_sku ON subscription (tenant_id, sku_id);

CREATE TABLE sync_run (
    id TEXT NOT NULL PRIMARY KEY,
    integration_id TEXT NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
    trigger_kind TEXT NOT NULL,
    requested_by TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    state TEXT NOT NULL,
    queued_at {int} NOT NULL,
    started_at {int},
    ended_at {int},
    tenants_total {int} NOT NULL DEFAULT 0,
    tenants_done {int} NOT NULL DEFAULT 0,
    tenants_failed {int} NOT NULL DEFAULT 0,
    -- Of those that failed, how many wait for a person.
    tenants_attention {int} NOT NULL DEFAULT 0,
    added {int} NOT NULL DEFAULT 0,
    changed {int} NOT NULL DEFAULT 0,
    ended {int} NOT NULL DEFAULT 0,
    unchanged {int} NOT NULL DEFAULT 0,
    calls {int} NOT NULL DEFAULT 0,
    reason TEXT
){strict};
CREATE INDEX sync_run_integration ON sync_run (integration_id, queued_at);
-- One active run per integration.
CREATE UNIQUE INDEX sync_run_active ON sync_run (integration_id) WHERE ended_at IS NULL;

CREATE TABLE sync_unit (
    integration_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES sync_run (id) ON DELETE CASCADE,
    -- Where it stands now, and how its last attempt ended.
    state TEXT NOT NULL,
    outcome TEXT,
    reason TEXT,
    last_good_at {int},
    PRIMARY KEY (integration_id, tenant_id, kind),
    FOREIGN KEY (integration_id, tenant_id) REFERENCES integration_tenant (integration_id, tenant_id) ON DELETE CASCADE
){strict};
CREATE INDEX sync_unit_tenant ON sync_unit (tenant_id);

-- One row per server process that works; its jobs are its own while the lease lasts.
CREATE TABLE worker (
    id TEXT NOT NULL PRIMARY KEY,
    lease_until {int} NOT NULL
){strict};

CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('discover', 'sync_tenant')),
    integration_id TEXT NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
    run_id TEXT NOT NULL REFERENCES sync_run (id) ON DELETE CASCADE,
    tenant_id TEXT,
    queued_at {int} NOT NULL,
    not_before {int} NOT NULL,
    worker TEXT,
    -- Raised by every claim: a former owner's writes find no row.
    epoch {int} NOT NULL DEFAULT 0
){strict};
CREATE INDEX job_not_before ON job (not_before);
CREATE INDEX job_run ON job (run_id);

-- Versions of data, raised in the transaction that changes it.
CREATE TABLE dataset (
    topic TEXT NOT NULL PRIMARY KEY,
    version {int} NOT NULL
){strict};
INSERT INTO dataset (topic, version) VALUES ('licenses', 1), ('organizations', 1);

-- The version of integrations, runs and units: moves with progress, not with data.
CREATE TABLE run_progress (
    id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
    version {int} NOT NULL
){strict};
INSERT INTO run_progress (id, version) VALUES (1, 1);
