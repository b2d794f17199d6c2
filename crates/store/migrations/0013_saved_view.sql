-- What people keep of the license list's address under a name.

CREATE TABLE saved_view (
    id TEXT NOT NULL PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- The name in lower case.
    name_key TEXT NOT NULL,
    -- A query string without the question mark.
    query TEXT NOT NULL,
    shared {int} NOT NULL CHECK (shared IN (0, 1)),
    -- It chooses organizations or tenants by name: those who do not see all of them are not shown it.
    names_customers {int} NOT NULL CHECK (names_customers IN (0, 1)),
    -- Raised with each change: whoever saves names the one that they have seen.
    revision {int} NOT NULL DEFAULT 1,
    changed_at {int} NOT NULL
){strict};
CREATE UNIQUE INDEX saved_view_name ON saved_view (owner_id, name_key);
