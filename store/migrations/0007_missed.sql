CREATE INDEX deliveries_missed ON deliveries (not_after) WHERE state = 'missed';
