-- Up to where events were deleted when their retention was over. Included by a migration of each service, after
-- platform/write/write_path.sql.

CREATE TABLE outbox_retention (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  deleted_transaction xid8 NOT NULL,
  deleted_id bigint NOT NULL CHECK (deleted_id >= 0)
);
INSERT INTO outbox_retention (deleted_transaction, deleted_id) VALUES ('0', 0);
COMMENT ON TABLE outbox_retention IS
  'One row: the last event deleted, in the order (transaction, id). Who resumes before it would miss events, and is told so.';
