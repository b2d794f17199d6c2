-- Access: what tenants grant, and the relationships a partner has with them. Both are written only when they change.

CREATE TABLE tenant_access (
    integration_id TEXT NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    -- JSON: an array of permissions; NULL before a token told them.
    granted TEXT,
    -- Microsoft's code of the last refusal; NULL once a read went well.
    refusal TEXT,
    -- When both became so.
    since {int} NOT NULL,
    PRIMARY KEY (integration_id, tenant_id)
){strict};

CREATE TABLE relationship (
    integration_id TEXT NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL,
    -- No reference: a relationship that has ended may name a tenant that was never read.
    tenant_id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    customer_name TEXT NOT NULL,
    -- JSON, as domain::relationship::RelationshipStatus is serialized.
    status TEXT NOT NULL,
    -- JSON: an array of role definition ids.
    roles TEXT NOT NULL,
    ends_at {int},
    extends_itself {int} NOT NULL CHECK (extends_itself IN (0, 1)),
    PRIMARY KEY (integration_id, external_id)
){strict};
