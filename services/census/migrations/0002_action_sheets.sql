-- Fiches-actions. What lists filter, order and count by stands in a row of its own, with an index for each question that
-- people ask; all that a sheet says lies beside it and is read once it is known which sheets are wanted.

CREATE TABLE action_sheet (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  origin text COLLATE "C" NOT NULL CHECK (origin ~ '^(collectivites|organisations)/'),
  owner text COLLATE "C" NOT NULL CHECK (owner = '' OR owner ~ '^(collectivites|organisations)/'),
  parent_id text COLLATE "C" REFERENCES action_sheet CHECK (parent_id <> id),
  title_key text COLLATE "C" NOT NULL,
  visibility smallint NOT NULL CHECK (visibility BETWEEN 1 AND 3),
  maturity smallint NOT NULL CHECK (maturity BETWEEN 1 AND 2),
  phase smallint NOT NULL CHECK (phase BETWEEN 0 AND 3),
  status smallint NOT NULL CHECK (status BETWEEN 1 AND 10),
  commitment smallint NOT NULL CHECK (commitment BETWEEN 0 AND 3),
  priority smallint NOT NULL CHECK (priority BETWEEN 0 AND 3),
  synthetic boolean NOT NULL,
  end_date date NOT NULL,
  late_from date NOT NULL,
  newest_note date NOT NULL,
  newest_public_note date NOT NULL,
  gaps smallint[] NOT NULL,
  years smallint[] NOT NULL,
  programmes text[] COLLATE "C" NOT NULL,
  themes text[] COLLATE "C" NOT NULL,
  financers text[] COLLATE "C" NOT NULL,
  parties text[] COLLATE "C" NOT NULL,
  places text[] COLLATE "C" NOT NULL,
  words tsvector NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  delete_time timestamptz NOT NULL DEFAULT 'infinity',
  revision bigint NOT NULL,
  -- Only a fiche-action is VALIDATED or COMMITTED; from QUALIFIED on it has an owner.
  CHECK (status NOT IN (3, 4) OR maturity = 2),
  CHECK (status NOT BETWEEN 2 AND 8 OR owner <> '')
);
CREATE INDEX action_sheet_by_title ON action_sheet (title_key, id);
CREATE INDEX action_sheet_by_priority ON action_sheet (priority, id);
CREATE INDEX action_sheet_by_end ON action_sheet (end_date, id);
CREATE INDEX action_sheet_by_update ON action_sheet (update_time, id);
CREATE INDEX action_sheet_of_owner ON action_sheet (owner, id);
CREATE INDEX action_sheet_of_origin ON action_sheet (origin, id);
CREATE INDEX action_sheet_parts ON action_sheet (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX action_sheet_status ON action_sheet (status, id);
-- Counts of what everybody reads, from the index alone.
CREATE INDEX action_sheet_counted ON action_sheet (visibility, status) WHERE delete_time = 'infinity';
CREATE INDEX action_sheet_maturity ON action_sheet (maturity, id);
CREATE INDEX action_sheet_commitment ON action_sheet (commitment, id);
CREATE INDEX action_sheet_late ON action_sheet (late_from, id);
-- Reads come after every write: nothing waits in lists of its own.
CREATE INDEX action_sheet_gaps ON action_sheet USING gin (gaps) WITH (fastupdate = off);
CREATE INDEX action_sheet_years ON action_sheet USING gin (years) WITH (fastupdate = off);
CREATE INDEX action_sheet_programmes ON action_sheet USING gin (programmes) WITH (fastupdate = off);
CREATE INDEX action_sheet_themes ON action_sheet USING gin (themes) WITH (fastupdate = off);
CREATE INDEX action_sheet_financers ON action_sheet USING gin (financers) WITH (fastupdate = off);
CREATE INDEX action_sheet_parties ON action_sheet USING gin (parties) WITH (fastupdate = off);
CREATE INDEX action_sheet_places ON action_sheet USING gin (places) WITH (fastupdate = off);
CREATE INDEX action_sheet_words ON action_sheet USING gin (words) WITH (fastupdate = off);
COMMENT ON TABLE action_sheet IS 'Fiches-projets and fiches-actions: what they are found by. All but the times follows from action_sheet_content.';
COMMENT ON COLUMN action_sheet.origin IS 'Who brought it into the record.';
COMMENT ON COLUMN action_sheet.title_key IS 'The title without case and accents.';
COMMENT ON COLUMN action_sheet.late_from IS 'The first day on which it is late if nothing is done; infinity: none.';
COMMENT ON COLUMN action_sheet.newest_note IS 'Private ones too; -infinity: none.';
COMMENT ON COLUMN action_sheet.gaps IS 'What is missing: numbers of socle.census.v1.ActionSheetFilter.Gap.';
COMMENT ON COLUMN action_sheet.programmes IS 'programmes/x, programmes/x/edition and programmes/x/edition/axis of each programme that it is in.';
COMMENT ON COLUMN action_sheet.financers IS 'Names, or labels where there is no name.';
COMMENT ON COLUMN action_sheet.parties IS 'Everybody that it names: those who read it when visibility is 2 (PARTNERS).';
COMMENT ON COLUMN action_sheet.words IS 'What a search looks in: number, title, description, objectives and place, French, without case and accents.';

CREATE TABLE action_sheet_content (
  sheet_id text COLLATE "C" PRIMARY KEY REFERENCES action_sheet,
  content json NOT NULL
);
COMMENT ON TABLE action_sheet_content IS 'All that a sheet says.';

CREATE TABLE action_sheet_identifier (
  origin text COLLATE "C" NOT NULL,
  system text COLLATE "C" NOT NULL CHECK (system ~ '^[a-z0-9_-]{1,50}$'),
  value text COLLATE "C" NOT NULL CHECK (char_length(value) BETWEEN 1 AND 200),
  sheet_id text COLLATE "C" NOT NULL REFERENCES action_sheet,
  PRIMARY KEY (origin, system, value)
);
CREATE INDEX action_sheet_identifier_is ON action_sheet_identifier (system, value);
CREATE INDEX action_sheet_identifier_of ON action_sheet_identifier (sheet_id);
COMMENT ON TABLE action_sheet_identifier IS 'What other systems call a sheet; of one origin each once.';

CREATE TABLE action_sheet_version (
  sheet_id text COLLATE "C" NOT NULL REFERENCES action_sheet,
  revision bigint NOT NULL,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 6),
  effective date NOT NULL,
  reason text NOT NULL CHECK (char_length(reason) <= 2000),
  actor text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 200),
  create_time timestamptz NOT NULL DEFAULT now(),
  content json NOT NULL,
  PRIMARY KEY (sheet_id, revision)
);
COMMENT ON TABLE action_sheet_version IS 'Every change of a sheet: who, why, from which day on, and what it said since. Rows stay as they are.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, origin, create_time ON action_sheet
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON action_sheet_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT, INSERT ON action_sheet, action_sheet_content, action_sheet_identifier, action_sheet_version
      TO socle_census_app;
    GRANT UPDATE ON action_sheet, action_sheet_content TO socle_census_app;
    GRANT DELETE ON action_sheet_identifier TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON action_sheet, action_sheet_content, action_sheet_identifier, action_sheet_version TO socle_census_ro;
  END IF;
END $$;
