-- Who was mailed a notice that others are still to be mailed; gone as soon as everybody was.
CREATE TABLE notice_mails (
  notice_id TEXT NOT NULL REFERENCES notices(id) ON DELETE CASCADE, email TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (notice_id, email)
);
