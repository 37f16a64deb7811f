CREATE TABLE municipalities (
  id TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL
);
CREATE TABLE themes (id TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE audiences (id TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL);

CREATE TABLE users (
  id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password_hash TEXT NOT NULL,
  disabled BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL
);
CREATE TABLE roles (
  user_id TEXT NOT NULL REFERENCES users(id), municipality_id TEXT NOT NULL REFERENCES municipalities(id), role TEXT NOT NULL,
  PRIMARY KEY (user_id, municipality_id)
);
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id), csrf TEXT NOT NULL,
  created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE TABLE signin_links (
  token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id), expires_at BIGINT NOT NULL, used_at BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE signin_failures (bucket TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX signin_failures_bucket ON signin_failures (bucket, at);

CREATE TABLE channels (
  id TEXT PRIMARY KEY, municipality_id TEXT NOT NULL REFERENCES municipalities(id), slug TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  name TEXT NOT NULL, internal BIGINT NOT NULL, account TEXT NOT NULL, settings TEXT NOT NULL, secret TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL,
  UNIQUE (kind, account)
);

CREATE TABLE campaigns (
  id TEXT PRIMARY KEY, municipality_id TEXT NOT NULL REFERENCES municipalities(id), theme_id TEXT NOT NULL REFERENCES themes(id),
  audience_id TEXT REFERENCES audiences(id), title TEXT NOT NULL, goal TEXT NOT NULL, created_at BIGINT NOT NULL
);
CREATE TABLE measures (
  id TEXT PRIMARY KEY, municipality_id TEXT NOT NULL REFERENCES municipalities(id), theme_id TEXT NOT NULL REFERENCES themes(id),
  title TEXT NOT NULL, body TEXT NOT NULL, planning TEXT NOT NULL, from_date TEXT NOT NULL, until_date TEXT NOT NULL
);
CREATE TABLE campaign_measures (
  campaign_id TEXT NOT NULL REFERENCES campaigns(id), measure_id TEXT NOT NULL REFERENCES measures(id), PRIMARY KEY (campaign_id, measure_id)
);

CREATE TABLE series (
  id TEXT PRIMARY KEY, municipality_id TEXT NOT NULL REFERENCES municipalities(id), campaign_id TEXT REFERENCES campaigns(id),
  theme_id TEXT REFERENCES themes(id), audience_id TEXT REFERENCES audiences(id), title TEXT NOT NULL, internal BIGINT NOT NULL,
  channels TEXT NOT NULL, rrule TEXT NOT NULL, start_date TEXT NOT NULL, clock TEXT NOT NULL, zone TEXT NOT NULL,
  until_date TEXT NOT NULL, holidays TEXT NOT NULL, rule_no BIGINT NOT NULL, created_at BIGINT NOT NULL
);
CREATE INDEX series_municipality ON series (municipality_id);

CREATE TABLE posts (
  id TEXT PRIMARY KEY, municipality_id TEXT NOT NULL REFERENCES municipalities(id), campaign_id TEXT REFERENCES campaigns(id),
  theme_id TEXT REFERENCES themes(id), audience_id TEXT REFERENCES audiences(id),
  series_id TEXT REFERENCES series(id), rule_no BIGINT NOT NULL, rule_start TEXT NOT NULL,
  internal BIGINT NOT NULL, skipped BIGINT NOT NULL DEFAULT 0,
  revision_id TEXT NOT NULL, content_hash TEXT NOT NULL, local TEXT NOT NULL,
  submitted_by TEXT REFERENCES users(id), submitted_hash TEXT NOT NULL DEFAULT '', approved_hash TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  UNIQUE (series_id, rule_no, rule_start)
);
CREATE INDEX posts_local ON posts (municipality_id, local);
CREATE TABLE revisions (
  id TEXT PRIMARY KEY, post_id TEXT NOT NULL REFERENCES posts(id), no BIGINT NOT NULL, content TEXT NOT NULL, hash TEXT NOT NULL,
  author_id TEXT REFERENCES users(id), created_at BIGINT NOT NULL,
  UNIQUE (post_id, no)
);
CREATE TABLE approvals (
  id TEXT PRIMARY KEY, post_id TEXT NOT NULL REFERENCES posts(id), revision_id TEXT NOT NULL REFERENCES revisions(id), hash TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users(id), created_at BIGINT NOT NULL, withdrawn_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX approvals_post ON approvals (post_id, created_at);
CREATE TABLE media (sha256 TEXT PRIMARY KEY, mime TEXT NOT NULL, bytes BYTEA NOT NULL, created_at BIGINT NOT NULL);

CREATE TABLE deliveries (
  id TEXT PRIMARY KEY, post_id TEXT NOT NULL REFERENCES posts(id), channel_id TEXT NOT NULL REFERENCES channels(id),
  municipality_id TEXT NOT NULL REFERENCES municipalities(id), owner_id TEXT NOT NULL REFERENCES municipalities(id),
  internal BIGINT NOT NULL, state TEXT NOT NULL,
  due_at BIGINT NOT NULL, next_at BIGINT NOT NULL, not_after BIGINT NOT NULL, local TEXT NOT NULL, zone TEXT NOT NULL,
  attempt BIGINT NOT NULL DEFAULT 0, lease_until BIGINT NOT NULL DEFAULT 0, worker TEXT NOT NULL DEFAULT '',
  began_at BIGINT NOT NULL DEFAULT 0, first_at BIGINT NOT NULL DEFAULT 0, checks BIGINT NOT NULL DEFAULT 0,
  revision_id TEXT NOT NULL REFERENCES revisions(id), content_hash TEXT NOT NULL, approved_hash TEXT NOT NULL,
  remote_id TEXT NOT NULL DEFAULT '', remote_url TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX deliveries_once ON deliveries (post_id, channel_id) WHERE state <> 'cancelled';
CREATE INDEX deliveries_post ON deliveries (post_id);
CREATE INDEX deliveries_waiting ON deliveries (next_at) WHERE state = 'waiting';
CREATE INDEX deliveries_late ON deliveries (not_after) WHERE state IN ('waiting', 'held');
CREATE INDEX deliveries_lease ON deliveries (lease_until) WHERE state = 'sending';
CREATE INDEX deliveries_doubt ON deliveries (next_at) WHERE state = 'in_doubt';
CREATE INDEX deliveries_held ON deliveries (next_at) WHERE state = 'held';
CREATE INDEX deliveries_published ON deliveries (updated_at) WHERE state = 'published';
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state <> 'cancelled';
CREATE INDEX deliveries_attention ON deliveries (municipality_id, due_at)
  WHERE state IN ('held', 'in_doubt', 'needs_human', 'failed', 'missed', 'handed_over');

CREATE TABLE attempts (
  id TEXT PRIMARY KEY, delivery_id TEXT NOT NULL REFERENCES deliveries(id), no BIGINT NOT NULL, revision_id TEXT NOT NULL,
  started_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, outcome TEXT NOT NULL, http_status BIGINT NOT NULL,
  remote_id TEXT NOT NULL, remote_url TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, late_ms BIGINT NOT NULL, by_user TEXT NOT NULL
);
CREATE INDEX attempts_delivery ON attempts (delivery_id, no);

CREATE TABLE halts (
  id TEXT PRIMARY KEY, scope TEXT NOT NULL, municipality_id TEXT REFERENCES municipalities(id), channel_id TEXT REFERENCES channels(id),
  reason TEXT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL, lifted_by TEXT NOT NULL DEFAULT '', lifted_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX halts_active ON halts (scope) WHERE lifted_at = 0;

CREATE TABLE notices (
  id TEXT PRIMARY KEY, incident TEXT NOT NULL UNIQUE, municipality_id TEXT NOT NULL REFERENCES municipalities(id), post_id TEXT REFERENCES posts(id),
  delivery_id TEXT REFERENCES deliveries(id), kind TEXT NOT NULL, body TEXT NOT NULL, created_at BIGINT NOT NULL,
  mail_claimed_at BIGINT NOT NULL DEFAULT 0, mailed_at BIGINT NOT NULL DEFAULT 0, done_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX notices_open ON notices (municipality_id, created_at) WHERE done_at = 0;
CREATE INDEX notices_delivery ON notices (delivery_id) WHERE done_at = 0;
CREATE INDEX notices_unmailed ON notices (created_at) WHERE mailed_at = 0;

CREATE TABLE audit (
  id TEXT PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, verb TEXT NOT NULL, subject TEXT NOT NULL, municipality_id TEXT NOT NULL,
  before_value TEXT NOT NULL, after_value TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, at);

CREATE TABLE events (
  id TEXT PRIMARY KEY, uid TEXT NOT NULL UNIQUE, municipality_id TEXT NOT NULL REFERENCES municipalities(id),
  campaign_id TEXT REFERENCES campaigns(id), theme_id TEXT REFERENCES themes(id), audience_id TEXT REFERENCES audiences(id),
  kind TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, location TEXT NOT NULL, address TEXT NOT NULL, public BIGINT NOT NULL,
  status TEXT NOT NULL, local TEXT NOT NULL, zone TEXT NOT NULL, minutes BIGINT NOT NULL, sequence BIGINT NOT NULL,
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX events_local ON events (local);

CREATE TABLE trial_posts (
  id TEXT PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE, channel_id TEXT NOT NULL REFERENCES channels(id), post_id TEXT NOT NULL,
  title TEXT NOT NULL, body TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX trial_posts_channel ON trial_posts (channel_id, at);

CREATE TABLE pack_items (
  pack TEXT NOT NULL, start TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, row_id TEXT NOT NULL,
  PRIMARY KEY (pack, start, kind, item)
);
