-- Matching: what tenants say of where they are, how they stand, and every decision on them.

-- The name that a person gave it here.
ALTER TABLE tenant ADD COLUMN alias TEXT;
ALTER TABLE tenant ADD COLUMN street TEXT NOT NULL DEFAULT '';
ALTER TABLE tenant ADD COLUMN city TEXT NOT NULL DEFAULT '';
ALTER TABLE tenant ADD COLUMN postal_code TEXT NOT NULL DEFAULT '';
-- Raised with each decision: whoever decides names the one that they have seen.
ALTER TABLE tenant ADD COLUMN match_revision {int} NOT NULL DEFAULT 1;
-- A person put it back to Unmatched: it is not matched without one again.
ALTER TABLE tenant ADD COLUMN unmatched_by_hand {int} NOT NULL DEFAULT 0 CHECK (unmatched_by_hand IN (0, 1));

-- 1: nobody decided; 0 with no matched_by: a person who is no longer here.
ALTER TABLE tenant_match ADD COLUMN automatic {int} NOT NULL DEFAULT 0 CHECK (automatic IN (0, 1));

-- A tenant is matched, ignored or neither.
CREATE TABLE tenant_ignore (
    tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    ignored_by TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    ignored_at {int} NOT NULL
){strict};

-- What one person did at once, and takes back by one Undo.
CREATE TABLE match_batch (
    id TEXT NOT NULL PRIMARY KEY,
    made_by TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    made_at {int} NOT NULL
){strict};

-- Kept for good. No references to tenants and organizations, so that decisions outlive what they speak about.
CREATE TABLE match_decision (
    id {serial},
    tenant_id TEXT NOT NULL,
    -- NULL: nobody decided, or it is older than batches.
    batch_id TEXT REFERENCES match_batch (id),
    kind TEXT NOT NULL CHECK (kind IN ('matched', 'created', 'ignored', 'reverted', 'renamed', 'undone')),
    decided_by TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    automatic {int} NOT NULL CHECK (automatic IN (0, 1)),
    decided_at {int} NOT NULL,
    -- The organization it was about, with its name then; of a revert the one it was matched to.
    organization_id TEXT,
    organization_name TEXT,
    words TEXT,
    score {int},
    ground TEXT,
    -- JSON: what spoke for and against it then.
    evidence TEXT NOT NULL,
    -- JSON: how the tenant stood before; NULL where that is not known.
    before_state TEXT,
    -- The tenant's revision after it.
    revision {int} NOT NULL,
    -- The decision that this one took back.
    undoes {int}
){strict};
CREATE INDEX match_decision_tenant ON match_decision (tenant_id, id);
CREATE INDEX match_decision_batch ON match_decision (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX match_decision_undoes ON match_decision (undoes) WHERE undoes IS NOT NULL;

INSERT INTO match_decision (tenant_id, kind, decided_by, automatic, decided_at, organization_id, organization_name,
    evidence, revision)
SELECT m.tenant_id, 'matched', m.matched_by, 0, m.matched_at, o.id, o.name, '{"evidence":[],"contradictions":[]}', 1
FROM tenant_match m JOIN organization o ON o.id = m.organization_id;

INSERT INTO dataset (topic, version) VALUES ('matching', 1);
