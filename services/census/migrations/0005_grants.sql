-- Outside tables: how they are read, what was imported; and grants of the State.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE column_mapping (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 300),
  subject smallint NOT NULL CHECK (subject BETWEEN 1 AND 9),
  keeper text COLLATE "C" NOT NULL CHECK (keeper ~ '^(collectivites|organisations)/'),
  system text COLLATE "C" NOT NULL CHECK (system ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  decimal_mark smallint NOT NULL CHECK (decimal_mark BETWEEN 1 AND 2),
  rules jsonb NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
CREATE INDEX column_mapping_keeper ON column_mapping (keeper, id);
COMMENT ON TABLE column_mapping IS 'Which column of an outside table gives which field, kept by name.';
COMMENT ON COLUMN column_mapping.rules IS '[{field, column, default, values: [[from, to]]}]; none: columns have the names of fields.';

CREATE TABLE table_import (
  id text COLLATE "C" PRIMARY KEY,
  mapping_id text COLLATE "C" NOT NULL REFERENCES column_mapping,
  file_name text NOT NULL CHECK (char_length(file_name) BETWEEN 1 AND 500),
  digest text COLLATE "C" NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  as_of date NOT NULL,
  row_count bigint NOT NULL,
  created_count bigint NOT NULL,
  changed_count bigint NOT NULL,
  unchanged_count bigint NOT NULL,
  refused_count bigint NOT NULL,
  unmatched_count bigint NOT NULL,
  actor text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  CHECK (created_count + changed_count + unchanged_count + refused_count = row_count)
);
CREATE INDEX table_import_newest ON table_import (revision);
CREATE INDEX table_import_mapping ON table_import (mapping_id, revision);
COMMENT ON TABLE table_import IS 'Imports that were made: every row of the file is in one of the counts.';

CREATE TABLE state_grant (
  id text COLLATE "C" PRIMARY KEY,
  keeper text COLLATE "C" NOT NULL,
  system text COLLATE "C" NOT NULL,
  external_id text COLLATE "C" NOT NULL CHECK (char_length(external_id) BETWEEN 1 AND 200),
  kind text COLLATE "C" NOT NULL CHECK (char_length(kind) BETWEEN 1 AND 50),
  year smallint NOT NULL CHECK (year = 0 OR year BETWEEN 1900 AND 2200),
  title text NOT NULL CHECK (char_length(title) <= 5000),
  title_key text NOT NULL,
  title_place text COLLATE "C" NOT NULL GENERATED ALWAYS AS (md5(title_key)) STORED,
  category text COLLATE "C" NOT NULL CHECK (char_length(category) <= 300),
  beneficiary text COLLATE "C" NOT NULL,
  beneficiary_label text NOT NULL CHECK (char_length(beneficiary_label) <= 300),
  beneficiary_code text COLLATE "C" NOT NULL CHECK (char_length(beneficiary_code) <= 20),
  match smallint NOT NULL CHECK (match BETWEEN 1 AND 9),
  candidates text[] NOT NULL,
  departement text COLLATE "C" NOT NULL CHECK (char_length(departement) <= 3),
  cost bigint CHECK (cost BETWEEN 0 AND 3000000000000),
  awarded bigint NOT NULL CHECK (awarded BETWEEN 0 AND 3000000000000),
  basis smallint NOT NULL CHECK (basis BETWEEN 0 AND 2),
  award_date date NOT NULL,
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  folded text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  UNIQUE (keeper, system, external_id)
);
CREATE INDEX state_grant_beneficiary ON state_grant (beneficiary, id);
CREATE INDEX state_grant_departement ON state_grant (departement, id);
CREATE INDEX state_grant_repeated ON state_grant (beneficiary, title_place) WHERE beneficiary <> '' AND title_key <> '';
CREATE INDEX state_grant_waiting ON state_grant (id) WHERE match IN (5, 6);
CREATE INDEX state_grant_words ON state_grant USING gin (folded gin_trgm_ops);
COMMENT ON TABLE state_grant IS 'Grants of the State, as published lists have them.';
COMMENT ON COLUMN state_grant.beneficiary IS 'A name of the registry; empty while it is not certain.';
COMMENT ON COLUMN state_grant.title_place IS 'Where its title stands among those of the beneficiary: titles are longer than an index takes.';
COMMENT ON COLUMN state_grant.folded IS 'Title, category and label without case and accents: what a search looks through.';

CREATE TABLE state_grant_past (
  id text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (id, revision)
);
COMMENT ON TABLE state_grant_past IS 'What a grant was before it was changed. Rows stay as they are.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, subject, keeper, system, create_time ON column_mapping
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON table_import
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, keeper, system, external_id, create_time ON state_grant
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON state_grant_past
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT, INSERT ON column_mapping, table_import, state_grant, state_grant_past TO socle_census_app;
    GRANT UPDATE ON column_mapping, state_grant TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON column_mapping, table_import, state_grant, state_grant_past TO socle_census_ro;
  END IF;
END $$;
