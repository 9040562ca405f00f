-- Plans of ten thousand actions: what lists filter, order and add up by stands where they read it, and indexes serve it.
-- Nobody writes any of it by itself: it is derived, or the database refuses what differs.

-- Trigrams, so that a search need not read every text of a plan.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE action_text (
  contract_id text COLLATE "C" NOT NULL,
  action_id text COLLATE "C" NOT NULL,
  search_text text NOT NULL,
  PRIMARY KEY (contract_id, action_id),
  FOREIGN KEY (contract_id, action_id) REFERENCES action
);
INSERT INTO action_text SELECT contract_id, id, search_text FROM action;
ALTER TABLE action DROP COLUMN search_text;
CREATE INDEX action_text_parts ON action_text USING gin (search_text gin_trgm_ops);
COMMENT ON TABLE action_text IS 'What a search looks in, beside the sheets: changes of dates or money leave its index alone.';
COMMENT ON COLUMN action_text.search_text IS 'Number, title and description without case and accents.';

ALTER TABLE action
  ADD COLUMN years smallint[] NOT NULL DEFAULT '{}',
  ADD COLUMN financers text[] NOT NULL DEFAULT '{}',
  ADD COLUMN budgeted boolean NOT NULL DEFAULT false,
  ADD COLUMN lines json NOT NULL DEFAULT '{}',
  ADD COLUMN axis_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce(axis_id, '')) STORED,
  ADD COLUMN counted boolean NOT NULL GENERATED ALWAYS AS (selection = 2 AND delete_time IS NULL) STORED;
UPDATE action a SET
  lines = (
    SELECT coalesce(json_object_agg(kind, list), '{}') FROM (
      SELECT 'budget' AS kind, json_agg(l ORDER BY year, nature, basis) AS list FROM action_budget_line l
        WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id)
      UNION ALL SELECT 'funding', json_agg(l ORDER BY position) FROM action_funding_line l
        WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id)
      UNION ALL SELECT 'orientations', json_agg(l ORDER BY position) FROM action_orientation l
        WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id)
      UNION ALL SELECT 'identifiers', json_agg(l ORDER BY system, value) FROM action_identifier l
        WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id)) lists
    WHERE list IS NOT NULL),
  budgeted = EXISTS (SELECT FROM action_budget_line l WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id)),
  years = ARRAY(
    SELECT year FROM action_budget_line l WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id) UNION
    SELECT year FROM action_funding_line l WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id) AND year <> 0
    ORDER BY 1),
  financers = ARRAY(
    SELECT DISTINCT CASE WHEN financer = '' THEN financer_label ELSE financer END COLLATE "C" FROM action_funding_line l
    WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id) ORDER BY 1);
ALTER TABLE action ALTER years DROP DEFAULT, ALTER financers DROP DEFAULT, ALTER budgeted DROP DEFAULT, ALTER lines DROP DEFAULT,
  ADD CONSTRAINT action_sums UNIQUE (contract_id, id, axis_key, counted);
COMMENT ON COLUMN action.years IS 'Those of its budget and funding lines, each once.';
COMMENT ON COLUMN action.financers IS 'Names, or labels where there is no name, of its funding lines, each once.';
COMMENT ON COLUMN action.budgeted IS 'It has a budget line.';
COMMENT ON COLUMN action.lines IS 'The lines of money, the orientations and the identifiers as their tables have them: a sheet is read from one row.';
COMMENT ON COLUMN action.counted IS 'Its money counts: retained and not deleted.';
CREATE INDEX action_by_title ON action (contract_id, title_key, id);
CREATE INDEX action_by_priority ON action (contract_id, priority, id);
CREATE INDEX action_by_end ON action (contract_id, end_date, id);
CREATE INDEX action_by_update ON action (contract_id, update_time, id);

-- A line knows the axis that it adds up on, and whether it counts. The foreign key makes it the truth: no other value can
-- be written, and what changes on the action changes on its lines.
ALTER TABLE action_budget_line ADD COLUMN axis_key text COLLATE "C", ADD COLUMN counted boolean;
ALTER TABLE action_funding_line ADD COLUMN axis_key text COLLATE "C", ADD COLUMN counted boolean,
  ADD COLUMN label_alone text COLLATE "C" NOT NULL
    GENERATED ALWAYS AS (CASE WHEN financer = '' THEN financer_label ELSE '' END) STORED;
UPDATE action_budget_line l SET axis_key = a.axis_key, counted = a.counted
  FROM action a WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id);
UPDATE action_funding_line l SET axis_key = a.axis_key, counted = a.counted
  FROM action a WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id);
ALTER TABLE action_budget_line ALTER axis_key SET NOT NULL, ALTER counted SET NOT NULL,
  DROP CONSTRAINT action_budget_line_contract_id_action_id_fkey,
  ADD CONSTRAINT budget_line_of_action FOREIGN KEY (contract_id, action_id, axis_key, counted)
    REFERENCES action (contract_id, id, axis_key, counted) ON UPDATE CASCADE;
ALTER TABLE action_funding_line ALTER axis_key SET NOT NULL, ALTER counted SET NOT NULL,
  DROP CONSTRAINT action_funding_line_contract_id_action_id_fkey,
  ADD CONSTRAINT funding_line_of_action FOREIGN KEY (contract_id, action_id, axis_key, counted)
    REFERENCES action (contract_id, id, axis_key, counted) ON UPDATE CASCADE;
CREATE INDEX budget_line_sums ON action_budget_line (contract_id, axis_key, year, nature, basis)
  INCLUDE (planned, actual) WHERE counted;
CREATE INDEX funding_line_sums ON action_funding_line (contract_id, axis_key, financer, label_alone, basis, action_id)
  INCLUDE (requested, awarded, paid) WHERE counted AND basis IS NOT NULL;
COMMENT ON COLUMN action_budget_line.counted IS 'As action.counted.';
COMMENT ON COLUMN action_funding_line.counted IS 'As action.counted.';
COMMENT ON COLUMN action_funding_line.label_alone IS 'The label where there is no name.';

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_app') THEN
    GRANT SELECT, INSERT, UPDATE ON action_text TO socle_contracts_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_ro') THEN
    GRANT SELECT ON action_text TO socle_contracts_ro;
  END IF;
END $$;
