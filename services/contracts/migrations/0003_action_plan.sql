-- Action plans of contracts: axes, actions with their lines of money, what was decided on them, and envelopes.
--
-- One row an action, one row a line: lists, counts and sums of a plan are read from the rows of its contract alone.
-- Money is in cents beside its tax basis (1 HT, 2 TTC); a statement that adds amounts groups by the basis.

CREATE TABLE axis (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  parent_id text COLLATE "C" CHECK (parent_id <> id),
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 300),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  position int NOT NULL CHECK (position BETWEEN 0 AND 10000),
  weight int NOT NULL CHECK (weight BETWEEN 1 AND 1000),
  edition text NOT NULL CHECK (char_length(edition) <= 63),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, id),
  FOREIGN KEY (contract_id, parent_id) REFERENCES axis
);
CREATE INDEX axis_below ON axis (contract_id, parent_id);
COMMENT ON TABLE axis IS 'Trees of axes that plans are ordered by.';
COMMENT ON COLUMN axis.parent_id IS 'The axis that it is part of; null: the plan itself.';
COMMENT ON COLUMN axis.edition IS 'Of the programme that gives it; empty: the contract''s own.';

CREATE TABLE action (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  number text NOT NULL CHECK (char_length(number) <= 20),
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
  title_key text COLLATE "C" NOT NULL,
  description text NOT NULL CHECK (char_length(description) <= 20000),
  search_text text NOT NULL,
  axis_id text COLLATE "C",
  proposer text COLLATE "C" NOT NULL CHECK (proposer ~ '^(collectivites|organisations)/'),
  owner text COLLATE "C" NOT NULL CHECK (owner ~ '^((collectivites|organisations)/.+)?$'),
  partners jsonb NOT NULL CHECK (jsonb_array_length(partners) <= 50),
  origin smallint NOT NULL CHECK (origin BETWEEN 0 AND 2),
  nature smallint NOT NULL CHECK (nature BETWEEN 0 AND 2),
  experiment boolean NOT NULL,
  priority smallint NOT NULL CHECK (priority BETWEEN 0 AND 3),
  weight int NOT NULL CHECK (weight BETWEEN 1 AND 1000),
  selection smallint NOT NULL CHECK (selection BETWEEN 1 AND 4),
  selection_reason text NOT NULL CHECK (char_length(selection_reason) <= 2000),
  status smallint NOT NULL CHECK (status BETWEEN 1 AND 9),
  progress_percent smallint NOT NULL CHECK (progress_percent BETWEEN 0 AND 100),
  start_date date NOT NULL,
  end_date date NOT NULL,
  milestones jsonb NOT NULL CHECK (jsonb_array_length(milestones) <= 50),
  next_milestone date NOT NULL,
  late_from date NOT NULL GENERATED ALWAYS AS (
    CASE WHEN selection = 2 AND status NOT IN (8, 9)
      THEN least(end_date + 1, next_milestone + 1, CASE WHEN status < 5 THEN start_date + 1 ELSE 'infinity' END)
      ELSE 'infinity' END) STORED,
  places text[] NOT NULL CHECK (cardinality(places) <= 50),
  place_label text NOT NULL CHECK (char_length(place_label) <= 500),
  eligible_cents bigint CHECK (eligible_cents BETWEEN 0 AND 3000000000000),
  eligible_basis smallint CHECK (eligible_basis IN (1, 2)),
  lead_competence boolean NOT NULL,
  exception smallint NOT NULL CHECK (exception BETWEEN 0 AND 5),
  exception_reference text NOT NULL CHECK (char_length(exception_reference) <= 500),
  exception_date date NOT NULL,
  linked text[] NOT NULL CHECK (cardinality(linked) <= 20),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  delete_time timestamptz,
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, id),
  FOREIGN KEY (contract_id, axis_id) REFERENCES axis,
  CONSTRAINT action_dates CHECK (start_date = 'infinity' OR start_date <= end_date),
  CONSTRAINT action_of_the_plan CHECK (status IN (1, 2, 9) OR selection = 2),
  CONSTRAINT action_eligible CHECK ((eligible_cents IS NULL) = (eligible_basis IS NULL)),
  CONSTRAINT action_exception CHECK (exception = 0 OR exception_reference <> '')
);
CREATE UNIQUE INDEX action_number ON action (contract_id, number) WHERE number <> '';
-- All that counts and sums of a plan read of an action, so that they need not read its texts.
CREATE INDEX action_on_axis ON action (contract_id, axis_id, id)
  INCLUDE (selection, status, weight, progress_percent, late_from, delete_time);
CREATE INDEX action_twins ON action (owner, title_key) WHERE owner <> '';
CREATE INDEX action_linked ON action USING gin (linked);
COMMENT ON TABLE action IS 'Actions of plans (fiches-actions).';
COMMENT ON COLUMN action.title_key IS 'The title without case, accents and punctuation: equal for what people call the same.';
COMMENT ON COLUMN action.search_text IS 'Number, title and description without case and accents.';
COMMENT ON COLUMN action.owner IS 'The maître d''ouvrage; empty: nobody yet, the proposer keeps it.';
COMMENT ON COLUMN action.partners IS 'In order: party, label, role (v1.Action.PartnerRole).';
COMMENT ON COLUMN action.selection IS '1 PROPOSED, 2 RETAINED, 3 REJECTED, 4 DEFERRED.';
COMMENT ON COLUMN action.status IS '1 DRAFT, 2 QUALIFIED, 3 VALIDATED, 4 COMMITTED, 5 IN_PROGRESS, 6 PAUSED, 7 BLOCKED, 8 COMPLETED, 9 ABANDONED.';
COMMENT ON COLUMN action.start_date IS 'infinity: not known; so all dates here.';
COMMENT ON COLUMN action.milestones IS 'In order: label, due, reached (infinity: not).';
COMMENT ON COLUMN action.next_milestone IS 'Earliest due date of one that was not reached.';
COMMENT ON COLUMN action.late_from IS 'First day on which it is late if nothing is done; that it is late is never written.';
COMMENT ON COLUMN action.linked IS 'Names of the same project in other contracts; a link holds both ways.';

CREATE TABLE action_orientation (
  contract_id text COLLATE "C" NOT NULL,
  action_id text COLLATE "C" NOT NULL,
  orientation_id text COLLATE "C" NOT NULL CHECK (char_length(orientation_id) BETWEEN 1 AND 63),
  position int NOT NULL,
  PRIMARY KEY (contract_id, action_id, orientation_id),
  FOREIGN KEY (contract_id, action_id) REFERENCES action
);
CREATE INDEX action_orientation_of ON action_orientation (contract_id, orientation_id, action_id);
COMMENT ON TABLE action_orientation IS 'The orientations that actions answer.';

CREATE TABLE action_budget_line (
  contract_id text COLLATE "C" NOT NULL,
  action_id text COLLATE "C" NOT NULL,
  year smallint NOT NULL CHECK (year BETWEEN 1900 AND 2199),
  nature smallint NOT NULL CHECK (nature IN (1, 2)),
  basis smallint NOT NULL CHECK (basis IN (1, 2)),
  planned bigint CHECK (planned BETWEEN 0 AND 3000000000000),
  actual bigint CHECK (actual BETWEEN 0 AND 3000000000000),
  PRIMARY KEY (contract_id, action_id, year, nature, basis) INCLUDE (planned, actual),
  FOREIGN KEY (contract_id, action_id) REFERENCES action,
  CONSTRAINT budget_line_says_something CHECK (planned IS NOT NULL OR actual IS NOT NULL)
);
COMMENT ON TABLE action_budget_line IS 'What actions cost, by year.';
COMMENT ON COLUMN action_budget_line.nature IS '1 investment, 2 operation.';
COMMENT ON COLUMN action_budget_line.planned IS 'In cents; null: not known, which is not 0; so all amounts here.';

CREATE TABLE action_funding_line (
  contract_id text COLLATE "C" NOT NULL,
  action_id text COLLATE "C" NOT NULL,
  position int NOT NULL,
  financer text COLLATE "C" NOT NULL CHECK (financer ~ '^((collectivites|organisations)/.+)?$'),
  financer_label text COLLATE "C" NOT NULL CHECK (char_length(financer_label) <= 300),
  funding_grant text NOT NULL CHECK (char_length(funding_grant) <= 100),
  private_funds boolean NOT NULL,
  year smallint NOT NULL CHECK (year = 0 OR year BETWEEN 1900 AND 2199),
  basis smallint CHECK (basis IN (1, 2)),
  requested bigint CHECK (requested BETWEEN 0 AND 3000000000000),
  awarded bigint CHECK (awarded BETWEEN 0 AND 3000000000000),
  paid bigint CHECK (paid BETWEEN 0 AND 3000000000000),
  request_date date NOT NULL,
  award_date date NOT NULL,
  payment_date date NOT NULL,
  external_ref text COLLATE "C" NOT NULL CHECK (char_length(external_ref) <= 200),
  PRIMARY KEY (contract_id, action_id, position),
  FOREIGN KEY (contract_id, action_id) REFERENCES action,
  CONSTRAINT funding_line_basis CHECK ((basis IS NULL) = (coalesce(requested, awarded, paid) IS NULL)),
  CONSTRAINT funding_line_financer CHECK (financer <> '' OR financer_label <> ''),
  CONSTRAINT funding_line_paid CHECK (paid IS NULL OR paid <= coalesce(awarded, 0))
);
CREATE INDEX funding_line_reference ON action_funding_line (external_ref) WHERE external_ref <> '';
CREATE INDEX funding_line_of_financer ON action_funding_line (contract_id, financer, year) INCLUDE (action_id);
COMMENT ON TABLE action_funding_line IS 'Who pays for actions, their owners apart: from the application to the last payment.';
COMMENT ON COLUMN action_funding_line.year IS 'Whose envelope pays; 0: not known.';

CREATE TABLE action_identifier (
  contract_id text COLLATE "C" NOT NULL,
  action_id text COLLATE "C" NOT NULL,
  system text COLLATE "C" NOT NULL CHECK (system ~ '^[a-z0-9_-]{1,50}$'),
  value text COLLATE "C" NOT NULL CHECK (char_length(value) BETWEEN 1 AND 200),
  PRIMARY KEY (contract_id, system, value),
  FOREIGN KEY (contract_id, action_id) REFERENCES action
);
CREATE INDEX action_identifier_of ON action_identifier (contract_id, action_id);
CREATE INDEX action_identifier_value ON action_identifier (system, value);
COMMENT ON TABLE action_identifier IS 'What other systems call actions: unique in a contract, and a hint where two contracts share one.';

CREATE TABLE action_change (
  contract_id text COLLATE "C" NOT NULL,
  action_id text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  effective date NOT NULL,
  selection_before smallint NOT NULL CHECK (selection_before BETWEEN 0 AND 4),
  selection smallint NOT NULL CHECK (selection BETWEEN 1 AND 4),
  status_before smallint NOT NULL CHECK (status_before BETWEEN 0 AND 9),
  status smallint NOT NULL CHECK (status BETWEEN 1 AND 9),
  reason text NOT NULL CHECK (char_length(reason) <= 2000),
  actor text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 200),
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (contract_id, action_id, revision),
  FOREIGN KEY (contract_id, action_id) REFERENCES action
);
COMMENT ON TABLE action_change IS 'Every change of selection and status; never rewritten.';

CREATE TABLE financing_decision (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" NOT NULL CHECK (char_length(id) = 36),
  finding_id text COLLATE "C" NOT NULL CHECK (char_length(finding_id) = 36),
  rule smallint NOT NULL CHECK (rule BETWEEN 1 AND 7),
  actions text[] NOT NULL CHECK (cardinality(actions) >= 1),
  verdict smallint NOT NULL CHECK (verdict IN (2, 3, 4)),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  facts text NOT NULL,
  supersedes text COLLATE "C" NOT NULL CHECK (char_length(supersedes) IN (0, 36)),
  actor text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 200),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, id),
  UNIQUE (contract_id, revision)
);
CREATE INDEX financing_decision_on ON financing_decision (contract_id, finding_id, revision DESC);
CREATE INDEX financing_decision_about ON financing_decision USING gin (actions);
-- A finding has one newest decision: each other is superseded once.
CREATE UNIQUE INDEX financing_decision_chain ON financing_decision (contract_id, finding_id, supersedes);
COMMENT ON TABLE financing_decision IS 'What was decided on what the rules of financing found; never rewritten.';
COMMENT ON COLUMN financing_decision.verdict IS '2 CONFIRMED, 3 REFUTED, 4 EXEMPTED.';
COMMENT ON COLUMN financing_decision.facts IS 'The figures that it was decided on.';

CREATE TABLE envelope (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" NOT NULL CHECK (char_length(id) = 36),
  financer text COLLATE "C" NOT NULL CHECK (financer ~ '^(collectivites|organisations)/'),
  year smallint NOT NULL CHECK (year BETWEEN 1900 AND 2199),
  basis smallint NOT NULL CHECK (basis IN (1, 2)),
  amount bigint NOT NULL CHECK (amount BETWEEN 0 AND 3000000000000),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, id)
);
CREATE UNIQUE INDEX envelope_alone ON envelope (contract_id, year, financer, basis);
COMMENT ON TABLE envelope IS 'What financers put into contracts, by year.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF contract_id, id, proposer, create_time ON action
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON action_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON financing_decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_app') THEN
    GRANT SELECT, INSERT ON axis, action, action_orientation, action_budget_line, action_funding_line, action_identifier,
      action_change, financing_decision, envelope TO socle_contracts_app;
    GRANT UPDATE ON axis, action, envelope TO socle_contracts_app;
    GRANT DELETE ON axis, action_orientation, action_budget_line, action_funding_line, action_identifier
      TO socle_contracts_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_ro') THEN
    GRANT SELECT ON axis, action, action_orientation, action_budget_line, action_funding_line, action_identifier,
      action_change, financing_decision, envelope TO socle_contracts_ro;
  END IF;
END $$;
