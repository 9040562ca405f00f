-- Labelled territories: programmes such as Territoires d'industrie, what sources say of them, and their perimeters.

CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % stay as they are', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_rewriting() IS 'Trigger: rows stay as they were written.';

CREATE TABLE labelled_territory (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 300),
  folded text NOT NULL,
  programme text COLLATE "C" NOT NULL CHECK (programme ~ '^programmes/[^/]+$'),
  programme_phase text COLLATE "C" NOT NULL CHECK (char_length(programme_phase) BETWEEN 1 AND 30),
  wave text COLLATE "C" NOT NULL CHECK (char_length(wave) <= 100),
  pilot boolean NOT NULL,
  territory text COLLATE "C" NOT NULL CHECK (territory ~ '^(territories/[^/]+)?$'),
  placed_in text[] NOT NULL CHECK (cardinality(placed_in) <= 20),
  keeper text COLLATE "C" NOT NULL CHECK (keeper ~ '^(collectivites|organisations)/'),
  stage smallint NOT NULL CHECK (stage BETWEEN 1 AND 9),
  committee text COLLATE "C" NOT NULL CHECK (committee ~ '^(bodies/[^/]+)?$'),
  details jsonb NOT NULL,
  contract text COLLATE "C" NOT NULL CHECK (contract ~ '^(contracts/[^/]+)?$'),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  perimeter_version int NOT NULL CHECK (perimeter_version >= 0),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
CREATE UNIQUE INDEX labelled_territory_ground ON labelled_territory (programme, programme_phase, territory)
  WHERE territory <> '';
CREATE INDEX labelled_territory_programme ON labelled_territory (programme, programme_phase, id);
CREATE INDEX labelled_territory_territory ON labelled_territory (territory, id) WHERE territory <> '';
COMMENT ON TABLE labelled_territory IS 'Territories that a programme labelled in one of its phases.';
COMMENT ON COLUMN labelled_territory.folded IS 'Label and description without case and accents: what a search looks through.';
COMMENT ON COLUMN labelled_territory.stage IS
  '1 LABELLED, 2 PROTOCOL, 3 REGIONAL_VALIDATION, 4 CONTRACT, 5 EXECUTION, 6 EVALUATED: that of the last step.';
COMMENT ON COLUMN labelled_territory.details IS
  'Regional committees, leads (persons by their names in the registry, which has what they are called), mobilisations.';
COMMENT ON COLUMN labelled_territory.placed_in IS 'Régions by a source, for days on which the registry has no perimeter.';

CREATE TABLE territory_claim (
  territory_id text COLLATE "C" NOT NULL REFERENCES labelled_territory,
  id text COLLATE "C" NOT NULL CHECK (char_length(id) = 36),
  place int NOT NULL CHECK (place >= 1),
  stage smallint NOT NULL CHECK (stage BETWEEN 1 AND 9),
  date date NOT NULL CHECK (date > '-infinity'),
  precision smallint NOT NULL CHECK (precision BETWEEN 0 AND 2 AND (precision = 0) = (date = 'infinity')),
  region text COLLATE "C" NOT NULL CHECK (region ~ '^(collectivites/region-[^/]+)?$'),
  statement text NOT NULL CHECK (char_length(statement) <= 1000),
  source text NOT NULL CHECK (char_length(source) BETWEEN 1 AND 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (territory_id, id)
);
CREATE UNIQUE INDEX territory_claim_place ON territory_claim (territory_id, place);
COMMENT ON TABLE territory_claim IS 'What one source says of one territory. Rows stay as they are, and may contradict.';
COMMENT ON COLUMN territory_claim.date IS 'infinity: the source gives no day.';
COMMENT ON COLUMN territory_claim.precision IS '0 no day, 1 ON, 2 ON_OR_BEFORE.';

CREATE TABLE stage_step (
  territory_id text COLLATE "C" NOT NULL REFERENCES labelled_territory,
  number int NOT NULL CHECK (number >= 1),
  stage smallint NOT NULL CHECK (stage BETWEEN 1 AND 9),
  effective date NOT NULL CHECK (effective > '-infinity'),
  claims text[] NOT NULL,
  reason text NOT NULL CHECK (char_length(reason) <= 1000 AND (reason = '') = (cardinality(claims) > 0)),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (territory_id, number)
);
COMMENT ON TABLE stage_step IS 'Steps of territories, those that were taken back as well. Rows stay as they are.';
COMMENT ON COLUMN stage_step.effective IS 'The earliest day of its claims; infinity: none has one, or steps were taken back.';

CREATE TABLE perimeter_request (
  territory_id text COLLATE "C" NOT NULL REFERENCES labelled_territory,
  id text COLLATE "C" NOT NULL CHECK (char_length(id) = 36),
  requester text COLLATE "C" NOT NULL CHECK (requester ~ '^(collectivites|organisations)/'),
  members text[] NOT NULL CHECK (cardinality(members) BETWEEN 1 AND 1000),
  effective date NOT NULL CHECK (isfinite(effective)),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 5000),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
  decisions text[] NOT NULL,
  version int NOT NULL CHECK (version >= 0 AND (version > 0) = (state = 2)),
  closing_note text NOT NULL CHECK (char_length(closing_note) <= 1000 AND (closing_note <> '') = (state > 2)),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (territory_id, id)
);
CREATE UNIQUE INDEX perimeter_request_version ON perimeter_request (territory_id, version) WHERE version > 0;
COMMENT ON TABLE perimeter_request IS 'Requests to change a perimeter; those that were enacted are its versions.';
COMMENT ON COLUMN perimeter_request.state IS '1 OPEN, 2 ENACTED, 3 REFUSED, 4 WITHDRAWN.';

CREATE TABLE published_figure (
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  programme text COLLATE "C" NOT NULL CHECK (programme ~ '^programmes/[^/]+$'),
  programme_phase text COLLATE "C" NOT NULL CHECK (char_length(programme_phase) <= 30),
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 99),
  region text COLLATE "C" NOT NULL CHECK (region ~ '^(collectivites/region-[^/]+)?$'),
  value bigint NOT NULL CHECK (value >= 0),
  approximate boolean NOT NULL,
  date date NOT NULL CHECK (date > '-infinity'),
  period text NOT NULL CHECK (char_length(period) <= 100),
  statement text NOT NULL CHECK (char_length(statement) <= 1000),
  source text NOT NULL CHECK (char_length(source) BETWEEN 1 AND 1000),
  keeper text COLLATE "C" NOT NULL CHECK (keeper ~ '^(collectivites|organisations)/'),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
CREATE INDEX published_figure_order ON published_figure (programme, revision, id);
COMMENT ON TABLE published_figure IS 'Figures as others published them. Rows stay as they are.';

CREATE TABLE operator (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  organisation text COLLATE "C" NOT NULL CHECK (organisation ~ '^(organisations/[^/]+)?$'),
  keeper text COLLATE "C" NOT NULL CHECK (keeper ~ '^(collectivites|organisations)/'),
  details jsonb NOT NULL,
  programmes text[] NOT NULL,
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
COMMENT ON TABLE operator IS 'Operators of the State.';
COMMENT ON COLUMN operator.details IS 'Names over time, conventions and services.';
COMMENT ON COLUMN operator.programmes IS 'Those that it has a convention for.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, programme, programme_phase, keeper, create_time ON labelled_territory
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF territory_id, id, requester, members, effective, reason, create_time
  ON perimeter_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, keeper, create_time ON operator
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON territory_claim
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON stage_step
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON published_figure
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT, INSERT ON labelled_territory, territory_claim, stage_step, perimeter_request, published_figure,
      operator TO socle_census_app;
    GRANT UPDATE ON labelled_territory, operator TO socle_census_app;
    GRANT UPDATE (state, decisions, version, closing_note, update_time, revision) ON perimeter_request
      TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON labelled_territory, territory_claim, stage_step, perimeter_request, published_figure, operator
      TO socle_census_ro;
  END IF;
END $$;
