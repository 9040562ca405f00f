-- Guides of good practices: what sheets are scored by, consents of their owners, and editions with what they were made of.

CREATE TABLE guide (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 300),
  introduction text NOT NULL CHECK (char_length(introduction) <= 20000),
  pilot text COLLATE "C" NOT NULL CHECK (pilot ~ '^(collectivites|organisations)/'),
  commission text COLLATE "C" NOT NULL CHECK (commission ~ '^bodies/'),
  criteria jsonb NOT NULL,
  readers jsonb NOT NULL,
  chapters jsonb NOT NULL,
  edition_count int NOT NULL DEFAULT 0,
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
COMMENT ON TABLE guide IS 'A guide in the making: criteria, readers, and which sheets stand in which chapter.';

CREATE TABLE guide_score (
  guide_id text COLLATE "C" NOT NULL REFERENCES guide,
  sheet_id text COLLATE "C" NOT NULL REFERENCES project_sheet,
  criterion text COLLATE "C" NOT NULL,
  reader text COLLATE "C" NOT NULL,
  score int NOT NULL CHECK (score BETWEEN 0 AND 100),
  revision bigint NOT NULL,
  PRIMARY KEY (guide_id, sheet_id, criterion, reader)
);
COMMENT ON TABLE guide_score IS 'What a reader gives to a sheet by one criterion.';

CREATE TABLE guide_consent (
  id text COLLATE "C" PRIMARY KEY,
  guide_id text COLLATE "C" NOT NULL REFERENCES guide,
  sheet_id text COLLATE "C" NOT NULL,
  sheet_version int NOT NULL,
  given boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  FOREIGN KEY (sheet_id, sheet_version) REFERENCES project_sheet_version (sheet_id, version)
);
CREATE INDEX guide_consent_of ON guide_consent (guide_id, sheet_id, sheet_version, revision);
COMMENT ON TABLE guide_consent IS 'What an owner said about a version of its sheet. Rows stay; the newest holds.';

CREATE TABLE guide_edition (
  guide_id text COLLATE "C" NOT NULL REFERENCES guide,
  number int NOT NULL CHECK (number >= 1),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
  template_version int NOT NULL,
  sha256 text COLLATE "C" NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  material jsonb NOT NULL,
  left_out jsonb NOT NULL,
  markdown text NOT NULL,
  decision text COLLATE "C" NOT NULL DEFAULT '',
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (guide_id, number)
);
COMMENT ON TABLE guide_edition IS 'A guide as it was built.';
COMMENT ON COLUMN guide_edition.material IS 'All that it was made of but the contents of sheets, which their versions hold: building again needs nothing else.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON guide_consent FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, pilot, commission, create_time ON guide
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays
  BEFORE DELETE OR UPDATE OF guide_id, number, template_version, sha256, material, left_out, markdown, create_time ON guide_edition
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT, INSERT ON guide, guide_score, guide_consent, guide_edition TO socle_census_app;
    GRANT UPDATE ON guide, guide_score TO socle_census_app;
    GRANT UPDATE (state, decision, revision) ON guide_edition TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON guide, guide_score, guide_consent, guide_edition TO socle_census_ro;
  END IF;
END $$;
