-- What the provider writes down of organizations: their profile, domains and locations.

ALTER TABLE organization ADD COLUMN short_name TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN type TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN alert TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN quick_notes TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN website TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN archived_at {int};
-- Raised with each change: whoever saves names the one that they have seen.
ALTER TABLE organization ADD COLUMN revision {int} NOT NULL DEFAULT 1;
ALTER TABLE organization ADD COLUMN changed_at {int} NOT NULL DEFAULT 0;
ALTER TABLE organization ADD COLUMN changed_by TEXT REFERENCES user_account (id) ON DELETE SET NULL;
UPDATE organization SET changed_at = created_at;

CREATE TABLE organization_domain (
    organization_id TEXT NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    -- In lower case.
    domain TEXT NOT NULL,
    place {int} NOT NULL,
    PRIMARY KEY (organization_id, domain)
){strict keyed};
CREATE INDEX organization_domain_name ON organization_domain (domain);

CREATE TABLE location (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    place {int} NOT NULL,
    name TEXT NOT NULL,
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    -- ISO 3166-1, two letters; empty where it is not known.
    country TEXT NOT NULL,
    phone TEXT NOT NULL,
    is_primary {int} NOT NULL CHECK (is_primary IN (0, 1))
){strict};
-- What hangs below a location names its organization too, so that it cannot end up under another one's.
CREATE UNIQUE INDEX location_organization ON location (organization_id, id);
