-- serves-from: 10
-- Reads of many fiches-actions: counts by owner, and texts of what a search shows.

-- Rows of the table are wide; counting owners, or those of them that are late, took reading them all.
CREATE INDEX action_sheet_owners_counted ON action_sheet (visibility, owner, late_from, status) WHERE delete_time = 'infinity';

-- What a sheet says is one document, and each ->> reads all of it: nine times for one text.
ALTER VIEW search_source RENAME TO search_source_of_others;
CREATE VIEW search_source AS
  SELECT 1::smallint AS kind, a.id AS source, 0::smallint AS side, a.id, a.visibility = 1 AS everybody,
    CASE a.visibility WHEN 1 THEN '{}' WHEN 2 THEN a.parties ELSE ARRAY[a.origin, a.owner] END AS readers, '{}'::text[] AS others,
    a.themes, a.places, finite_day(t.start) AS begin_date, finite_day(t."end") AS end_date, a.synthetic, t.title,
    concat_ws(E'\n', t.description, t.objectives, t.expected_results, t.place_label, t.pilot_label, t.number) AS body
  FROM action_sheet a JOIN action_sheet_content c ON c.sheet_id = a.id CROSS JOIN LATERAL json_to_record(c.content) AS
    t(title text, description text, objectives text, expected_results text, place_label text, pilot_label text, number text,
      start text, "end" text)
  WHERE a.delete_time = 'infinity'
UNION ALL
  SELECT * FROM search_source_of_others WHERE kind <> 1;
COMMENT ON VIEW search_source IS 'What can be found, with its text: rows of search_entry are made from it, and excerpts.';
COMMENT ON VIEW search_source_of_others IS 'The same of all but fiches-actions; its part of those is never read.';

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT ON search_source TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON search_source TO socle_census_ro;
  END IF;
END $$;
