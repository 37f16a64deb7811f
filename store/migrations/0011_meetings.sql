CREATE TABLE meetings (
  revision_id TEXT PRIMARY KEY REFERENCES revisions(id), post_id TEXT NOT NULL REFERENCES posts(id),
  event_id TEXT NOT NULL REFERENCES events(id), event_rev BIGINT NOT NULL
);
CREATE INDEX meetings_event ON meetings (event_id);
