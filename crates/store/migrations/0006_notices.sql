-- Notices: what people are told of runs, who has read it, and the mail that says it.

-- What the runs of an integration have come to, as far as people were told.
CREATE TABLE notice_standing (
    integration_id TEXT NOT NULL PRIMARY KEY REFERENCES integration (id) ON DELETE CASCADE,
    set_up_told {int} NOT NULL CHECK (set_up_told IN (0, 1)),
    failures {int} NOT NULL,
    trouble TEXT NOT NULL CHECK (trouble IN ('none', 'failing', 'needs_attention')),
    tenants_attention {int} NOT NULL
){strict};

CREATE TABLE notice (
    id {serial},
    integration_id TEXT NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    at {int} NOT NULL,
    -- JSON, as domain::notice::Facts is serialized.
    facts TEXT NOT NULL
){strict};
CREATE INDEX notice_at ON notice (at);
CREATE INDEX notice_integration ON notice (integration_id, reason, at);

CREATE TABLE notice_read (
    notice_id {int} NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    PRIMARY KEY (notice_id, user_id)
){strict};
CREATE INDEX notice_read_user ON notice_read (user_id);

-- At most one mail server.
CREATE TABLE mail_server (
    id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
    host TEXT NOT NULL,
    port {int} NOT NULL,
    security TEXT NOT NULL CHECK (security IN ('start_tls', 'tls', 'none')),
    user_name TEXT NOT NULL,
    sender TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    set_at {int} NOT NULL
){strict};

-- Ciphertext only; src/mail.rs alone reads and writes it.
CREATE TABLE mail_password (
    id {int} NOT NULL PRIMARY KEY CHECK (id = 1) REFERENCES mail_server (id) ON DELETE CASCADE,
    ciphertext {blob} NOT NULL,
    set_at {int} NOT NULL,
    set_by TEXT REFERENCES user_account (id) ON DELETE SET NULL
){strict};

-- One row per message and recipient, written in the transaction that ends the run.
CREATE TABLE mail_outbox (
    id TEXT NOT NULL PRIMARY KEY,
    notice_id {int} NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up')),
    created_at {int} NOT NULL,
    not_before {int} NOT NULL,
    tries {int} NOT NULL DEFAULT 0,
    -- Until when a server has it in hand; raised epochs fence those that had it before.
    claimed_until {int} NOT NULL DEFAULT 0,
    epoch {int} NOT NULL DEFAULT 0,
    ended_at {int},
    -- Why the last try failed, in words.
    fault TEXT
){strict};
CREATE INDEX mail_outbox_state ON mail_outbox (state, not_before);
CREATE INDEX mail_outbox_notice ON mail_outbox (notice_id);

INSERT INTO dataset (topic, version) VALUES ('notices', 1);
