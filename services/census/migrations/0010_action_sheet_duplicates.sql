-- Fiches-actions that may tell one project: the words that they are looked for by, and what was decided about them.

CREATE TABLE action_sheet_word (
  word text COLLATE "C" NOT NULL CHECK (char_length(word) BETWEEN 4 AND 100),
  sheet_id text COLLATE "C" NOT NULL REFERENCES action_sheet,
  PRIMARY KEY (word, sheet_id)
);
CREATE INDEX action_sheet_word_of ON action_sheet_word (sheet_id, word);
COMMENT ON TABLE action_sheet_word IS 'Words of titles, without case and accents; follows action_sheet.title_key.';

CREATE FUNCTION note_action_sheet_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM action_sheet_word WHERE sheet_id = NEW.id;
  END IF;
  INSERT INTO action_sheet_word (word, sheet_id)
    SELECT DISTINCT word, NEW.id FROM regexp_split_to_table(NEW.title_key, '[^a-z0-9]+') word
    WHERE char_length(word) BETWEEN 4 AND 100;
  RETURN NULL;
END $$;
CREATE TRIGGER words_follow AFTER INSERT ON action_sheet
  FOR EACH ROW EXECUTE FUNCTION note_action_sheet_words();
CREATE TRIGGER words_follow_title AFTER UPDATE OF title_key ON action_sheet
  FOR EACH ROW WHEN (OLD.title_key IS DISTINCT FROM NEW.title_key) EXECUTE FUNCTION note_action_sheet_words();
INSERT INTO action_sheet_word (word, sheet_id)
  SELECT DISTINCT word, s.id FROM action_sheet s, regexp_split_to_table(s.title_key, '[^a-z0-9]+') word
  WHERE char_length(word) BETWEEN 4 AND 100;

CREATE TABLE action_sheet_decision (
  id text COLLATE "C" PRIMARY KEY,
  verdict smallint NOT NULL CHECK (verdict BETWEEN 1 AND 2),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  supersedes text COLLATE "C" UNIQUE REFERENCES action_sheet_decision,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
COMMENT ON TABLE action_sheet_decision IS 'What a person decided about fiches that may tell one project. Rows stay; one that no other supersedes holds.';

CREATE TABLE action_sheet_decision_sheet (
  sheet_id text COLLATE "C" NOT NULL REFERENCES action_sheet,
  decision_id text COLLATE "C" NOT NULL REFERENCES action_sheet_decision,
  PRIMARY KEY (sheet_id, decision_id)
);
CREATE INDEX action_sheet_decision_sheet_of ON action_sheet_decision_sheet (decision_id, sheet_id);
COMMENT ON TABLE action_sheet_decision_sheet IS 'The fiches of a decision. Rows stay.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON action_sheet_decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON action_sheet_decision_sheet
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT, INSERT ON action_sheet_word, action_sheet_decision, action_sheet_decision_sheet TO socle_census_app;
    GRANT DELETE ON action_sheet_word TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON action_sheet_word, action_sheet_decision, action_sheet_decision_sheet TO socle_census_ro;
  END IF;
END $$;
