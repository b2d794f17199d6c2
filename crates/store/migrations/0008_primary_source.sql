-- Warnings of credentials that end, and which one of several integrations reads a tenant.

-- Each threshold is told once per credential; a new secret, or a sign-in that was used, has another time of setting.
CREATE TABLE credential_warning (
    integration_id TEXT NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
    -- The kind of secret.
    kind TEXT NOT NULL,
    set_at {int} NOT NULL,
    -- Days; 0 for the end itself.
    threshold {int} NOT NULL,
    PRIMARY KEY (integration_id, kind, set_at, threshold)
){strict};

-- The integration that reads a tenant. One that no other integration reaches has one, too.
CREATE TABLE tenant_source (
    tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
    integration_id TEXT NOT NULL,
    since {int} NOT NULL,
    -- Who lost it to this one by failing; no reference, since it only says who must wait.
    failed_before TEXT,
    FOREIGN KEY (integration_id, tenant_id) REFERENCES integration_tenant (integration_id, tenant_id) ON DELETE CASCADE
){strict};
CREATE INDEX tenant_source_integration ON tenant_source (integration_id, tenant_id);

-- Of the integrations that reach a tenant now: one that has read it, else the oldest.
INSERT INTO tenant_source (tenant_id, integration_id, since)
SELECT p.tenant_id, p.integration_id, 0 FROM (SELECT l.tenant_id, l.integration_id, ROW_NUMBER() OVER (
        PARTITION BY l.tenant_id ORDER BY CASE WHEN EXISTS (SELECT 1 FROM sync_unit u
            WHERE u.integration_id = l.integration_id AND u.tenant_id = l.tenant_id AND u.last_good_at IS NOT NULL)
            THEN 0 ELSE 1 END, i.created_at, i.id) AS place
    FROM integration_tenant l JOIN integration i ON i.id = l.integration_id WHERE l.missing_since IS NULL) p
WHERE p.place = 1;
