-- Succession of parties: what the registry says of a party that has ended, and what people decide.

CREATE TABLE task (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" NOT NULL CHECK (char_length(id) = 36),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
  party text COLLATE "C" NOT NULL CHECK (party ~ '^(collectivites|organisations)/'),
  party_label text NOT NULL CHECK (char_length(party_label) <= 300),
  outcome smallint NOT NULL CHECK (outcome BETWEEN 1 AND 4),
  heirs jsonb NOT NULL,
  explanation text NOT NULL,
  as_of date NOT NULL,
  found_sha256 text NOT NULL CHECK (found_sha256 ~ '^[0-9a-f]{64}$'),
  decided_heirs jsonb NOT NULL DEFAULT '[]',
  decision text NOT NULL DEFAULT '',
  note text NOT NULL DEFAULT '' CHECK (char_length(note) <= 1000),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, id),
  UNIQUE (contract_id, party, found_sha256),
  CONSTRAINT task_decided CHECK ((state = 2) = (decided_heirs <> '[]'))
);
CREATE UNIQUE INDEX task_open ON task (contract_id, party) WHERE state = 1;
CREATE INDEX task_in_order ON task (contract_id, party, id);
COMMENT ON TABLE task IS 'Parties of contracts that have ended, and who stands in their place by what was decided.';
COMMENT ON COLUMN task.state IS '1 OPEN, 2 DECIDED, 3 DISMISSED, 4 SUPERSEDED.';
COMMENT ON COLUMN task.outcome IS '1 ONE_SUCCESSOR, 2 SHARED, 3 AMBIGUOUS, 4 NO_KNOWN_SUCCESSOR.';
COMMENT ON COLUMN task.heirs IS 'What the registry says: [[name, label, numerator, denominator], …]; 0 of 0: not known.';
COMMENT ON COLUMN task.found_sha256 IS 'Of outcome and heirs: what the registry says is told once, however often it is asked.';
COMMENT ON COLUMN task.decided_heirs IS 'As heirs; empty unless it is decided.';

CREATE FUNCTION refuse_other_findings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what task % was opened for stays', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON task FOR EACH ROW
  WHEN (OLD.state <> 1 OR (OLD.party, OLD.outcome, OLD.heirs, OLD.found_sha256, OLD.create_time)
    IS DISTINCT FROM (NEW.party, NEW.outcome, NEW.heirs, NEW.found_sha256, NEW.create_time))
  EXECUTE FUNCTION refuse_other_findings();
CREATE TRIGGER removed BEFORE DELETE ON task FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_app') THEN
    GRANT SELECT, INSERT ON task TO socle_contracts_app;
    GRANT UPDATE (state, decided_heirs, decision, note, update_time, revision) ON task TO socle_contracts_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_ro') THEN
    GRANT SELECT ON task TO socle_contracts_ro;
  END IF;
END $$;
