CREATE INDEX deliveries_public ON deliveries (updated_at) WHERE state = 'published' AND internal = 0;
CREATE INDEX deliveries_public_municipality ON deliveries (municipality_id, updated_at) WHERE state = 'published' AND internal = 0;
CREATE INDEX deliveries_public_owner ON deliveries (owner_id, updated_at) WHERE state = 'published' AND internal = 0;
