-- Flexible assets: types with fields, documents of organizations, who may open one; and what people keep beside a
-- license. The type Microsoft Licenses and its assets follow from what is synced and have no rows here.

CREATE TABLE asset_type (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- The name in dashes: what no two types share.
    name_key TEXT NOT NULL,
    icon TEXT NOT NULL,
    description TEXT NOT NULL,
    enabled {int} NOT NULL CHECK (enabled IN (0, 1)),
    -- Raised with each change: whoever saves names the one that they have seen.
    revision {int} NOT NULL DEFAULT 1,
    changed_at {int} NOT NULL,
    changed_by TEXT REFERENCES user_account (id) ON DELETE SET NULL
){strict};
CREATE UNIQUE INDEX asset_type_name ON asset_type (name_key);

CREATE TABLE asset_field (
    id TEXT NOT NULL PRIMARY KEY,
    asset_type_id TEXT NOT NULL REFERENCES asset_type (id) ON DELETE CASCADE,
    place {int} NOT NULL,
    -- What values are kept by; it stays when the name changes.
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    -- JSON, as domain::asset::FieldKind is serialized.
    kind TEXT NOT NULL,
    hint TEXT NOT NULL,
    required {int} NOT NULL CHECK (required IN (0, 1)),
    show_in_list {int} NOT NULL CHECK (show_in_list IN (0, 1)),
    use_for_title {int} NOT NULL CHECK (use_for_title IN (0, 1))
){strict};
CREATE UNIQUE INDEX asset_field_key ON asset_field (asset_type_id, key);

CREATE TABLE asset (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    -- A type with assets stays.
    asset_type_id TEXT NOT NULL REFERENCES asset_type (id),
    title TEXT NOT NULL,
    -- JSON, as domain::asset::Traits is serialized.
    traits TEXT NOT NULL,
    -- What searches look through, in lower case.
    search_text TEXT NOT NULL,
    -- 1: only the people in asset_access may open it.
    restricted {int} NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),
    archived_at {int},
    revision {int} NOT NULL DEFAULT 1,
    created_at {int} NOT NULL,
    changed_at {int} NOT NULL,
    changed_by TEXT REFERENCES user_account (id) ON DELETE SET NULL
){strict};
-- What hangs below an asset names its organization too, so that it cannot end up under another one's.
CREATE UNIQUE INDEX asset_organization ON asset (organization_id, id);
CREATE INDEX asset_of_type ON asset (asset_type_id, organization_id);

CREATE TABLE asset_access (
    asset_id TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL,
    PRIMARY KEY (asset_id, user_id),
    FOREIGN KEY (organization_id, asset_id) REFERENCES asset (organization_id, id) ON DELETE CASCADE
){strict keyed};

-- What people keep beside a license. No references to tenants and SKUs, so that it outlives a license that ends, a
-- match that is taken back, and a tenant that is disconnected and connected again.
CREATE TABLE license_asset (
    tenant_id TEXT NOT NULL,
    sku_id TEXT NOT NULL,
    notes TEXT NOT NULL,
    -- JSON: an array of texts.
    tags TEXT NOT NULL,
    owner_id TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    -- 1: only the people in license_access may open it.
    restricted {int} NOT NULL CHECK (restricted IN (0, 1)),
    revision {int} NOT NULL,
    changed_at {int} NOT NULL,
    changed_by TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    PRIMARY KEY (tenant_id, sku_id)
){strict};

CREATE TABLE license_access (
    tenant_id TEXT NOT NULL,
    sku_id TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    PRIMARY KEY (tenant_id, sku_id, user_id),
    FOREIGN KEY (tenant_id, sku_id) REFERENCES license_asset (tenant_id, sku_id) ON DELETE CASCADE
){strict keyed};

-- The id of a license as an asset ends as its tenant's does.
CREATE INDEX tenant_ending ON tenant (substr(id, 25));

INSERT INTO dataset (topic, version) VALUES ('assets', 1);
