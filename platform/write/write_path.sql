-- What every mutating call leaves beside the rows it changes, in the same transaction: an audit record, an event, and
-- what its request id answered. Included by a migration of each service; needs the table revision.

CREATE TABLE audit_record (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 200),
  method text NOT NULL CHECK (char_length(method) BETWEEN 1 AND 200),
  request_id uuid NOT NULL,
  trace_id text NOT NULL CHECK (char_length(trace_id) <= 32),
  resource text NOT NULL CHECK (char_length(resource) BETWEEN 1 AND 200),
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 99),
  changes text[] NOT NULL,
  before_digest bytea CHECK (octet_length(before_digest) = 32),
  after_digest bytea CHECK (octet_length(after_digest) = 32)
);
CREATE INDEX audit_record_resource ON audit_record (resource, id);
COMMENT ON TABLE audit_record IS
  'Who changed what by which call. Rows stay for ever and hold no content: digests, so that content can be erased.';
COMMENT ON COLUMN audit_record.resource IS 'Name of the resource: "organisations/…".';
COMMENT ON COLUMN audit_record.kind IS 'socle.events.v1.Event.Kind.';
COMMENT ON COLUMN audit_record.changes IS 'Slugs of the service, what the change means: "renamed".';
COMMENT ON COLUMN audit_record.before_digest IS 'SHA-256 of the resource''s canonical bytes before; null: it was not there.';
COMMENT ON COLUMN audit_record.after_digest IS 'The same after; null: it is gone.';

CREATE TABLE outbox_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  resource text NOT NULL,
  kind smallint NOT NULL,
  changes text[] NOT NULL,
  before_digest bytea,
  after_digest bytea
);
CREATE INDEX outbox_event_order ON outbox_event (transaction, id);
COMMENT ON TABLE outbox_event IS
  'Events for those who watch, kept for the retention. Read in the order (transaction, id), and only below '
  'pg_snapshot_xmin(pg_current_snapshot()): ids are taken in another order than transactions commit in.';

CREATE TABLE request_record (
  caller text NOT NULL CHECK (char_length(caller) BETWEEN 1 AND 200),
  request_id uuid NOT NULL,
  fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint,
  response bytea,
  PRIMARY KEY (caller, request_id)
);
CREATE INDEX request_record_create_time ON request_record USING brin (create_time);
COMMENT ON TABLE request_record IS
  'What a request id did, per caller, so that a repeat does nothing and gets the same answer. Kept 24 hours at least.';
COMMENT ON COLUMN request_record.fingerprint IS 'SHA-256 of method and content: other content with the same id is refused.';
COMMENT ON COLUMN request_record.response IS 'The first answer, serialised. Set in the transaction that inserts the row.';
