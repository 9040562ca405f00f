-- Diagnostic, strategic framework, Carnet de Territoire and commitments.

CREATE TABLE finding (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  author text COLLATE "C" NOT NULL CHECK (char_length(author) BETWEEN 1 AND 200),
  section text COLLATE "C" NOT NULL CHECK (char_length(section) <= 63),
  theme_code text COLLATE "C" NOT NULL CHECK (char_length(theme_code) BETWEEN 1 AND 63),
  theme_label text NOT NULL CHECK (char_length(theme_label) BETWEEN 1 AND 200),
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
  text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 5000),
  evidence jsonb NOT NULL,
  pages text[] NOT NULL,
  contributors jsonb NOT NULL,
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  version int NOT NULL CHECK (version >= 1),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  delete_time timestamptz NOT NULL DEFAULT 'infinity',
  revision bigint NOT NULL
);
CREATE INDEX finding_order ON finding (contract_id, section, theme_code, id);
COMMENT ON TABLE finding IS 'Findings of the shared diagnostic, as they are; every change of content is a row of finding_version.';
COMMENT ON COLUMN finding.author IS 'The party that wrote it, a name of the registry.';
COMMENT ON COLUMN finding.kind IS '1 STRENGTH, 2 WEAKNESS, 3 OPPORTUNITY, 4 THREAT.';
COMMENT ON COLUMN finding.evidence IS 'List of {indicator | document | page, note}.';
COMMENT ON COLUMN finding.pages IS 'Ids of the notebook''s pages among the evidence.';
COMMENT ON COLUMN finding.contributors IS 'List of {party, side}; side 1 DEPARTMENT, 2 TERRITORY.';
COMMENT ON COLUMN finding.delete_time IS 'infinity: it is not deleted.';

CREATE TABLE finding_version (
  finding_id text COLLATE "C" NOT NULL REFERENCES finding,
  number int NOT NULL CHECK (number >= 1),
  content jsonb NOT NULL,
  subject text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 200),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (finding_id, number)
);
COMMENT ON TABLE finding_version IS 'What a finding was from one change to the next. Rows stay as they are.';
COMMENT ON COLUMN finding_version.content IS 'Section, theme, kind, text, evidence, contributors, source, synthetic.';
COMMENT ON COLUMN finding_version.subject IS 'Who wrote it: the subject of the caller''s token.';

CREATE TABLE section_lock (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  section text COLLATE "C" NOT NULL CHECK (char_length(section) BETWEEN 1 AND 63),
  instrument_id text COLLATE "C" NOT NULL,
  lock_reason text NOT NULL CHECK (char_length(lock_reason) <= 1000),
  lock_time timestamptz NOT NULL DEFAULT now(),
  lock_revision bigint NOT NULL,
  unlock_reason text NOT NULL DEFAULT '' CHECK (char_length(unlock_reason) <= 1000),
  unlock_time timestamptz NOT NULL DEFAULT 'infinity',
  revision bigint NOT NULL
);
CREATE UNIQUE INDEX section_lock_in_force ON section_lock (contract_id, section) WHERE unlock_time = 'infinity';
CREATE INDEX section_lock_order ON section_lock (contract_id, lock_revision DESC);
COMMENT ON TABLE section_lock IS 'Sections that an instrument covers: what stands in them does not change while they are locked.';
COMMENT ON COLUMN section_lock.unlock_time IS 'infinity: it is locked.';

CREATE TABLE framework_item (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  level smallint NOT NULL CHECK (level IN (2, 3)),
  author text COLLATE "C" NOT NULL CHECK (char_length(author) BETWEEN 1 AND 200),
  section text COLLATE "C" NOT NULL CHECK (char_length(section) <= 63),
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
  text text NOT NULL CHECK (char_length(text) <= 10000),
  position int NOT NULL CHECK (position BETWEEN 0 AND 9999),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  delete_time timestamptz NOT NULL DEFAULT 'infinity',
  revision bigint NOT NULL
);
CREATE INDEX framework_item_order ON framework_item (contract_id, level, position, id);
COMMENT ON TABLE framework_item IS 'Issues and orientations of the strategic framework.';
COMMENT ON COLUMN framework_item.level IS '2 ISSUE, 3 ORIENTATION; findings are 1 and actions 4 of the trace.';

CREATE TABLE framework_link (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  item_id text COLLATE "C" NOT NULL REFERENCES framework_item,
  rests_on_id text COLLATE "C" NOT NULL,
  level smallint NOT NULL CHECK (level IN (2, 3)),
  PRIMARY KEY (item_id, rests_on_id)
);
CREATE INDEX framework_link_back ON framework_link (rests_on_id, item_id);
CREATE INDEX framework_link_of_contract ON framework_link (contract_id);
COMMENT ON TABLE framework_link IS 'What an issue (level 2: findings) or an orientation (level 3: issues) rests on.';

CREATE TABLE notebook (
  contract_id text COLLATE "C" PRIMARY KEY REFERENCES contract,
  title text NOT NULL DEFAULT '' CHECK (char_length(title) <= 300),
  description text NOT NULL DEFAULT '' CHECK (char_length(description) <= 5000),
  partners text[] NOT NULL DEFAULT '{}',
  source text NOT NULL DEFAULT '' CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL DEFAULT false,
  latest_edition int NOT NULL DEFAULT 0,
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
COMMENT ON TABLE notebook IS 'The Carnet de Territoire of a contract; no row while nobody has written to it.';
COMMENT ON COLUMN notebook.revision IS 'Of the last change of it or of one of its pages.';

CREATE TABLE notebook_page (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" NOT NULL CHECK (char_length(id) BETWEEN 3 AND 63),
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
  layer smallint NOT NULL CHECK (layer BETWEEN 1 AND 3),
  parent_id text COLLATE "C" NOT NULL CHECK (parent_id <> id),
  position int NOT NULL CHECK (position BETWEEN 0 AND 9999),
  text text NOT NULL CHECK (octet_length(text) <= 100000),
  text_sha256 text NOT NULL CHECK (char_length(text_sha256) = 64),
  media jsonb NOT NULL,
  sources text[] NOT NULL,
  places jsonb NOT NULL,
  author text COLLATE "C" NOT NULL CHECK (char_length(author) BETWEEN 1 AND 200),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, id)
);
COMMENT ON TABLE notebook_page IS 'Pages as they are worked on.';
COMMENT ON COLUMN notebook_page.layer IS '1 HISTORICAL, 2 CULTURAL, 3 ENVIRONMENTAL.';
COMMENT ON COLUMN notebook_page.parent_id IS 'The page that it stands below; empty at the top.';
COMMENT ON COLUMN notebook_page.media IS 'List of {uri, sha256, alt_text, caption, credit, licence}.';
COMMENT ON COLUMN notebook_page.places IS 'List of {label, place, latitude, longitude}.';

CREATE TABLE notebook_edition (
  contract_id text COLLATE "C" NOT NULL REFERENCES notebook,
  number int NOT NULL CHECK (number >= 1),
  title text NOT NULL,
  description text NOT NULL,
  partners text[] NOT NULL,
  instrument_id text COLLATE "C" NOT NULL,
  note text NOT NULL CHECK (char_length(note) <= 2000),
  page_count int NOT NULL,
  sha256 text NOT NULL CHECK (char_length(sha256) = 64),
  publish_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, number)
);
COMMENT ON TABLE notebook_edition IS 'The notebook as it was published. Rows stay as they are.';
COMMENT ON COLUMN notebook_edition.instrument_id IS 'The instrument it was published with; empty: with none.';

CREATE TABLE notebook_edition_page (
  contract_id text COLLATE "C" NOT NULL,
  edition int NOT NULL,
  id text COLLATE "C" NOT NULL,
  title text NOT NULL,
  layer smallint NOT NULL,
  parent_id text COLLATE "C" NOT NULL,
  position int NOT NULL,
  text text NOT NULL,
  text_sha256 text NOT NULL,
  media jsonb NOT NULL,
  sources text[] NOT NULL,
  places jsonb NOT NULL,
  author text COLLATE "C" NOT NULL,
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, edition, id),
  FOREIGN KEY (contract_id, edition) REFERENCES notebook_edition
);
COMMENT ON TABLE notebook_edition_page IS 'Pages as they were published. Rows stay as they are.';

CREATE TABLE commitment (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  debtor text COLLATE "C" NOT NULL,
  creditor text COLLATE "C" NOT NULL CHECK (creditor <> debtor),
  text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 5000),
  due_date date NOT NULL,
  action_id text COLLATE "C" NOT NULL,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 6),
  proof jsonb,
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  step_count int NOT NULL CHECK (step_count >= 1),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
CREATE INDEX commitment_order ON commitment (contract_id, due_date, id);
CREATE INDEX commitment_due ON commitment (due_date, id);
CREATE INDEX commitment_of_debtor ON commitment (debtor, due_date, id);
CREATE INDEX commitment_of_creditor ON commitment (creditor, due_date, id);
COMMENT ON TABLE commitment IS 'What one party of a contract promises to another.';
COMMENT ON COLUMN commitment.due_date IS 'Last day on which it is kept in time; infinity: none was agreed.';
COMMENT ON COLUMN commitment.action_id IS 'The action of the plan that it belongs to; empty: none.';
COMMENT ON COLUMN commitment.state IS '1 PROPOSED, 2 PROMISED, 3 REPORTED, 4 FULFILLED, 5 CONTESTED, 6 WAIVED. Lateness is derived, never stored.';
COMMENT ON COLUMN commitment.proof IS '{text, document_sha256, document_uri, date}; null: none.';

CREATE TABLE commitment_step (
  commitment_id text COLLATE "C" NOT NULL REFERENCES commitment,
  number int NOT NULL CHECK (number >= 1),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 6),
  party text COLLATE "C" NOT NULL,
  reason text NOT NULL CHECK (char_length(reason) <= 2000),
  proof jsonb,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (commitment_id, number)
);
COMMENT ON TABLE commitment_step IS 'Steps in the life of commitments. Rows stay as they are.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON finding_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON notebook_edition
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON notebook_edition_page
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON commitment_step
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_app') THEN
    GRANT SELECT, INSERT ON finding, finding_version, section_lock, framework_item, framework_link, notebook, notebook_page,
      notebook_edition, notebook_edition_page, commitment, commitment_step TO socle_contracts_app;
    GRANT UPDATE ON finding, section_lock, framework_item, notebook, notebook_page, commitment TO socle_contracts_app;
    GRANT DELETE ON framework_link, notebook_page TO socle_contracts_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_ro') THEN
    GRANT SELECT ON finding, finding_version, section_lock, framework_item, framework_link, notebook, notebook_page,
      notebook_edition, notebook_edition_page, commitment, commitment_step TO socle_contracts_ro;
  END IF;
END $$;
