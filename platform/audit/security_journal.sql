-- The security journal: who read personal data, and who was refused. Apart from the business history, and kept for a time.
-- Included by a migration of each service.

CREATE TABLE security_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  create_time timestamptz NOT NULL,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 9),
  subject text NOT NULL CHECK (char_length(subject) <= 200),
  method text NOT NULL CHECK (char_length(method) BETWEEN 1 AND 200),
  resources text[] NOT NULL CHECK (cardinality(resources) <= 1000),
  purpose text NOT NULL CHECK (char_length(purpose) <= 500),
  code text NOT NULL CHECK (char_length(code) <= 40),
  request_id text NOT NULL CHECK (char_length(request_id) <= 100),
  trace_id text NOT NULL CHECK (char_length(trace_id) <= 32),
  peer text NOT NULL CHECK (char_length(peer) <= 200)
);
CREATE INDEX security_entry_time ON security_entry USING brin (create_time);
CREATE INDEX security_entry_resources ON security_entry USING gin (resources);
COMMENT ON TABLE security_entry IS 'Reads of personal data, denied calls and failed authentications. Deleted when their retention is over.';
COMMENT ON COLUMN security_entry.create_time IS 'When the call ended, by the clock of the process.';
COMMENT ON COLUMN security_entry.kind IS '1 personal data was asked for, 2 the call was denied, 3 nobody was recognised.';
COMMENT ON COLUMN security_entry.subject IS 'Who called; empty: nobody was recognised.';
COMMENT ON COLUMN security_entry.resources IS 'Names in the request; none: a list was asked for.';
COMMENT ON COLUMN security_entry.purpose IS 'What the caller gave as purpose; empty: none.';
COMMENT ON COLUMN security_entry.code IS 'What the call ended with: "OK", "PERMISSION_DENIED".';
