-- Proposals for action, and what became of them.

CREATE TABLE proposal (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 300),
  folded text NOT NULL,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 99),
  publication text NOT NULL CHECK (char_length(publication) <= 300),
  workshop text COLLATE "C" NOT NULL CHECK (workshop ~ '^(bodies/[^/]+)?$'),
  issue text NOT NULL CHECK (char_length(issue) <= 1000),
  statement text NOT NULL CHECK (char_length(statement) BETWEEN 1 AND 5000),
  indicators text[] NOT NULL CHECK (cardinality(indicators) <= 20),
  domains text[] NOT NULL CHECK (cardinality(domains) <= 20 AND (kind = 5 OR domains = '{}')),
  actions text[] NOT NULL,
  details jsonb NOT NULL,
  status smallint NOT NULL CHECK (status BETWEEN 1 AND 5),
  keeper text COLLATE "C" NOT NULL CHECK (keeper ~ '^(collectivites|organisations)/'),
  source text NOT NULL CHECK (char_length(source) BETWEEN 1 AND 1000),
  synthetic boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
CREATE INDEX proposal_indicators ON proposal USING gin (indicators);
CREATE INDEX proposal_actions ON proposal USING gin (actions);
CREATE INDEX proposal_workshop ON proposal (workshop, id) WHERE workshop <> '';
COMMENT ON TABLE proposal IS 'What workshops and observatories propose.';
COMMENT ON COLUMN proposal.folded IS 'Label and statement without case and accents: what a search looks through.';
COMMENT ON COLUMN proposal.actions IS 'Those of its uptakes, and their contracts: what a search by action looks for.';
COMMENT ON COLUMN proposal.details IS 'Actions that take it up, and who takes part.';
COMMENT ON COLUMN proposal.status IS '1 PROPOSED, 2 TAKEN_UP, 3 IN_PROGRESS, 4 DONE, 5 DROPPED: that of the last move.';

CREATE TABLE proposal_move (
  proposal_id text COLLATE "C" NOT NULL REFERENCES proposal,
  number int NOT NULL CHECK (number >= 1),
  status smallint NOT NULL CHECK (status BETWEEN 1 AND 5),
  date date NOT NULL CHECK (date > '-infinity'),
  reason text NOT NULL CHECK (char_length(reason) <= 1000),
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (proposal_id, number)
);
COMMENT ON TABLE proposal_move IS 'What became of proposals. Rows stay as they are.';
COMMENT ON COLUMN proposal_move.date IS 'infinity: not known.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, keeper, create_time ON proposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON proposal_move
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT, INSERT ON proposal, proposal_move TO socle_census_app;
    GRANT UPDATE ON proposal TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON proposal, proposal_move TO socle_census_ro;
  END IF;
END $$;
