-- Search over everything: one row for each thing that somebody may find, written by triggers in the transaction that writes the
-- thing, whichever statement does it. How text becomes words is said here once, for what is kept and for what is asked.

CREATE EXTENSION IF NOT EXISTS unaccent;

-- What PostgreSQL's parser would take for one word (eau/assainissement, socle.fr, porte-à-porte) is taken apart before.
CREATE FUNCTION search_text(told text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT translate(unaccent(told), './-_@:&<>~+%=?#''', repeat(' ', 16))
$$;
COMMENT ON FUNCTION search_text(text) IS 'A text without accents, ligatures written out, with spaces for the punctuation inside words.';

CREATE FUNCTION search_words(told text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT tsvector_to_array(to_tsvector('simple', search_text(told)))
$$;
COMMENT ON FUNCTION search_words(text) IS 'The words of a text, each once: runs of letters and digits.';

CREATE FUNCTION search_stems(word text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT tsvector_to_array(to_tsvector('french', word))
$$;
COMMENT ON FUNCTION search_stems(text) IS 'What stays of French words without their endings; nothing of those that say nothing ("de", "la").';

CREATE FUNCTION search_vector(told text) RETURNS tsvector LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT strip(to_tsvector('simple', t) || to_tsvector('french', t)) FROM (SELECT search_text(told) AS t OFFSET 0) s
$$;
COMMENT ON FUNCTION search_vector(text) IS 'Its words as they are, and their stems.';

CREATE FUNCTION search_query(asked text) RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT string_agg(
    '(''' || word || CASE WHEN char_length(word) > 2 THEN ''':*' ELSE '''' END ||
    coalesce((SELECT string_agg(' | ''' || stem || '''', '') FROM unnest(search_stems(word)) stem), '') || ')', ' & ')::tsquery
  FROM unnest(search_words(asked)) word
$$;
COMMENT ON FUNCTION search_query(text) IS 'All of its words, each as it is, by its beginning from three letters on, or by its stem. Null: it has none.';

CREATE FUNCTION told_begin(period text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN period ~ '^[0-9]{4}' THEN make_date(left(period, 4)::int, coalesce(nullif(substr(period, 6, 2), '')::int, 1),
    coalesce(nullif(substr(period, 9, 2), '')::int, 1)) END
$$;
COMMENT ON FUNCTION told_begin(text) IS 'The first day of "2012", "2012-04" or "2012-04-15".';

CREATE FUNCTION told_end(period text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (told_begin(period) + CASE char_length(period) WHEN 4 THEN interval '1 year' WHEN 7 THEN interval '1 month' ELSE interval '1 day' END
    - interval '1 day')::date
$$;
COMMENT ON FUNCTION told_end(text) IS 'The last day of it.';

CREATE FUNCTION finite_day(told text) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN told ~ '^[0-9]{4}-' THEN told::date END
$$;
COMMENT ON FUNCTION finite_day(text) IS 'A day as JSON keeps it; null where it is open.';

CREATE FUNCTION search_age(kind smallint, day date) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN kind BETWEEN 4 AND 7 THEN 0 WHEN day IS NULL THEN 1000000 ELSE greatest(date '2200-01-01' - day, 1) END
$$;
COMMENT ON FUNCTION search_age(smallint, date) IS 'Where it stands among results: what lasts (territories, proposals, guides, indicators) at 0, then the newest, then what has no day.';

-- What can be found of each family. kind: numbers of socle.census.v1.SearchResult.Kind. source: the row that it comes from. A
-- sheet stands here as the inside of its campaign sees it (side 1) and as it is published (side 0), and once more as its project.
CREATE VIEW search_source AS
  SELECT 1::smallint AS kind, a.id AS source, 0::smallint AS side, a.id, a.visibility = 1 AS everybody,
    CASE a.visibility WHEN 1 THEN '{}' WHEN 2 THEN a.parties ELSE ARRAY[a.origin, a.owner] END AS readers, '{}'::text[] AS others,
    a.themes, a.places, finite_day(c.content ->> 'start') AS begin_date, finite_day(c.content ->> 'end') AS end_date,
    a.synthetic, c.content ->> 'title' AS title,
    concat_ws(E'\n', c.content ->> 'description', c.content ->> 'objectives', c.content ->> 'expected_results',
      c.content ->> 'place_label', c.content ->> 'pilot_label', c.content ->> 'number') AS body
  FROM action_sheet a JOIN action_sheet_content c ON c.sheet_id = a.id WHERE a.delete_time = 'infinity'
UNION ALL
  SELECT p.kind, s.id, e.side, p.id, e.everybody, e.readers, e.others,
    ARRAY(SELECT DISTINCT substr(k.key, 7) FROM project_sheet_key k WHERE k.sheet_id = s.id AND k.version = e.version AND
      (k.key LIKE 'theme:%' OR k.key LIKE 'under:%')),
    ARRAY[s.owner], told_begin(c.content ->> 'begin_period'), told_end(c.content ->> 'end_period'),
    coalesce((c.content ->> 'synthetic')::boolean, false), c.content ->> 'title',
    concat_ws(E'\n', c.content ->> 'summary', c.content ->> 'told_as', c.content ->> 'international_dimension',
      (SELECT string_agg(concat_ws(' ', t ->> 'locality', t ->> 'label'), E'\n') FROM jsonb_array_elements(c.content -> 'partners') t),
      (SELECT string_agg(t ->> 'text', E'\n') FROM jsonb_array_elements(c.content -> 'innovation') t),
      (SELECT string_agg(t ->> 'label', E'\n') FROM jsonb_array_elements(c.content -> 'financers') t),
      (SELECT string_agg(t ->> 'text', E'\n') FROM jsonb_array_elements(c.content -> 'beneficiaries') t))
  FROM project_sheet s
  CROSS JOIN LATERAL (SELECT ARRAY[s.owner] || CASE WHEN s.campaign_id IS NULL THEN '{}' ELSE ARRAY['campaigns/' || s.campaign_id] END AS keys) inside
  CROSS JOIN LATERAL (
    SELECT 1::smallint AS side, s.version, false AS everybody, inside.keys AS readers, '{}'::text[] AS others
    UNION ALL SELECT 0::smallint, s.published_version, s.published_visibility = 1,
      CASE s.published_visibility WHEN 2 THEN ARRAY(SELECT substr(k.key, 7) FROM project_sheet_key k WHERE k.sheet_id = s.id AND
        k.version = s.published_version AND k.key LIKE 'party:%') ELSE '{}' END, inside.keys
    WHERE s.state <> 6 AND s.published_version > 0 AND s.published_visibility IN (1, 2)) e
  CROSS JOIN LATERAL (VALUES (2::smallint, s.id), (3::smallint, s.project_id)) p(kind, id)
  JOIN project_sheet_version c ON c.sheet_id = s.id AND c.version = e.version
UNION ALL
  SELECT 4::smallint, id, 0::smallint, id, true, '{}', '{}', '{}', array_remove(ARRAY[territory] || placed_in, ''), NULL, NULL,
    synthetic, label, description
  FROM labelled_territory
UNION ALL
  SELECT 5::smallint, id, 0::smallint, id, true, '{}', '{}', domains,
    ARRAY(SELECT DISTINCT name FROM jsonb_array_elements(details -> 'participations') t, LATERAL (VALUES (t ->> 0), (t ->> 1)) v(name)
      WHERE name <> ''), NULL, NULL, synthetic, label, concat_ws(E'\n', statement, issue, publication)
  FROM proposal
UNION ALL
  SELECT 6::smallint, id, 0::smallint, id, true, '{}', '{}', '{}', '{}', NULL, NULL, synthetic, label,
    concat_ws(E'\n', introduction, (SELECT string_agg(concat_ws(E'\n', t ->> 'title', t ->> 'introduction'), E'\n')
      FROM jsonb_array_elements(chapters) t))
  FROM guide
UNION ALL
  SELECT 7::smallint, id, 0::smallint, id, true, '{}', '{}', '{}', '{}', NULL, NULL, synthetic, label,
    concat_ws(E'\n', description, method, unit)
  FROM indicator
UNION ALL
  SELECT 8::smallint, id, 0::smallint, id, true, '{}', '{}', array_remove(ARRAY[category], ''),
    array_remove(ARRAY[beneficiary, CASE WHEN departement = '' THEN '' ELSE 'collectivites/departement-' || departement END], ''),
    coalesce(CASE WHEN isfinite(award_date) THEN award_date END, CASE WHEN year > 0 THEN make_date(year, 1, 1) END),
    coalesce(CASE WHEN isfinite(award_date) THEN award_date END, CASE WHEN year > 0 THEN make_date(year, 12, 31) END),
    synthetic, CASE WHEN title <> '' THEN title ELSE beneficiary_label END, concat_ws(E'\n', category, beneficiary_label)
  FROM state_grant;
COMMENT ON VIEW search_source IS 'What can be found, with its text: rows of search_entry are made from it, and excerpts.';

CREATE TABLE search_entry (
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 99),
  source text COLLATE "C" NOT NULL,
  side smallint NOT NULL CHECK (side BETWEEN 0 AND 1),
  id text COLLATE "C" NOT NULL,
  age int NOT NULL CHECK (age >= 0),
  everybody boolean NOT NULL,
  readers text[] COLLATE "C" NOT NULL,
  others text[] COLLATE "C" NOT NULL,
  themes text[] COLLATE "C" NOT NULL,
  places text[] COLLATE "C" NOT NULL,
  begin_date date NOT NULL,
  end_date date NOT NULL,
  title tsvector NOT NULL,
  words tsvector NOT NULL,
  PRIMARY KEY (kind, source, side)
);
-- What everybody finds has indexes of its own: what others may not see is not even passed over.
-- Lists of thousands come in at once: their words are merged into an index a mebibyte at a time, which costs a tenth.
CREATE INDEX search_entry_newest ON search_entry (age, kind, id) WHERE everybody;
CREATE INDEX search_entry_title ON search_entry USING gin (title) WITH (gin_pending_list_limit = 1024) WHERE everybody;
CREATE INDEX search_entry_words ON search_entry USING gin (words) WITH (gin_pending_list_limit = 1024) WHERE everybody;
CREATE INDEX search_entry_places ON search_entry USING gin (places) WITH (gin_pending_list_limit = 1024) WHERE everybody;
CREATE INDEX search_entry_themes ON search_entry USING gin (themes) WITH (gin_pending_list_limit = 1024) WHERE everybody;
CREATE INDEX search_entry_readers ON search_entry USING gin (readers) WITH (gin_pending_list_limit = 1024) WHERE NOT everybody;
CREATE INDEX search_entry_project ON search_entry (id, source) WHERE kind = 3;
CREATE INDEX campaign_reader_of ON campaign_reader (reader, campaign_id);
COMMENT ON TABLE search_entry IS 'What can be found, and by whom; triggers write it from search_source.';
COMMENT ON COLUMN search_entry.id IS 'The last part of its name; several sheets may tell one project.';
COMMENT ON COLUMN search_entry.age IS 'The order of results: search_age().';
COMMENT ON COLUMN search_entry.readers IS 'Parties, subjects/ and campaigns/ that find it, where not everybody does.';
COMMENT ON COLUMN search_entry.others IS 'Who finds another row in its place: the inside of a campaign.';
COMMENT ON COLUMN search_entry.begin_date IS '-infinity: not known; so infinity of end_date.';

CREATE FUNCTION fill_search_entries(kinds smallint[], sources text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM search_entry WHERE kind = ANY(kinds) AND source = ANY(sources);
  INSERT INTO search_entry (kind, source, side, id, age, everybody, readers, others, themes, places, begin_date, end_date, title, words)
  SELECT s.kind, s.source, s.side, s.id, search_age(s.kind, coalesce(s.begin_date, s.end_date)), s.everybody, s.readers,
    s.others, s.themes, s.places, coalesce(s.begin_date, '-infinity'), coalesce(s.end_date, 'infinity'), t.title,
    t.title || search_vector(s.body)
  FROM search_source s CROSS JOIN LATERAL (SELECT search_vector(s.title) AS title OFFSET 0) t
  WHERE s.kind = ANY(kinds) AND s.source = ANY(sources);
END $$;
COMMENT ON FUNCTION fill_search_entries(smallint[], text[]) IS 'Makes the rows of these sources anew.';

CREATE FUNCTION fill_search_of_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM fill_search_entries(TG_ARGV[0]::smallint[], ARRAY(SELECT id FROM changed));
  RETURN NULL;
END $$;
COMMENT ON FUNCTION fill_search_of_rows() IS 'Trigger: what is found of rows follows them. Its argument: the kinds.';

CREATE FUNCTION fill_search_of_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM fill_search_entries(TG_ARGV[0]::smallint[], ARRAY(SELECT DISTINCT sheet_id FROM changed));
  RETURN NULL;
END $$;
COMMENT ON FUNCTION fill_search_of_parts() IS
  'Trigger: the same for what is written last of a sheet: the content of a fiche-action, the keys of a version of a project sheet.';

DO $$
DECLARE
  followed record;
BEGIN
  FOR followed IN SELECT * FROM (VALUES
      ('action_sheet', 'UPDATE', 'rows', '{1}'),  -- deleted and brought back without its content
      ('action_sheet_content', 'INSERT', 'parts', '{1}'), ('action_sheet_content', 'UPDATE', 'parts', '{1}'),
      ('project_sheet', 'UPDATE', 'rows', '{2,3}'), ('project_sheet_key', 'INSERT', 'parts', '{2,3}'),
      ('labelled_territory', 'INSERT', 'rows', '{4}'), ('labelled_territory', 'UPDATE', 'rows', '{4}'),
      ('proposal', 'INSERT', 'rows', '{5}'), ('proposal', 'UPDATE', 'rows', '{5}'),
      ('guide', 'INSERT', 'rows', '{6}'), ('guide', 'UPDATE', 'rows', '{6}'),
      ('indicator', 'INSERT', 'rows', '{7}'), ('indicator', 'UPDATE', 'rows', '{7}'),
      ('state_grant', 'INSERT', 'rows', '{8}'), ('state_grant', 'UPDATE', 'rows', '{8}')) f(of, event, whose, kinds) LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %I(%L)',
      'search_follows_' || lower(followed.event), followed.event, followed.of, 'fill_search_of_' || followed.whose, followed.kinds);
  END LOOP;
END $$;

-- What was written before.
INSERT INTO search_entry (kind, source, side, id, age, everybody, readers, others, themes, places, begin_date, end_date, title, words)
SELECT kind, source, side, id, search_age(kind, coalesce(begin_date, end_date)), everybody, readers, others, themes,
  places, coalesce(begin_date, '-infinity'), coalesce(end_date, 'infinity'), search_vector(title), search_vector(title) || search_vector(body)
FROM search_source;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_app') THEN
    GRANT SELECT ON search_source TO socle_census_app;
    GRANT SELECT, INSERT, DELETE ON search_entry TO socle_census_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_census_ro') THEN
    GRANT SELECT ON search_source, search_entry TO socle_census_ro;
  END IF;
END $$;
