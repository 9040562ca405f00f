-- Instruments of contracts: texts with their versions, and what each party does for itself: it deliberates, empowers, signs.
--
-- Everything below an instrument is written in transactions that hold its contract, so the gates see all of it or none.

CREATE TABLE instrument (
  contract_id text COLLATE "C" NOT NULL REFERENCES contract,
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  kind text COLLATE "C" NOT NULL CHECK (char_length(kind) BETWEEN 1 AND 63),
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 10),
  predecessor text COLLATE "C" NOT NULL CHECK (predecessor ~ '^(contracts/[^/]+/instruments/[^/]+)?$'),
  replaces_predecessor boolean NOT NULL CHECK (NOT replaces_predecessor OR predecessor <> ''),
  amends text COLLATE "C" NOT NULL CHECK (amends ~ '^(contracts/[^/]+/instruments/[^/]+)?$'),
  duration_months int NOT NULL CHECK (duration_months BETWEEN 0 AND 600),
  agreed_end date NOT NULL,
  latest_version int NOT NULL CHECK (latest_version >= 0),
  frozen_version int NOT NULL CHECK (frozen_version BETWEEN 0 AND latest_version),
  sha256 text NOT NULL CHECK (sha256 ~ '^([0-9a-f]{64})?$'),
  effective date NOT NULL,
  end_date date NOT NULL,
  return_reason text NOT NULL CHECK (char_length(return_reason) <= 1000),
  returned_by text NOT NULL CHECK (char_length(returned_by) <= 200),
  termination_reason text NOT NULL CHECK (char_length(termination_reason) <= 1000),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, id),
  CONSTRAINT instrument_settled CHECK ((state >= 3) = (frozen_version > 0) AND (frozen_version > 0) = (sha256 <> '')),
  CONSTRAINT instrument_in_force CHECK ((state >= 6) = (effective <> '-infinity'))
);
CREATE INDEX instrument_in_state ON instrument (state, contract_id, id);
CREATE INDEX instrument_ends ON instrument (end_date) WHERE state IN (6, 7);
CREATE INDEX instrument_after ON instrument (predecessor) WHERE predecessor <> '';
CREATE INDEX instrument_amending ON instrument (amends) WHERE amends <> '';
COMMENT ON TABLE instrument IS 'The texts of a contract that are negotiated, voted, signed and in force.';
COMMENT ON COLUMN instrument.kind IS 'Id of a kind of the contract''s programme.';
COMMENT ON COLUMN instrument.state IS '1 DRAFT, 2 UNDER_NEGOTIATION, 3 FROZEN, 4 VOTING, 5 SIGNING, 6 IN_FORCE, 7 UNDER_REVIEW, 8 EXPIRED, 9 TERMINATED, 10 SUPERSEDED.';
COMMENT ON COLUMN instrument.agreed_end IS 'Signed content; infinity: a duration, or open.';
COMMENT ON COLUMN instrument.frozen_version IS '0: the content is not settled.';
COMMENT ON COLUMN instrument.effective IS '-infinity: it has never been in force.';
COMMENT ON COLUMN instrument.end_date IS 'Once in force, first day on which it holds no longer; infinity: open.';

CREATE TABLE instrument_party (
  contract_id text COLLATE "C" NOT NULL,
  instrument_id text COLLATE "C" NOT NULL,
  party text COLLATE "C" NOT NULL CHECK (party ~ '^(collectivites|organisations)/'),
  label text NOT NULL CHECK (char_length(label) <= 300),
  party_group smallint NOT NULL CHECK (party_group BETWEEN 1 AND 3),
  capacity smallint NOT NULL CHECK (capacity BETWEEN 1 AND 4),
  deliberates boolean NOT NULL,
  PRIMARY KEY (contract_id, instrument_id, party),
  FOREIGN KEY (contract_id, instrument_id) REFERENCES instrument
);
CREATE INDEX instrument_party_of ON instrument_party (party, contract_id, instrument_id);
COMMENT ON TABLE instrument_party IS 'Who takes part in an instrument; signed content.';
COMMENT ON COLUMN instrument_party.capacity IS '1 SIGNATORY, 2 ASSOCIATED, 3 OPERATOR, 4 FINANCER.';

CREATE TABLE instrument_decision (
  contract_id text COLLATE "C" NOT NULL,
  instrument_id text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL CHECK (char_length(role) BETWEEN 1 AND 63),
  party text COLLATE "C" NOT NULL,
  decision text NOT NULL CHECK (decision ~ '^bodies/.+/decisions/.+'),
  PRIMARY KEY (contract_id, instrument_id, role, party),
  FOREIGN KEY (contract_id, instrument_id) REFERENCES instrument
);
COMMENT ON TABLE instrument_decision IS 'Decisions of bodies of the registry that an instrument rests on.';
COMMENT ON COLUMN instrument_decision.party IS 'Whose body it is, where there is one for each région; else empty.';

CREATE TABLE instrument_version (
  contract_id text COLLATE "C" NOT NULL,
  instrument_id text COLLATE "C" NOT NULL,
  number int NOT NULL CHECK (number >= 1),
  text text NOT NULL CHECK (octet_length(text) BETWEEN 1 AND 500000),
  attachments jsonb NOT NULL CHECK (jsonb_array_length(attachments) <= 100),
  comment text NOT NULL CHECK (char_length(comment) <= 20000),
  translations jsonb NOT NULL CHECK (jsonb_array_length(translations) <= 20),
  canonical_text text NOT NULL DEFAULT '',
  sha256 text NOT NULL DEFAULT ''
    CHECK (sha256 = CASE WHEN canonical_text = '' THEN '' ELSE encode(sha256(convert_to(canonical_text, 'UTF8')), 'hex') END),
  freeze_time timestamptz NOT NULL DEFAULT '-infinity' CHECK ((freeze_time = '-infinity') = (canonical_text = '')),
  copied_from int NOT NULL CHECK (copied_from BETWEEN 0 AND number - 1),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  author text NOT NULL CHECK (char_length(author) <= 200),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, instrument_id, number),
  FOREIGN KEY (contract_id, instrument_id) REFERENCES instrument
);
COMMENT ON TABLE instrument_version IS 'Texts of instruments; content never changes, comment and translations may.';
COMMENT ON COLUMN instrument_version.canonical_text IS 'What is signed, from the freeze on; empty before.';

CREATE FUNCTION keep_signed_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.text <> NEW.text OR OLD.attachments <> NEW.attachments
     OR (OLD.canonical_text <> '' AND OLD.canonical_text <> NEW.canonical_text) THEN
    RAISE EXCEPTION 'the content of a version never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
COMMENT ON FUNCTION keep_signed_content() IS 'Trigger: what may be signed stays as it was written.';

CREATE TABLE deliberation (
  contract_id text COLLATE "C" NOT NULL,
  instrument_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL CHECK (char_length(id) = 36),
  party text COLLATE "C" NOT NULL,
  organ text NOT NULL CHECK (char_length(organ) <= 200),
  number text NOT NULL CHECK (char_length(number) <= 100),
  day date NOT NULL CHECK (isfinite(day)),
  transmitted date NOT NULL CHECK (transmitted >= day),
  published date NOT NULL CHECK (published >= day),
  act_id text NOT NULL CHECK (char_length(act_id) <= 100),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  result smallint NOT NULL CHECK (result IN (1, 2)),
  ballot jsonb,
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  place int NOT NULL CHECK (place >= 1),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, instrument_id, id),
  UNIQUE (contract_id, instrument_id, place),
  FOREIGN KEY (contract_id, instrument_id) REFERENCES instrument
);
CREATE INDEX deliberation_of ON deliberation (party);
COMMENT ON TABLE deliberation IS 'What organs of parties decided on a content; the newest on the frozen one counts.';
COMMENT ON COLUMN deliberation.transmitted IS 'To the représentant de l''État; infinity: not yet. So published.';
COMMENT ON COLUMN deliberation.result IS '1 ADOPTED, 2 REJECTED.';
COMMENT ON COLUMN deliberation.ballot IS 'Counts, and who said what; null: not recorded.';

CREATE TABLE mandate (
  contract_id text COLLATE "C" NOT NULL,
  instrument_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL CHECK (char_length(id) = 36),
  party text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL CHECK (person ~ '^persons/'),
  capacity text NOT NULL CHECK (char_length(capacity) <= 200),
  deliberation_id text COLLATE "C" NOT NULL,
  act text NOT NULL CHECK (char_length(act) <= 300 AND (act <> '' OR deliberation_id <> '')),
  begin_date date NOT NULL,
  end_date date NOT NULL CHECK (begin_date < end_date),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  place int NOT NULL CHECK (place >= 1),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, instrument_id, id),
  UNIQUE (contract_id, instrument_id, place),
  FOREIGN KEY (contract_id, instrument_id) REFERENCES instrument
);
COMMENT ON TABLE mandate IS 'Who may sign for a party, by what and during which days.';

CREATE TABLE signature (
  contract_id text COLLATE "C" NOT NULL,
  instrument_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL CHECK (char_length(id) = 36),
  party text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL CHECK (person ~ '^persons/'),
  capacity text NOT NULL CHECK (char_length(capacity) <= 200),
  day date NOT NULL CHECK (isfinite(day)),
  mandate_id text COLLATE "C" NOT NULL,
  kind smallint NOT NULL CHECK (kind IN (1, 2)),
  evidence_sha256 text NOT NULL CHECK (evidence_sha256 ~ '^([0-9a-f]{64})?$' AND (kind = 1 OR evidence_sha256 <> '')),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  version int NOT NULL CHECK (version >= 1),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
  withdrawal_reason text NOT NULL CHECK (char_length(withdrawal_reason) <= 1000),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  place int NOT NULL CHECK (place >= 1),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, instrument_id, id),
  UNIQUE (contract_id, instrument_id, place),
  FOREIGN KEY (contract_id, instrument_id, version) REFERENCES instrument_version,
  FOREIGN KEY (contract_id, instrument_id, mandate_id) REFERENCES mandate
);
CREATE UNIQUE INDEX signature_alone ON signature (contract_id, instrument_id, party) WHERE state = 1;
CREATE INDEX signature_of ON signature (party, contract_id, instrument_id);
COMMENT ON TABLE signature IS 'Signatures of parties under one content.';
COMMENT ON COLUMN signature.state IS '1 GIVEN, 2 WITHDRAWN, 3 VOID: the last two for ever.';

CREATE TABLE instrument_transition (
  contract_id text COLLATE "C" NOT NULL,
  instrument_id text COLLATE "C" NOT NULL,
  number int NOT NULL CHECK (number >= 1),
  from_state smallint NOT NULL CHECK (from_state BETWEEN 0 AND 10),
  to_state smallint NOT NULL CHECK (to_state BETWEEN 1 AND 10),
  step text NOT NULL CHECK (step ~ '^[a-z-]{1,40}$'),
  party text NOT NULL CHECK (char_length(party) <= 200),
  reason text NOT NULL CHECK (char_length(reason) <= 1000),
  version int NOT NULL CHECK (version >= 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^([0-9a-f]{64})?$'),
  actor text NOT NULL CHECK (char_length(actor) <= 200),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (contract_id, instrument_id, number),
  FOREIGN KEY (contract_id, instrument_id) REFERENCES instrument
);
COMMENT ON TABLE instrument_transition IS 'The steps of instruments from state to state; they never change.';
COMMENT ON COLUMN instrument_transition.from_state IS '0: it was created.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF contract_id, id, kind, create_time ON instrument
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF contract_id, instrument_id, number ON instrument_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER content BEFORE UPDATE ON instrument_version
  FOR EACH ROW EXECUTE FUNCTION keep_signed_content();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF contract_id, instrument_id, id, party, day, sha256, result ON deliberation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF contract_id, instrument_id, id, party, person, begin_date ON mandate
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF contract_id, instrument_id, id, party, person, day, sha256, version ON signature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON instrument_transition
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_app') THEN
    GRANT SELECT, INSERT ON instrument, instrument_party, instrument_decision, instrument_version, deliberation, mandate,
      signature, instrument_transition TO socle_contracts_app;
    GRANT UPDATE (title, state, predecessor, replaces_predecessor, amends, duration_months, agreed_end, latest_version,
      frozen_version, sha256, effective, end_date, return_reason, returned_by, termination_reason, source, synthetic,
      update_time, revision) ON instrument TO socle_contracts_app;
    GRANT DELETE ON instrument_party, instrument_decision TO socle_contracts_app;
    GRANT UPDATE (comment, translations, canonical_text, sha256, freeze_time, revision) ON instrument_version
      TO socle_contracts_app;
    GRANT UPDATE (organ, number, transmitted, published, act_id, ballot, source, synthetic, revision) ON deliberation
      TO socle_contracts_app;
    GRANT UPDATE (end_date, revision) ON mandate TO socle_contracts_app;
    GRANT UPDATE (state, withdrawal_reason, revision) ON signature TO socle_contracts_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_ro') THEN
    GRANT SELECT ON instrument, instrument_party, instrument_decision, instrument_version, deliberation, mandate,
      signature, instrument_transition TO socle_contracts_ro;
  END IF;
END $$;
