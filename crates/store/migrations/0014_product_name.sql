-- Names of products beyond the built-in catalogue: what people call those that it does not know, and what a newer file
-- of Microsoft's says.

CREATE TABLE product_name (
    sku_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    named_by TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    named_at {int} NOT NULL
){strict};

-- Only what the built-in catalogue does not say too.
CREATE TABLE product_catalogue (
    sku_id TEXT NOT NULL PRIMARY KEY,
    part_number TEXT NOT NULL,
    name TEXT NOT NULL
){strict};

-- The file that was taken over last, if any: one row.
CREATE TABLE product_catalogue_file (
    id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
    products {int} NOT NULL,
    taken_by TEXT REFERENCES user_account (id) ON DELETE SET NULL,
    taken_at {int} NOT NULL
){strict};
