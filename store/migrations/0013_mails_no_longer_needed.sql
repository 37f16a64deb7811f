-- What ended before anyone was mailed of it and is no news any more, leaves the list of what is to be mailed. It comes back
-- there when it is opened again. The words are those of toMail in store/mail.go.
DROP INDEX notices_unmailed;
CREATE INDEX notices_unmailed ON notices (created_at)
  WHERE mailed_at = 0 AND (done_at = 0 OR kind NOT IN ('in_doubt', 'held', 'handed_over', 'preflight', 'approval', 'submitted'));
