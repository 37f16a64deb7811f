ALTER TABLE campaigns ADD COLUMN owner_id TEXT REFERENCES users(id);
ALTER TABLE campaigns ADD COLUMN rev BIGINT NOT NULL DEFAULT 1;
ALTER TABLE campaigns ADD COLUMN copy_key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX campaigns_copy ON campaigns (copy_key) WHERE copy_key <> '';
CREATE INDEX campaigns_municipality ON campaigns (municipality_id);
CREATE INDEX posts_campaign ON posts (campaign_id, local) WHERE campaign_id IS NOT NULL;
CREATE INDEX series_campaign ON series (campaign_id) WHERE campaign_id IS NOT NULL;
CREATE INDEX events_campaign ON events (campaign_id, local) WHERE campaign_id IS NOT NULL;
