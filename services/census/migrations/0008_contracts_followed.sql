-- Actions of contracts that take up fiches-actions and proposals, as census has followed them.

\ir ../../../platform/events/consumer.sql

CREATE TABLE contract_action_heard (
  action text COLLATE "C" PRIMARY KEY CHECK (char_length(action) BETWEEN 1 AND 200),
  event_id text COLLATE "C" NOT NULL CHECK (char_length(event_id) BETWEEN 1 AND 64),
  create_time timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE contract_action_heard IS
  'Actions that contracts told a change of, and that have not been looked at since. contracts/-: all of them are to be.';
COMMENT ON COLUMN contract_action_heard.event_id IS 'The newest event; look-…: none, but a look at all. A row goes only with the event that was looked at.';

CREATE TABLE contract_action (
  name text COLLATE "C" PRIMARY KEY CHECK (name ~ '^contracts/[^/]+/actions/[^/]+$'),
  contract text COLLATE "C" NOT NULL CHECK (contract ~ '^contracts/[^/]+$'),
  programme text COLLATE "C" NOT NULL CHECK (programme ~ '^(programmes/.+)?$'),
  carrier text COLLATE "C" NOT NULL,
  sheet_id text COLLATE "C" NOT NULL,
  proposals text[] COLLATE "C" NOT NULL,
  selection smallint NOT NULL CHECK (selection BETWEEN 1 AND 4),
  status smallint NOT NULL CHECK (status BETWEEN 1 AND 9),
  since date NOT NULL,
  contract_revision bigint NOT NULL,
  update_time timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contract_action_of ON contract_action (contract, name) INCLUDE (sheet_id);
COMMENT ON TABLE contract_action IS 'Actions that take something of census up, as contracts said last. One that takes up nothing any more has no row.';
COMMENT ON COLUMN contract_action.sheet_id IS 'Of the fiche-action; empty: none.';
COMMENT ON COLUMN contract_action.proposals IS 'proposals/….';
COMMENT ON COLUMN contract_action.selection IS 'socle.contracts.v1.Action.Selection; status likewise.';
COMMENT ON COLUMN contract_action.since IS 'infinity: not known.';

ALTER TABLE action_sheet_version DROP CONSTRAINT action_sheet_version_kind_check;
ALTER TABLE action_sheet_version ADD CONSTRAINT action_sheet_version_kind_check CHECK (kind BETWEEN 1 AND 7);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT, INSERT, DELETE ON contract_action_heard, contract_action, event_consumer, consumed_event
      TO socle_census_app;
    GRANT UPDATE ON contract_action_heard, contract_action, event_consumer TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON contract_action_heard, contract_action, event_consumer, consumed_event TO socle_census_ro;
  END IF;
END $$;
