-- Ids compare byte by byte (COLLATE "C"), and so do the columns that name them: a join of two collations cannot use an
-- index, and takes minutes over ten thousand organisations as long as their tables have no statistics.
ALTER TABLE organisation_version ALTER COLUMN organisation_id TYPE text COLLATE "C";
ALTER TABLE organisation_identifier ALTER COLUMN organisation_id TYPE text COLLATE "C";
ALTER TABLE territory_version ALTER COLUMN territory_id TYPE text COLLATE "C";
ALTER TABLE territory_identifier ALTER COLUMN territory_id TYPE text COLLATE "C";
