-- Who holds a product is asked of a tenant's people, whose assignments are found by their key. Nothing asks by product
-- alone, and this index was a good part of what a first sync writes.

DROP INDEX license_assignment_sku;
