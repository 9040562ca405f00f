-- Census campaigns: code lists, campaigns with their scope and visits, project sheets and what was decided about duplicates.

CREATE TABLE code_list (
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  version int NOT NULL CHECK (version >= 1),
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 300),
  keeper text COLLATE "C" NOT NULL CHECK (keeper ~ '^(collectivites|organisations)/'),
  items jsonb NOT NULL,
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (id, version)
);
COMMENT ON TABLE code_list IS 'Lists of codes that sheets are told in, every version of them. Rows stay as they are.';

CREATE TABLE campaign (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 300),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  pilot text COLLATE "C" NOT NULL CHECK (pilot ~ '^(collectivites|organisations)/'),
  manifesto text COLLATE "C" NOT NULL CHECK (manifesto ~ '^manifestos/'),
  scope_date date NOT NULL,
  begin_date date NOT NULL,
  end_date date NOT NULL CHECK (end_date >= begin_date),
  agents jsonb NOT NULL,
  purpose text NOT NULL CHECK (char_length(purpose) BETWEEN 1 AND 500),
  retain_until_date date NOT NULL,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 5),
  scope_count int NOT NULL DEFAULT 0,
  questionnaire_version int NOT NULL DEFAULT 0,
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
COMMENT ON TABLE campaign IS 'A census: whose signatories are visited, when, by whom.';

CREATE TABLE campaign_reader (
  campaign_id text COLLATE "C" NOT NULL REFERENCES campaign,
  reader text COLLATE "C" NOT NULL,
  PRIMARY KEY (campaign_id, reader)
);
COMMENT ON TABLE campaign_reader IS 'Pilot and agents of a campaign: parties, and subjects/ of tokens. They see its sheets before they are published.';

CREATE TABLE campaign_scope (
  campaign_id text COLLATE "C" NOT NULL REFERENCES campaign,
  signatory text COLLATE "C" NOT NULL,
  label text NOT NULL,
  signature text COLLATE "C" NOT NULL,
  PRIMARY KEY (campaign_id, signatory)
);
COMMENT ON TABLE campaign_scope IS 'Who had signed as of the day of the scope. Taken once; rows stay.';

CREATE TABLE campaign_carrier (
  campaign_id text COLLATE "C" NOT NULL,
  signatory text COLLATE "C" NOT NULL,
  collectivite text COLLATE "C" NOT NULL,
  label text NOT NULL,
  PRIMARY KEY (campaign_id, signatory, collectivite),
  FOREIGN KEY (campaign_id, signatory) REFERENCES campaign_scope
);
COMMENT ON TABLE campaign_carrier IS 'Who carries the engagement of a signatory on the day of the scope. Rows stay.';

CREATE TABLE campaign_assignment (
  campaign_id text COLLATE "C" NOT NULL,
  signatory text COLLATE "C" NOT NULL,
  agent text COLLATE "C" NOT NULL,
  PRIMARY KEY (campaign_id, signatory, agent),
  FOREIGN KEY (campaign_id, signatory) REFERENCES campaign_scope
);
CREATE INDEX campaign_assignment_agent ON campaign_assignment (campaign_id, agent, signatory);
COMMENT ON TABLE campaign_assignment IS 'Which agents are to meet whom.';

CREATE TABLE campaign_questionnaire (
  campaign_id text COLLATE "C" NOT NULL REFERENCES campaign,
  version int NOT NULL CHECK (version >= 1),
  questions jsonb NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (campaign_id, version)
);
COMMENT ON TABLE campaign_questionnaire IS 'What is asked, every version of it. Rows stay as they are.';

CREATE TABLE visit (
  id text COLLATE "C" PRIMARY KEY,
  campaign_id text COLLATE "C" NOT NULL REFERENCES campaign,
  collectivite text COLLATE "C" NOT NULL,
  visit_date date NOT NULL,
  agent text COLLATE "C" NOT NULL,
  kept jsonb,
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  erase_time timestamptz NOT NULL DEFAULT 'infinity',
  revision bigint NOT NULL,
  CHECK ((kept IS NULL) = (erase_time < 'infinity'))
);
CREATE INDEX visit_of_campaign ON visit (campaign_id, visit_date, id);
CREATE INDEX visit_by_date ON visit (visit_date, id);
CREATE INDEX visit_to_collectivite ON visit (campaign_id, collectivite, visit_date, id);
COMMENT ON TABLE visit IS 'That an agent met a collectivité on a day.';
COMMENT ON COLUMN visit.kept IS 'Who was met (names are in the registry alone), notes and answers: private to the agents; null once erased.';

CREATE TABLE visit_reach (
  visit_id text COLLATE "C" NOT NULL REFERENCES visit,
  campaign_id text COLLATE "C" NOT NULL,
  signatory text COLLATE "C" NOT NULL,
  collectivite text COLLATE "C" NOT NULL,
  PRIMARY KEY (visit_id, signatory, collectivite),
  FOREIGN KEY (campaign_id, signatory, collectivite) REFERENCES campaign_carrier
);
CREATE INDEX visit_reach_of ON visit_reach (campaign_id, signatory, collectivite);
COMMENT ON TABLE visit_reach IS 'Whose engagement the one that was visited carries on the day of the visit. Rows stay.';

CREATE TABLE project_sheet (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  owner text COLLATE "C" NOT NULL CHECK (owner ~ '^(collectivites|organisations)/'),
  campaign_id text COLLATE "C" REFERENCES campaign,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 6),
  version int NOT NULL CHECK (version >= 1),
  published_version int NOT NULL DEFAULT 0 CHECK (published_version BETWEEN 0 AND version),
  published_visibility smallint NOT NULL DEFAULT 0 CHECK (published_visibility BETWEEN 0 AND 3),
  project_id text COLLATE "C" NOT NULL,
  reason text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 2000),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
CREATE INDEX project_sheet_of_project ON project_sheet (project_id, id);
CREATE INDEX project_sheet_of_campaign ON project_sheet (campaign_id, owner);
COMMENT ON TABLE project_sheet IS 'A project as one party told it; project_sheet_version has what it told.';
COMMENT ON COLUMN project_sheet.published_visibility IS 'Who sees the version that is published: 1 everybody, 2 those whom it names, 3 nobody else.';
COMMENT ON COLUMN project_sheet.project_id IS 'The lowest id of the sheets that tell the same project, by the decisions that hold.';

CREATE TABLE project_sheet_version (
  sheet_id text COLLATE "C" NOT NULL REFERENCES project_sheet,
  version int NOT NULL,
  folded text NOT NULL,
  content jsonb NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (sheet_id, version)
);
COMMENT ON TABLE project_sheet_version IS 'What a sheet told. Rows stay as they are.';
COMMENT ON COLUMN project_sheet_version.folded IS 'Title and summary without case and accents: what a search looks through.';

CREATE TABLE project_sheet_key (
  key text COLLATE "C" NOT NULL CHECK (char_length(key) BETWEEN 3 AND 600),
  sheet_id text COLLATE "C" NOT NULL REFERENCES project_sheet,
  version int NOT NULL,
  PRIMARY KEY (key, sheet_id, version)
);
CREATE INDEX project_sheet_key_of ON project_sheet_key (sheet_id, version, key);
COMMENT ON TABLE project_sheet_key IS 'What lists filter by and duplicates are looked for by, of the newest and the published version: country:BJ, under:eau.';

CREATE TABLE project_sheet_step (
  sheet_id text COLLATE "C" NOT NULL REFERENCES project_sheet,
  revision bigint NOT NULL,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 6),
  version int NOT NULL,
  reason text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (sheet_id, revision)
);
COMMENT ON TABLE project_sheet_step IS 'The life of a sheet. Rows stay as they are.';

CREATE TABLE duplicate_decision (
  id text COLLATE "C" PRIMARY KEY,
  verdict smallint NOT NULL CHECK (verdict BETWEEN 1 AND 2),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  supersedes text COLLATE "C" UNIQUE REFERENCES duplicate_decision,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
COMMENT ON TABLE duplicate_decision IS 'What a person decided about sheets that may tell one project. Rows stay; one that no other supersedes holds.';

CREATE TABLE duplicate_decision_sheet (
  sheet_id text COLLATE "C" NOT NULL REFERENCES project_sheet,
  decision_id text COLLATE "C" NOT NULL REFERENCES duplicate_decision,
  PRIMARY KEY (sheet_id, decision_id)
);
CREATE INDEX duplicate_decision_sheet_of ON duplicate_decision_sheet (decision_id, sheet_id);
COMMENT ON TABLE duplicate_decision_sheet IS 'The sheets of a decision. Rows stay.';

DO $$
DECLARE
  of text;
BEGIN
  FOREACH of IN ARRAY ARRAY['code_list', 'campaign_scope', 'campaign_carrier', 'campaign_questionnaire', 'visit_reach',
      'project_sheet_version', 'project_sheet_step', 'duplicate_decision', 'duplicate_decision_sheet'] LOOP
    EXECUTE format('CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal()', of);
  END LOOP;
END $$;
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, pilot, manifesto, create_time ON campaign
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, campaign_id, collectivite, visit_date, agent, create_time ON visit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, owner, campaign_id, create_time ON project_sheet
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT, INSERT ON code_list, campaign, campaign_reader, campaign_scope, campaign_carrier, campaign_assignment,
      campaign_questionnaire, visit, visit_reach, project_sheet, project_sheet_version, project_sheet_key, project_sheet_step,
      duplicate_decision, duplicate_decision_sheet TO socle_census_app;
    GRANT UPDATE ON campaign, visit, project_sheet TO socle_census_app;
    GRANT DELETE ON campaign_reader, campaign_assignment, project_sheet_key TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON code_list, campaign, campaign_scope, campaign_carrier, campaign_assignment, campaign_questionnaire, visit_reach,
      project_sheet, project_sheet_version, project_sheet_key, project_sheet_step, duplicate_decision, duplicate_decision_sheet
      TO socle_census_ro;
  END IF;
END $$;
