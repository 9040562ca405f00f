-- Reviews of contracts: what readers think of the plan, what is decided about it, and the plan as it was.

CREATE TABLE plan_version (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  number int NOT NULL CHECK (number >= 1),
  cause text COLLATE "C" NOT NULL CHECK (cause ~ '^contracts/[^/]+/(instruments|reviews)/[^/]+$'),
  effective date NOT NULL CHECK (isfinite(effective)),
  action_count int NOT NULL CHECK (action_count >= 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, number)
);
COMMENT ON TABLE plan_version IS 'Plans as they were: what was retained on a day. Rows stay as they are.';
COMMENT ON COLUMN plan_version.cause IS 'The instrument that entered into force, or the review that was opened.';
COMMENT ON COLUMN plan_version.sha256 IS 'Of id, number, axis, owner and title of its actions; see v1.PlanVersion.';

CREATE TABLE plan_version_action (
  contract_id text COLLATE "C" NOT NULL,
  version int NOT NULL,
  action_id text COLLATE "C" NOT NULL,
  number text NOT NULL,
  title text NOT NULL,
  axis_id text COLLATE "C" NOT NULL,
  axis_label text NOT NULL,
  owner text COLLATE "C" NOT NULL,
  PRIMARY KEY (contract_id, version, action_id),
  FOREIGN KEY (contract_id, version) REFERENCES plan_version,
  FOREIGN KEY (contract_id, action_id) REFERENCES action
);
COMMENT ON TABLE plan_version_action IS 'The actions of plans as they were. Rows stay as they are.';

CREATE TABLE review (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" NOT NULL CHECK (char_length(id) = 36),
  instrument_id text COLLATE "C" NOT NULL,
  kind smallint NOT NULL CHECK (kind IN (1, 2)),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
  due date NOT NULL,
  alert date NOT NULL CHECK (alert <= due),
  grid jsonb,
  reviewed_plan int NOT NULL CHECK (reviewed_plan >= 0),
  amendment_id text COLLATE "C" NOT NULL,
  decision text NOT NULL CHECK (decision ~ '^(bodies/.+/decisions/.+)?$'),
  decision_sha256 text NOT NULL CHECK (decision_sha256 ~ '^([0-9a-f]{64})?$'),
  resulting_plan int NOT NULL CHECK (resulting_plan >= 0),
  note text NOT NULL CHECK (char_length(note) <= 1000),
  decision_count int NOT NULL CHECK (decision_count >= 0),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, id),
  FOREIGN KEY (contract_id, instrument_id) REFERENCES instrument,
  CONSTRAINT review_decided CHECK (state <> 2 OR decision_sha256 <> ''),
  CONSTRAINT review_open CHECK (state <> 1 OR decision_sha256 = '' AND decision = '' AND amendment_id = ''),
  CONSTRAINT review_effect CHECK (resulting_plan = 0 OR (state = 3 AND amendment_id <> '' AND decision_sha256 <> ''))
);
CREATE INDEX review_of ON review (contract_id, instrument_id, kind);
CREATE UNIQUE INDEX review_alone ON review (contract_id, instrument_id, kind) WHERE state < 3;
CREATE UNIQUE INDEX review_carried ON review (contract_id, amendment_id) WHERE amendment_id <> '';
COMMENT ON TABLE review IS 'Reviews of instruments: at mid-term (clause de revoyure) and final.';
COMMENT ON COLUMN review.kind IS '1 MID_TERM, 2 FINAL.';
COMMENT ON COLUMN review.state IS '1 OPEN, 2 DECIDED, 3 CLOSED.';
COMMENT ON COLUMN review.due IS 'infinity: it has none; so alert.';
COMMENT ON COLUMN review.grid IS 'What it is assessed by, as it was when it was opened; null: nothing.';
COMMENT ON COLUMN review.reviewed_plan IS 'Number of a version of the plan; 0: none; so resulting_plan.';
COMMENT ON COLUMN review.decision_sha256 IS 'Of the text that was adopted. Empty once it is closed: it was given up.';

CREATE TABLE review_decision (
  contract_id text COLLATE "C" NOT NULL,
  review_id text COLLATE "C" NOT NULL,
  action_id text COLLATE "C" NOT NULL,
  verdict smallint NOT NULL CHECK (verdict BETWEEN 1 AND 4),
  reason text NOT NULL CHECK (char_length(reason) <= 500 AND (verdict = 1 OR reason <> '')),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, review_id, action_id),
  FOREIGN KEY (contract_id, review_id) REFERENCES review,
  FOREIGN KEY (contract_id, action_id) REFERENCES action
);
COMMENT ON TABLE review_decision IS 'What reviews decide about actions.';
COMMENT ON COLUMN review_decision.verdict IS '1 KEEP, 2 CHANGE, 3 DROP, 4 ADD.';

CREATE TABLE assessment (
  contract_id text COLLATE "C" NOT NULL,
  review_id text COLLATE "C" NOT NULL,
  subject_kind smallint NOT NULL CHECK (subject_kind BETWEEN 1 AND 3),
  subject_id text COLLATE "C" NOT NULL,
  criterion text COLLATE "C" NOT NULL CHECK (char_length(criterion) BETWEEN 1 AND 63),
  reader text COLLATE "C" NOT NULL CHECK (reader ~ '^(collectivites|organisations)/'),
  level text COLLATE "C" NOT NULL CHECK (char_length(level) BETWEEN 1 AND 63),
  place smallint NOT NULL CHECK (place BETWEEN 0 AND 9),
  comment text NOT NULL CHECK (char_length(comment) <= 1000),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, review_id, subject_kind, subject_id, criterion, reader),
  FOREIGN KEY (contract_id, review_id) REFERENCES review
);
CREATE INDEX assessment_of_reader ON assessment (contract_id, review_id, reader);
COMMENT ON TABLE assessment IS 'What readers think of subjects of a review, each for itself.';
COMMENT ON COLUMN assessment.subject_kind IS '1 ACTION, 2 ORIENTATION, 3 CONTRACT.';
COMMENT ON COLUMN assessment.place IS 'Of the level on the scale of the criterion, from 0.';

-- A subject of a review: the actions of the plan that it reviews, the orientations of the contract, the contract.
CREATE VIEW review_subject AS
  SELECT r.contract_id, r.id AS review_id, 1 AS kind, p.action_id AS id, a.title
    FROM review r JOIN plan_version_action p ON p.contract_id = r.contract_id AND p.version = r.reviewed_plan
    JOIN action a ON a.contract_id = p.contract_id AND a.id = p.action_id
  UNION ALL SELECT r.contract_id, r.id, 2, i.id, i.title
    FROM review r JOIN framework_item i ON i.contract_id = r.contract_id AND i.level = 3 AND i.delete_time = 'infinity'
  UNION ALL SELECT r.contract_id, r.id, 3, c.id, c.display_name FROM review r JOIN contract c ON c.id = r.contract_id;
COMMENT ON VIEW review_subject IS 'What reviews assess: 1 actions, 2 orientations, 3 the contract.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON plan_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON plan_version_action
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF contract_id, id, instrument_id, kind, grid, create_time ON review
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_app') THEN
    GRANT SELECT, INSERT ON plan_version, plan_version_action, review, review_decision, assessment
      TO socle_contracts_app;
    GRANT SELECT ON review_subject TO socle_contracts_app;
    GRANT UPDATE (state, amendment_id, decision, decision_sha256, resulting_plan, note, decision_count, update_time,
      revision) ON review TO socle_contracts_app;
    GRANT UPDATE, DELETE ON review_decision, assessment TO socle_contracts_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_ro') THEN
    GRANT SELECT ON plan_version, plan_version_action, review, review_decision, assessment, review_subject
      TO socle_contracts_ro;
  END IF;
END $$;
