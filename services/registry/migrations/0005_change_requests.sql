-- Corrections that are proposed and validated before they are made. Who changed one when is in audit_record.

CREATE TABLE change_request (
  id text PRIMARY KEY CHECK (char_length(id) = 36),
  collectivite text NOT NULL CHECK (char_length(collectivite) <= 60),
  correction text NOT NULL CHECK (octet_length(correction) <= 10000),
  stages jsonb NOT NULL CHECK (jsonb_array_length(stages) BETWEEN 1 AND 5),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 6),
  author text NOT NULL CHECK (char_length(author) BETWEEN 1 AND 200),
  closer text NOT NULL,
  closing_comment text NOT NULL CHECK (char_length(closing_comment) <= 500),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL UNIQUE,
  CONSTRAINT change_request_closed CHECK ((state IN (4, 5, 6)) = (closer <> ''))
);
CREATE INDEX change_request_of ON change_request (collectivite, revision DESC);
CREATE INDEX change_request_in_state ON change_request (state, revision DESC);
COMMENT ON TABLE change_request IS 'Corrections that several people agree to before they are made.';
COMMENT ON COLUMN change_request.collectivite IS 'Name of what is to be corrected: "collectivites/commune-59350".';
COMMENT ON COLUMN change_request.correction IS 'As a publication of the kind "correction" will hold it.';
COMMENT ON COLUMN change_request.stages IS 'Validations in order: label, validator, micros, comment.';
COMMENT ON COLUMN change_request.state IS '1 DRAFT, 2 PENDING, 3 VALIDATED, 4 APPLIED, 5 REJECTED, 6 CANCELLED.';
COMMENT ON COLUMN change_request.closer IS 'Who applied, rejected or cancelled it; empty until then.';
COMMENT ON COLUMN change_request.revision IS 'Of its last change.';

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_app') THEN
    GRANT SELECT, INSERT, UPDATE ON change_request TO socle_registry_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_ro') THEN
    GRANT SELECT ON change_request TO socle_registry_ro;
  END IF;
END $$;
