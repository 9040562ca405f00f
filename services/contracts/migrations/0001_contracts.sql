-- Contracts: what is written leaves beside it (audit, events, request ids), and the contracts themselves.
--
-- Roles, in production: socle_contracts_owner runs migrations and owns everything; socle_contracts_app serves;
-- socle_contracts_ro reads. The grants at the end apply to those of them that exist.

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
\ir ../../../platform/events/consumer.sql

CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % stay, under the identity that they have', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_removal() IS 'Trigger: rows are neither removed nor renamed.';

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never rewritten', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_rewriting() IS 'Trigger: what was recorded stays as it was.';

CREATE TABLE contract (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 300),
  programme text COLLATE "C" NOT NULL CHECK (programme ~ '^programmes/'),
  phase text COLLATE "C" NOT NULL CHECK (char_length(phase) BETWEEN 1 AND 63),
  territory text COLLATE "C" NOT NULL CHECK (territory ~ '^(territories|collectivites)/'),
  perimeter_as_of date NOT NULL,
  pilot text COLLATE "C" NOT NULL CHECK (pilot ~ '^(collectivites|organisations)/'),
  launch date NOT NULL,
  predecessor_id text COLLATE "C" REFERENCES contract CHECK (predecessor_id <> id),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  folded text NOT NULL,
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  delete_time timestamptz,
  revision bigint NOT NULL
);
CREATE INDEX contract_of_programme ON contract (programme, phase, id);
CREATE INDEX contract_of_pilot ON contract (pilot, id);
CREATE INDEX contract_of_territory ON contract (territory, id);
CREATE INDEX contract_after ON contract (predecessor_id) WHERE predecessor_id IS NOT NULL;
COMMENT ON TABLE contract IS 'Contracts; their instruments, plans and strategies have tables of their own.';
COMMENT ON COLUMN contract.phase IS 'Id of a phase of its programme; contract_phase says how it came there.';
COMMENT ON COLUMN contract.perimeter_as_of IS 'The day whose perimeter of the territory is meant; -infinity: that of each day.';
COMMENT ON COLUMN contract.launch IS '-infinity: no source says.';
COMMENT ON COLUMN contract.folded IS 'Name and description without case and accents: what a search looks through.';

CREATE TABLE contract_party (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  party text COLLATE "C" NOT NULL CHECK (party ~ '^(collectivites|organisations)/'),
  party_group smallint NOT NULL CHECK (party_group BETWEEN 1 AND 3),
  label text NOT NULL CHECK (char_length(label) <= 300),
  PRIMARY KEY (contract_id, party)
);
CREATE INDEX contract_party_of ON contract_party (party, contract_id);
COMMENT ON TABLE contract_party IS 'Who is party to a contract, the pilot among them.';
COMMENT ON COLUMN contract_party.party_group IS '1 PUBLIC, 2 PARTNER, 3 ECONOMIC; it gives no right.';

CREATE TABLE contract_body (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  role text COLLATE "C" NOT NULL CHECK (char_length(role) BETWEEN 1 AND 63),
  body text COLLATE "C" NOT NULL CHECK (body ~ '^bodies/'),
  PRIMARY KEY (contract_id, role, body)
);
COMMENT ON TABLE contract_body IS 'The bodies of the registry that govern a contract, in their parts.';

CREATE TABLE contract_identifier (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  system text COLLATE "C" NOT NULL CHECK (system ~ '^[a-z0-9_-]{1,50}$'),
  value text NOT NULL CHECK (char_length(value) BETWEEN 1 AND 200),
  alive boolean NOT NULL DEFAULT true,
  PRIMARY KEY (contract_id, system, value)
);
CREATE UNIQUE INDEX contract_identifier_alone ON contract_identifier (system, value) WHERE alive;
COMMENT ON TABLE contract_identifier IS 'What other systems call a contract.';
COMMENT ON COLUMN contract_identifier.alive IS 'Whether its contract is not deleted: an identifier of one that is, is free.';

CREATE TABLE contract_phase (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  number int NOT NULL CHECK (number >= 1),
  phase text COLLATE "C" NOT NULL CHECK (char_length(phase) BETWEEN 1 AND 63),
  from_phase text COLLATE "C" NOT NULL CHECK ((from_phase = '') = (number = 1)),
  decision text NOT NULL CHECK (decision ~ '^(bodies/.+/decisions/.+)?$'),
  content_sha256 text NOT NULL CHECK (content_sha256 ~ '^([0-9a-f]{64})?$' AND (content_sha256 = '') = (decision = '')),
  effective date NOT NULL,
  note text NOT NULL CHECK (char_length(note) <= 1000),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, number),
  UNIQUE (contract_id, phase)
);
COMMENT ON TABLE contract_phase IS 'The phases that contracts entered, first to last; they never change.';
COMMENT ON COLUMN contract_phase.effective IS 'First day of the phase; -infinity: no source says.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, programme, create_time ON contract
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON contract_phase
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_app') THEN
    GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO socle_contracts_app;
    GRANT DELETE ON outbox_event, request_record, consumed_event TO socle_contracts_app;
    GRANT UPDATE (revision, response) ON request_record TO socle_contracts_app;
    GRANT UPDATE ON outbox_retention, event_consumer TO socle_contracts_app;
    GRANT UPDATE (display_name, phase, territory, perimeter_as_of, pilot, launch, predecessor_id, description, folded,
      source, synthetic, update_time, delete_time, revision) ON contract TO socle_contracts_app;
    GRANT DELETE ON contract_party, contract_body, contract_identifier TO socle_contracts_app;
    GRANT UPDATE (alive) ON contract_identifier TO socle_contracts_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO socle_contracts_app;
    REVOKE INSERT ON schema_migration FROM socle_contracts_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_ro') THEN
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO socle_contracts_ro;
  END IF;
END $$;
