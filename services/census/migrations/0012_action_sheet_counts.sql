-- serves-from: 10
-- Counts of fiches-actions by owner, and of those that are late, from an index alone: rows of the table are wide, and reading all of
-- them is what such a count took.

CREATE INDEX action_sheet_owners_counted ON action_sheet (visibility, owner, late_from, status) WHERE delete_time = 'infinity';
