-- A decision about duplicates may be taken back by one that says nothing (verdict 3).
ALTER TABLE duplicate_decision DROP CONSTRAINT duplicate_decision_verdict_check;
ALTER TABLE duplicate_decision ADD CHECK (verdict BETWEEN 1 AND 2 OR (verdict = 3 AND supersedes IS NOT NULL));
ALTER TABLE action_sheet_decision DROP CONSTRAINT action_sheet_decision_verdict_check;
ALTER TABLE action_sheet_decision ADD CHECK (verdict BETWEEN 1 AND 2 OR (verdict = 3 AND supersedes IS NOT NULL));
