-- History by day, in UTC. Only what changes is written: a day without a row is as the one before. No row of a day that
-- is over is ever written, whatever the clocks of servers say.

-- The last day that anything was written on, counted from 1970-01-01; it never falls.
CREATE TABLE history_clock (
    id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
    day {int} NOT NULL
){strict};
INSERT INTO history_clock (id, day) VALUES (1, 0);

-- The numbers of a license from the end of a day on, until its next row. Licenses are never purged.
CREATE TABLE license_day (
    license_id {int} NOT NULL REFERENCES subscribed_sku (id),
    day {int} NOT NULL,
    -- Graph's own word, also one that this version does not know.
    status TEXT NOT NULL,
    enabled {int} NOT NULL,
    warning {int} NOT NULL,
    suspended {int} NOT NULL,
    locked_out {int} NOT NULL,
    consumed {int} NOT NULL,
    ended {int} NOT NULL CHECK (ended IN (0, 1)),
    PRIMARY KEY (license_id, day)
){strict keyed};

-- Who began or ceased to hold which license of a tenant on a day, packed by domain::history. No references, so that it
-- outlives the rows of people who have left: then it holds Microsoft's ids and nothing that names them.
CREATE TABLE holder_day (
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    day {int} NOT NULL,
    body {blob} NOT NULL,
    PRIMARY KEY (tenant_id, day)
){strict};

-- Days in a row on each of which a kind of a tenant's data was read well.
CREATE TABLE read_days (
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    from_day {int} NOT NULL,
    to_day {int} NOT NULL,
    PRIMARY KEY (tenant_id, kind, from_day)
){strict keyed};
