CREATE INDEX deliveries_channel_published ON deliveries (channel_id, updated_at) WHERE state = 'published';
