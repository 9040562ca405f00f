-- Actions take up fiches-actions and proposals of census.

ALTER TABLE action
  ADD COLUMN action_sheet text COLLATE "C" NOT NULL DEFAULT ''
    CHECK (action_sheet = '' OR action_sheet ~ '^actionSheets/[^/]+$'),
  ADD COLUMN action_sheet_etag text NOT NULL DEFAULT '' CHECK (char_length(action_sheet_etag) <= 100),
  ADD COLUMN proposals text[] COLLATE "C" NOT NULL DEFAULT '{}' CHECK (cardinality(proposals) <= 10);
COMMENT ON COLUMN action.action_sheet IS 'The fiche-action of census that it takes up; empty: none.';
COMMENT ON COLUMN action.action_sheet_etag IS 'What the sheet''s was when it was named here.';
COMMENT ON COLUMN action.proposals IS 'proposals/… of census that it takes up.';
