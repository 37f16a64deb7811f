CREATE TABLE uploads (
  sha256 TEXT NOT NULL REFERENCES media(sha256), user_id TEXT NOT NULL REFERENCES users(id), at BIGINT NOT NULL, PRIMARY KEY (sha256, user_id)
);
CREATE TABLE post_media (
  sha256 TEXT NOT NULL REFERENCES media(sha256), post_id TEXT NOT NULL REFERENCES posts(id), PRIMARY KEY (sha256, post_id)
);

CREATE TABLE editing (
  post_id TEXT NOT NULL REFERENCES posts(id), user_id TEXT NOT NULL REFERENCES users(id), at BIGINT NOT NULL, PRIMARY KEY (post_id, user_id)
);

CREATE TABLE comments (
  id TEXT PRIMARY KEY, post_id TEXT NOT NULL REFERENCES posts(id), revision_id TEXT NOT NULL REFERENCES revisions(id),
  user_id TEXT NOT NULL REFERENCES users(id), kind TEXT NOT NULL, body TEXT NOT NULL, created_at BIGINT NOT NULL
);
CREATE INDEX comments_post ON comments (post_id, created_at);

ALTER TABLE notices ADD COLUMN user_id TEXT NOT NULL DEFAULT '';
CREATE INDEX notices_post ON notices (post_id) WHERE done_at = 0;
CREATE INDEX notices_user ON notices (user_id) WHERE done_at = 0;
CREATE INDEX media_created ON media (created_at, sha256);
