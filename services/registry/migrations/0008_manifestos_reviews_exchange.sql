-- Manifestos with their signatures, reviews of bodies, and the exchange of experience.
--
-- A signature is kept as organisations are: a row holds in law during [valid_from, valid_to) and was believed during
-- [known_from, known_to); a step closes what was believed and adds what is believed now.

CREATE TABLE manifesto (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 300),
  carrier text COLLATE "C" NOT NULL CHECK (carrier ~ '^collectivites/'),
  perimeter text[] NOT NULL CHECK (cardinality(perimeter) BETWEEN 1 AND 100),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  latest_version int NOT NULL DEFAULT 0 CHECK (latest_version >= 0),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
COMMENT ON TABLE manifesto IS 'Political texts that collectivités sign.';
COMMENT ON COLUMN manifesto.carrier IS 'The collectivité that keeps the text and the record of adhesions.';
COMMENT ON COLUMN manifesto.perimeter IS 'Names of collectivités and territories: who shares ground with one may sign.';
COMMENT ON COLUMN manifesto.latest_version IS 'Number of its newest version; 0: none.';

CREATE TABLE manifesto_version (
  manifesto_id text COLLATE "C" NOT NULL REFERENCES manifesto,
  number int NOT NULL CHECK (number >= 1),
  text text NOT NULL CHECK (octet_length(text) BETWEEN 1 AND 200000),
  sha256 text NOT NULL CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
  date date NOT NULL,
  commitments text[] NOT NULL CHECK (cardinality(commitments) <= 50),
  priority_questions text[] NOT NULL CHECK (cardinality(priority_questions) <= 50),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (manifesto_id, number)
);
COMMENT ON TABLE manifesto_version IS 'Texts as they were published; they never change.';
COMMENT ON COLUMN manifesto_version.date IS 'Of the text; -infinity: no source gives it.';

CREATE TABLE signature_version (
  signature_id text COLLATE "C" NOT NULL CHECK (char_length(signature_id) = 36),
  manifesto_id text COLLATE "C" NOT NULL,
  party text COLLATE "C" NOT NULL CHECK (party ~ '^collectivites/'),
  party_label text NOT NULL CHECK (char_length(party_label) BETWEEN 1 AND 300),
  sort_key bytea NOT NULL CHECK (octet_length(sort_key) BETWEEN 1 AND 512),
  party_type smallint NOT NULL CHECK (party_type BETWEEN 1 AND 99),
  version int NOT NULL,
  adhesion date NOT NULL,
  version_date date NOT NULL,
  valid_from date NOT NULL CHECK (valid_from = CASE WHEN adhesion = '-infinity' THEN version_date ELSE adhesion END),
  valid_to date NOT NULL CHECK (valid_from < valid_to),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity' CHECK (known_from < known_to),
  representative text NOT NULL CHECK (representative ~ '^(persons/.{1,80})?$'),
  capacity text NOT NULL CHECK (char_length(capacity) <= 200),
  mandate text NOT NULL CHECK (char_length(mandate) <= 1000),
  deliberation_number text NOT NULL CHECK (char_length(deliberation_number) <= 100),
  deliberation_date date NOT NULL,
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  attestation smallint NOT NULL CHECK (attestation BETWEEN 1 AND 4),
  reason text NOT NULL CHECK (char_length(reason) <= 1000),
  create_time timestamptz NOT NULL,
  since_revision bigint NOT NULL,
  PRIMARY KEY (signature_id, known_from),
  FOREIGN KEY (manifesto_id, version) REFERENCES manifesto_version,
  CONSTRAINT signature_evidence CHECK (attestation <> 2 OR source <> '' OR deliberation_number <> ''
    OR deliberation_date <> '-infinity')
);
CREATE UNIQUE INDEX signature_version_current ON signature_version (signature_id) WHERE known_to = 'infinity';
CREATE UNIQUE INDEX signature_alone ON signature_version (manifesto_id, party)
  WHERE known_to = 'infinity' AND valid_to = 'infinity' AND attestation <> 4;
CREATE INDEX signature_by_name ON signature_version (manifesto_id, sort_key, signature_id);
CREATE INDEX signature_by_type ON signature_version (manifesto_id, party_type, sort_key, signature_id);
CREATE INDEX signature_of_party ON signature_version (party, manifesto_id);
COMMENT ON TABLE signature_version IS 'Adhesions of collectivités to manifestos, in both times.';
COMMENT ON COLUMN signature_version.party_label IS 'What the party was called when it signed.';
COMMENT ON COLUMN signature_version.sort_key IS 'Bytes that sort as the label does in French.';
COMMENT ON COLUMN signature_version.party_type IS 'v1.Collectivite.Type: the order of lists that are grouped by type.';
COMMENT ON COLUMN signature_version.adhesion IS 'The day of the act; -infinity: no source gives it.';
COMMENT ON COLUMN signature_version.version_date IS 'Of the version that was signed: an adhesion without a date holds from it.';
COMMENT ON COLUMN signature_version.valid_to IS 'In law, first day on which it holds no longer; infinity: not withdrawn.';
COMMENT ON COLUMN signature_version.attestation IS
  '1 BY_PARTY, 2 RECORDED_BY_CARRIER, 3 CONFIRMED_BY_PARTY, 4 CONTESTED_BY_PARTY: the last counts on no day.';
COMMENT ON COLUMN signature_version.known_to IS 'Believed until; infinity: now.';

CREATE TABLE associated_actor (
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  manifesto_id text COLLATE "C" NOT NULL REFERENCES manifesto,
  organisation text NOT NULL CHECK (organisation ~ '^(organisations/.{1,63})?$'),
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 300),
  sort_key bytea NOT NULL CHECK (octet_length(sort_key) BETWEEN 1 AND 512),
  category smallint NOT NULL CHECK (category BETWEEN 1 AND 4),
  begin_date date NOT NULL,
  end_date date NOT NULL CHECK (begin_date < end_date),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
CREATE INDEX associated_actor_by_name ON associated_actor (manifesto_id, sort_key, id);
COMMENT ON TABLE associated_actor IS 'Economic, university and associative actors, who take part and sign nothing.';

CREATE TABLE review (
  body_id text COLLATE "C" NOT NULL CHECK (char_length(body_id) <= 63),
  year smallint NOT NULL CHECK (year BETWEEN 1900 AND 2199),
  objectives jsonb NOT NULL CHECK (jsonb_array_length(objectives) <= 100),
  bilan text NOT NULL CHECK (char_length(bilan) <= 20000),
  bilan_date date NOT NULL,
  meeting text NOT NULL CHECK (char_length(meeting) <= 200),
  next_axes text[] NOT NULL CHECK (cardinality(next_axes) <= 20),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  state smallint NOT NULL CHECK (state IN (1, 2)),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (body_id, year),
  CONSTRAINT review_closed CHECK (state = 1 OR bilan <> '')
);
CREATE INDEX review_by_year ON review (year DESC, body_id);
COMMENT ON TABLE review IS 'The year of a body: objectives, what came of them, axes of the next year.';
COMMENT ON COLUMN review.objectives IS 'In order: statement, outcome (v1.Objective.Outcome), note.';
COMMENT ON COLUMN review.bilan_date IS '-infinity: not known.';
COMMENT ON COLUMN review.state IS '1 OPEN, 2 CLOSED.';

CREATE TABLE position (
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  body_id text COLLATE "C" NOT NULL CHECK (char_length(body_id) <= 63),
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
  text text NOT NULL CHECK (octet_length(text) <= 100000),
  sha256 text NOT NULL
    CHECK (sha256 = CASE WHEN text = '' THEN '' ELSE encode(sha256(convert_to(text, 'UTF8')), 'hex') END),
  addressee text NOT NULL CHECK (char_length(addressee) <= 500),
  date date NOT NULL,
  decision text NOT NULL CHECK (char_length(decision) <= 200),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
CREATE INDEX position_of ON position (body_id, date DESC, id);
CREATE INDEX position_by_date ON position (date DESC, id);
COMMENT ON TABLE position IS 'What bodies say in public (plaidoyer).';
COMMENT ON COLUMN position.date IS '-infinity: not known.';
COMMENT ON COLUMN position.level IS '1 LOCAL, 2 NATIONAL, 3 INTERNATIONAL.';

CREATE TABLE contribution (
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  body_id text COLLATE "C" NOT NULL CHECK (char_length(body_id) <= 63),
  study_title text NOT NULL CHECK (char_length(study_title) BETWEEN 1 AND 300),
  carrier text NOT NULL CHECK (carrier ~ '^(organisations/.{1,63})?$'),
  carrier_label text NOT NULL CHECK (char_length(carrier_label) <= 300),
  frame text NOT NULL CHECK (char_length(frame) <= 500),
  content text NOT NULL CHECK (char_length(content) BETWEEN 1 AND 5000),
  date date NOT NULL,
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  CONSTRAINT contribution_carried CHECK (carrier <> '' OR carrier_label <> '')
);
CREATE INDEX contribution_of ON contribution (body_id, date DESC, id);
CREATE INDEX contribution_by_date ON contribution (date DESC, id);
COMMENT ON TABLE contribution IS 'What bodies give to studies that others carry.';
COMMENT ON COLUMN contribution.date IS '-infinity: not known.';

CREATE TABLE exchange_listing (
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  kind smallint NOT NULL CHECK (kind IN (1, 2)),
  party text COLLATE "C" NOT NULL CHECK (party ~ '^collectivites/'),
  theme_slugs text[] NOT NULL CHECK (cardinality(theme_slugs) BETWEEN 1 AND 10),
  theme_labels text[] NOT NULL CHECK (cardinality(theme_labels) = cardinality(theme_slugs)),
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  languages text[] NOT NULL CHECK (cardinality(languages) <= 20),
  places text[] NOT NULL CHECK (cardinality(places) <= 20),
  words text[] NOT NULL CHECK (cardinality(words) <= 1000),
  open_until date NOT NULL,
  state smallint NOT NULL CHECK (state IN (1, 2)),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
CREATE INDEX exchange_listing_newest ON exchange_listing (create_time DESC, id);
CREATE INDEX exchange_listing_of ON exchange_listing (party, create_time DESC);
CREATE INDEX exchange_listing_themes ON exchange_listing USING gin (theme_slugs);
CREATE INDEX exchange_listing_words ON exchange_listing USING gin (words);
COMMENT ON TABLE exchange_listing IS 'What collectivités offer of their experience or ask of that of others.';
COMMENT ON COLUMN exchange_listing.kind IS '1 OFFER, 2 REQUEST.';
COMMENT ON COLUMN exchange_listing.theme_slugs IS 'Labels folded: equal for all spellings; in the order of theme_labels.';
COMMENT ON COLUMN exchange_listing.words IS 'Words of title and description, folded, each once, sorted.';
COMMENT ON COLUMN exchange_listing.open_until IS 'Last day; infinity: until it is closed.';
COMMENT ON COLUMN exchange_listing.state IS '1 OPEN, 2 CLOSED.';

CREATE TABLE exchange (
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  request_id text COLLATE "C" NOT NULL REFERENCES exchange_listing,
  offer_id text COLLATE "C" NOT NULL REFERENCES exchange_listing,
  requester text COLLATE "C" NOT NULL,
  offerer text COLLATE "C" NOT NULL CHECK (offerer <> requester),
  proposer text COLLATE "C" NOT NULL CHECK (proposer IN (requester, offerer)),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
  comment text NOT NULL CHECK (char_length(comment) <= 2000),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL UNIQUE
);
CREATE UNIQUE INDEX exchange_under_way ON exchange (request_id, offer_id) WHERE state IN (1, 2);
CREATE INDEX exchange_of_requester ON exchange (requester, revision DESC);
CREATE INDEX exchange_of_offerer ON exchange (offerer, revision DESC);
COMMENT ON TABLE exchange IS 'Matches of a request with an offer that both sides agree on.';
COMMENT ON COLUMN exchange.state IS '1 PROPOSED, 2 ACCEPTED, 3 DONE, 4 DECLINED.';

CREATE TABLE exchange_feedback (
  exchange_id text COLLATE "C" NOT NULL REFERENCES exchange,
  party text COLLATE "C" NOT NULL,
  about text COLLATE "C" NOT NULL CHECK (about <> party),
  rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
  comment text NOT NULL CHECK (char_length(comment) <= 2000),
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (exchange_id, party)
);
CREATE INDEX exchange_feedback_about ON exchange_feedback (about) INCLUDE (rating);
COMMENT ON TABLE exchange_feedback IS 'What one side of an exchange says of the other: once, never changed.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, create_time ON manifesto
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON manifesto_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON exchange_feedback
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER rewritten BEFORE UPDATE ON signature_version FOR EACH ROW
  WHEN (OLD.known_to <> 'infinity' OR to_jsonb(NEW) - 'known_to' <> to_jsonb(OLD) - 'known_to')
  EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER removed BEFORE DELETE ON signature_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_app') THEN
    GRANT SELECT, INSERT ON manifesto, manifesto_version, signature_version, associated_actor, review, position, contribution,
      exchange_listing, exchange, exchange_feedback TO socle_registry_app;
    GRANT UPDATE ON manifesto, associated_actor, review, position, contribution, exchange_listing, exchange TO socle_registry_app;
    GRANT UPDATE (known_to) ON signature_version TO socle_registry_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_ro') THEN
    GRANT SELECT ON manifesto, manifesto_version, signature_version, associated_actor, review, position, contribution,
      exchange_listing, exchange, exchange_feedback TO socle_registry_ro;
  END IF;
END $$;
