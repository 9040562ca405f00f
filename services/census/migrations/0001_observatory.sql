-- Census: what is written leaves beside it (audit, events, request ids), and the observatory: indicators and values.
--
-- Roles, in production: socle_census_owner runs migrations and owns everything; socle_census_app serves; socle_census_ro
-- reads. The grants at the end apply to those of them that exist.

CREATE TABLE revision (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  create_time timestamptz NOT NULL DEFAULT now(),
  cause text NOT NULL CHECK (char_length(cause) BETWEEN 1 AND 500),
  actor text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 200)
);
COMMENT ON TABLE revision IS 'One command that changed something, in one transaction. What a write returns as its revision.';
COMMENT ON COLUMN revision.cause IS 'Which: the name of the method.';
COMMENT ON COLUMN revision.actor IS 'Who: the subject of the caller''s token.';

\ir ../../../platform/write/write_path.sql
\ir ../../../platform/events/outbox_retention.sql

CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % stay, under the identity that they have', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_removal() IS 'Trigger: rows are neither removed nor renamed.';

CREATE TABLE indicator (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 300),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  folded text NOT NULL,
  unit text NOT NULL CHECK (char_length(unit) BETWEEN 1 AND 50),
  decimals smallint NOT NULL CHECK (decimals BETWEEN 0 AND 6),
  additivity smallint NOT NULL CHECK (additivity BETWEEN 1 AND 9),
  direction smallint NOT NULL CHECK (direction BETWEEN 1 AND 9),
  geography smallint NOT NULL CHECK (geography BETWEEN 1 AND 9),
  method text NOT NULL CHECK (char_length(method) <= 5000),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  keeper text COLLATE "C" NOT NULL CHECK (keeper ~ '^(collectivites|organisations)/'),
  version int NOT NULL CHECK (version >= 1),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
COMMENT ON TABLE indicator IS 'What is measured, how, and of whom.';
COMMENT ON COLUMN indicator.folded IS 'Label and description without case and accents: what a search looks through.';
COMMENT ON COLUMN indicator.version IS 'Grows when unit or method change; indicator_version has what they were.';

CREATE TABLE indicator_version (
  indicator_id text COLLATE "C" NOT NULL REFERENCES indicator,
  version int NOT NULL,
  unit text NOT NULL,
  method text NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (indicator_id, version)
);
COMMENT ON TABLE indicator_version IS 'Unit and method of each version. Rows stay as they are.';

CREATE TABLE indicator_value (
  indicator_id text COLLATE "C" NOT NULL REFERENCES indicator,
  period text COLLATE "C" NOT NULL CHECK (period ~ '^[0-9]{4}(-(Q[1-4]|[0-9]{2}))?$'),
  collectivite text COLLATE "C" NOT NULL CHECK (collectivite ~ '^collectivites/(commune|epci)-'),
  since_revision bigint NOT NULL,
  retired_revision bigint CHECK (since_revision < retired_revision),
  geography_date date NOT NULL,
  units bigint NOT NULL,
  status smallint NOT NULL CHECK (status BETWEEN 1 AND 9),
  note text NOT NULL CHECK (char_length(note) <= 1000),
  indicator_version int NOT NULL,
  PRIMARY KEY (indicator_id, period, collectivite, since_revision)
);
CREATE UNIQUE INDEX indicator_value_current ON indicator_value (indicator_id, period, collectivite)
  WHERE retired_revision IS NULL;
CREATE INDEX indicator_value_series ON indicator_value (indicator_id, collectivite, period) WHERE retired_revision IS NULL;
COMMENT ON TABLE indicator_value IS 'What was measured. A value that another one replaced stays, retired.';
COMMENT ON COLUMN indicator_value.units IS 'The value, counted in its smallest unit: 10^-decimals of the indicator.';
COMMENT ON COLUMN indicator_value.geography_date IS 'The day whose perimeter of the collectivité it is for.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, additivity, decimals, geography, keeper, create_time ON indicator
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON indicator_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays
  BEFORE DELETE OR UPDATE OF indicator_id, period, collectivite, since_revision, geography_date, units, status, note,
    indicator_version ON indicator_value
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT, INSERT ON revision, audit_record, outbox_event, request_record TO socle_census_app;
    GRANT DELETE ON outbox_event, request_record TO socle_census_app;
    GRANT UPDATE (revision, response) ON request_record TO socle_census_app;
    GRANT SELECT, UPDATE ON outbox_retention TO socle_census_app;
    GRANT SELECT, INSERT ON indicator, indicator_version, indicator_value TO socle_census_app;
    GRANT UPDATE ON indicator TO socle_census_app;
    GRANT UPDATE (retired_revision) ON indicator_value TO socle_census_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON revision, audit_record, outbox_event, indicator, indicator_version, indicator_value TO socle_census_ro;
  END IF;
END $$;
