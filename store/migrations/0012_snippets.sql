CREATE TABLE snippets (
  id TEXT PRIMARY KEY, municipality_id TEXT NOT NULL REFERENCES municipalities(id), kind TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL,
  body TEXT NOT NULL, title TEXT NOT NULL, theme_id TEXT REFERENCES themes(id), internal BIGINT NOT NULL, channel_kinds TEXT NOT NULL,
  rev BIGINT NOT NULL, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX snippets_name ON snippets (municipality_id, name_key);
