CREATE INDEX channels_asked ON channels (wait_until) WHERE wait_until > 0;
