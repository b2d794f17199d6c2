-- People, their sessions and rights; the audit log. Words in braces are written for each database by src/migrate.rs.

CREATE TABLE user_account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    -- The address in lower case: what sign-in compares.
    email_key TEXT NOT NULL,
    -- argon2id; NULL for people who sign in elsewhere.
    password_hash TEXT,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'manager', 'editor', 'creator', 'lite')),
    created_at {int} NOT NULL,
    disabled_at {int}
){strict};
CREATE UNIQUE INDEX user_account_email ON user_account (email_key);

-- At most one link, and only while nobody has an account.
CREATE TABLE setup_link (
    id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
    token_hash {blob} NOT NULL,
    expires_at {int} NOT NULL
){strict};

CREATE TABLE session (
    token_hash {blob} NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    -- Names the session in cache keys and logs; no secret.
    tag TEXT NOT NULL,
    created_at {int} NOT NULL,
    last_seen_at {int} NOT NULL
){strict};
CREATE INDEX session_of_user ON session (user_id);

-- Keyed by the SHA-256 of the address, so that mistyped passwords are not kept in clear.
CREATE TABLE sign_in_attempt (
    account {blob} NOT NULL PRIMARY KEY,
    window_started_at {int} NOT NULL,
    attempts {int} NOT NULL,
    delay_ms {int} NOT NULL,
    not_before {int} NOT NULL
){strict};

CREATE TABLE organization (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at {int} NOT NULL
){strict};

CREATE TABLE access_group (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    all_organizations {int} NOT NULL CHECK (all_organizations IN (0, 1))
){strict};

CREATE TABLE access_group_member (
    access_group_id TEXT NOT NULL REFERENCES access_group (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    PRIMARY KEY (access_group_id, user_id)
){strict};
CREATE INDEX access_group_member_user ON access_group_member (user_id);

CREATE TABLE access_group_organization (
    access_group_id TEXT NOT NULL REFERENCES access_group (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    PRIMARY KEY (access_group_id, organization_id)
){strict};

-- Append-only: 0003 guards it. No foreign keys, so that entries outlive what they speak about.
CREATE TABLE audit (
    id {serial},
    at {int} NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'system', 'anonymous')),
    actor_id TEXT,
    address TEXT,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
    -- JSON: what was before and after; never a secret.
    detail TEXT NOT NULL
){strict};
CREATE INDEX audit_at ON audit (at);

-- Data keys, wrapped by the master key.
CREATE TABLE keyring (
    id {int} NOT NULL PRIMARY KEY,
    wrapped {blob} NOT NULL,
    created_at {int} NOT NULL
){strict};
