-- Organisations and territories: what people and lists have written of them, in both times.
--
-- A version holds in law during [valid_from, valid_to) and was believed during [known_from, known_to). A write closes
-- what was believed (known_to, once) and adds what is believed now; nothing else of a version ever changes.

CREATE FUNCTION refuse_version_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted bigint;
  found bigint;
  example text;
BEGIN
  -- Writers of one resource take turns here too, so that none misses what another has not committed yet. The same look
  -- tells whether all of them exist, once a statement: foreign keys would ask for each row.
  EXECUTE format('SELECT count(DISTINCT %I) FROM added', TG_ARGV[1]) INTO wanted;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM %I p WHERE p.id IN (SELECT %I FROM added) ORDER BY p.id FOR UPDATE) t',
                 TG_ARGV[0], TG_ARGV[1]) INTO found;
  IF found < wanted THEN
    RAISE EXCEPTION 'versions of nothing: a row of % refers to no %', TG_TABLE_NAME, TG_ARGV[0]
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = format('%s_%s_fkey', TG_TABLE_NAME, TG_ARGV[1]);
  END IF;
  EXECUTE format('SELECT row_to_json(a)::text FROM added a JOIN %1$I b ON a.%2$I = b.%2$I AND a.id <> b.id '
                 'AND a.known_from < b.known_to AND b.known_from < a.known_to '
                 'AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to LIMIT 1', TG_TABLE_NAME, TG_ARGV[1])
    INTO example;
  IF example IS NOT NULL THEN
    RAISE EXCEPTION 'versions overlap: a row of constraint "%_no_overlap" is %', TG_TABLE_NAME, example
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = TG_TABLE_NAME || '_no_overlap';
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION refuse_version_overlap() IS
  'Refuses added versions that overlap another one of the same resource in both times, or have no resource; arguments: '
  'table of the resources, referring column.';

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was recorded in % stays: only known_to is set, once', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_stays';
END $$;
COMMENT ON FUNCTION refuse_rewriting() IS 'Refuses to change or delete what was recorded.';

CREATE TABLE organisation (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL CHECK (create_time <= update_time),
  revision bigint NOT NULL,
  deletions tstzmultirange NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE organisation IS
  'Everybody who acts and is no collectivité: groupements, chambers, operators, firms, associations. Rows stay for ever.';
COMMENT ON COLUMN organisation.id IS 'Last part of the name: "siren-200035855".';
COMMENT ON COLUMN organisation.revision IS 'Revision of the last write to it: its etag.';
COMMENT ON COLUMN organisation.deletions IS 'When it was deleted, as recorded; an open end: it is.';

CREATE TABLE organisation_version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id text NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL CHECK (valid_from < valid_to),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity' CHECK (known_from < known_to),
  from_precision smallint NOT NULL CHECK (from_precision BETWEEN 0 AND 9),
  since_revision bigint NOT NULL,
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 300),
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 99),
  legal_form text NOT NULL CHECK (char_length(legal_form) <= 200),
  siren text NOT NULL CHECK (siren ~ '^([0-9]{9})?$'),
  rna text NOT NULL CHECK (rna ~ '^(W[0-9A-Z]{9})?$'),
  seat text NOT NULL CHECK (char_length(seat) <= 100),
  population int CHECK (population >= 0),
  members text[] NOT NULL CHECK (cardinality(members) <= 5000),
  member_competences text[] NOT NULL CHECK (cardinality(member_competences) = cardinality(members)),
  competences text[] NOT NULL CHECK (cardinality(competences) <= 500),
  external_systems text[] NOT NULL CHECK (cardinality(external_systems) <= 20),
  external_values text[] NOT NULL CHECK (cardinality(external_values) = cardinality(external_systems)),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  geojson_uri text NOT NULL CHECK (char_length(geojson_uri) <= 500),
  centre double precision[] NOT NULL CHECK (cardinality(centre) IN (0, 2)),
  bounding_box double precision[] NOT NULL CHECK (cardinality(bounding_box) IN (0, 4))
);
COMMENT ON TABLE organisation_version IS 'What an organisation is for a stretch of time, as believed for a stretch of time.';
COMMENT ON COLUMN organisation_version.kind IS 'v1.Organisation.Kind.';
COMMENT ON COLUMN organisation_version.seat IS 'Name of the collectivité of its seat: a commune, or its département where no more is known.';
COMMENT ON COLUMN organisation_version.population IS 'Inhabitants as published for a groupement; null: not published.';
COMMENT ON COLUMN organisation_version.members IS 'Names of collectivités and organisations, sorted.';
COMMENT ON COLUMN organisation_version.member_competences IS
  'Of each member, the competences that it takes part in ("banatic-2021/1505"), separated by spaces; empty: not known.';
COMMENT ON COLUMN organisation_version.competences IS 'Codes with their list: "banatic-2021/1505", sorted.';

CREATE TABLE organisation_identifier (
  system text NOT NULL CHECK (system ~ '^[a-z0-9_-]{1,50}$'),
  value text NOT NULL CHECK (char_length(value) BETWEEN 1 AND 200),
  organisation_id text NOT NULL REFERENCES organisation,
  CONSTRAINT organisation_identifier_unique PRIMARY KEY (system, value)
);
COMMENT ON TABLE organisation_identifier IS
  'Who carries an identifier now (SIREN, RNA, those of other systems), as believed, deleted ones left out: unique.';

CREATE TABLE territory (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL CHECK (create_time <= update_time),
  revision bigint NOT NULL,
  deletions tstzmultirange NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE territory IS 'Perimeters that are no EPCI: SCoT, pays, Territoires d''industrie, CRTE. Rows stay for ever.';
COMMENT ON COLUMN territory.id IS 'Last part of the name: "ti-0101".';
COMMENT ON COLUMN territory.revision IS 'Revision of the last write to it: its etag.';
COMMENT ON COLUMN territory.deletions IS 'When it was deleted, as recorded; an open end: it is.';

CREATE TABLE territory_version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  territory_id text NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL CHECK (valid_from < valid_to),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity' CHECK (known_from < known_to),
  from_precision smallint NOT NULL CHECK (from_precision BETWEEN 0 AND 9),
  since_revision bigint NOT NULL,
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 300),
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 99),
  policy smallint NOT NULL CHECK (policy BETWEEN 1 AND 9),
  perimeter_date date NOT NULL,
  members text[] NOT NULL CHECK (cardinality(members) BETWEEN 1 AND 5000),
  external_systems text[] NOT NULL CHECK (cardinality(external_systems) <= 20),
  external_values text[] NOT NULL CHECK (cardinality(external_values) = cardinality(external_systems)),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  geojson_uri text NOT NULL CHECK (char_length(geojson_uri) <= 500),
  centre double precision[] NOT NULL CHECK (cardinality(centre) IN (0, 2)),
  bounding_box double precision[] NOT NULL CHECK (cardinality(bounding_box) IN (0, 4))
);
COMMENT ON TABLE territory_version IS 'What a territory is for a stretch of time, as believed for a stretch of time.';
COMMENT ON COLUMN territory_version.kind IS 'v1.Territory.Kind.';
COMMENT ON COLUMN territory_version.policy IS '1: the ground of the perimeter date; 2: whoever carries the members on.';
COMMENT ON COLUMN territory_version.perimeter_date IS 'The date at which the members were these.';
COMMENT ON COLUMN territory_version.members IS 'Names of collectivités and organisations, sorted.';

CREATE TABLE territory_identifier (
  system text NOT NULL CHECK (system ~ '^[a-z0-9_-]{1,50}$'),
  value text NOT NULL CHECK (char_length(value) BETWEEN 1 AND 200),
  territory_id text NOT NULL REFERENCES territory,
  CONSTRAINT territory_identifier_unique PRIMARY KEY (system, value)
);
COMMENT ON TABLE territory_identifier IS 'Who carries an identifier of another system now, as believed, deleted ones left out: unique.';

CREATE TABLE collectivite_competence (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  collectivite text NOT NULL CHECK (char_length(collectivite) <= 100),
  list text NOT NULL CHECK (char_length(list) BETWEEN 1 AND 50),
  valid_from date NOT NULL,
  valid_to date NOT NULL DEFAULT 'infinity' CHECK (valid_from < valid_to),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity' CHECK (known_from < known_to),
  since_revision bigint NOT NULL,
  codes text[] NOT NULL CHECK (cardinality(codes) <= 500)
);
CREATE UNIQUE INDEX collectivite_competence_current ON collectivite_competence (collectivite, list, valid_from)
  WHERE known_to = 'infinity';
COMMENT ON TABLE collectivite_competence IS 'Competences that a list states of a collectivité (an EPCI): all codes in one row.';
COMMENT ON COLUMN collectivite_competence.collectivite IS 'Id in the resource name: "epci-200093201".';
COMMENT ON COLUMN collectivite_competence.list IS 'Which nomenclature: "banatic-2021".';

CREATE TABLE competence (
  list text NOT NULL CHECK (list ~ '^[a-z0-9-]{1,50}$'),
  code text NOT NULL CHECK (code ~ '^[0-9A-Za-z-]{1,20}$'),
  label text NOT NULL CHECK (char_length(label) <= 1000),
  PRIMARY KEY (list, code)
);
COMMENT ON TABLE competence IS 'Code lists of competences, one row a code. A list never changes its meaning: another year is another list.';
COMMENT ON COLUMN competence.label IS 'As published; empty where no source gives it.';

-- Of all versions, not of the current ones alone: the look for overlaps asks for both.
CREATE INDEX organisation_version_of ON organisation_version (organisation_id, valid_from);
CREATE INDEX organisation_version_members ON organisation_version USING gin (members);
CREATE INDEX organisation_identifier_holder ON organisation_identifier (organisation_id);
CREATE INDEX territory_version_of ON territory_version (territory_id, valid_from);
CREATE INDEX territory_version_members ON territory_version USING gin (members);
CREATE INDEX territory_identifier_holder ON territory_identifier (territory_id);

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, create_time ON organisation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, create_time ON territory
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER no_overlap AFTER INSERT ON organisation_version REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_version_overlap('organisation', 'organisation_id');
CREATE TRIGGER no_overlap AFTER INSERT ON territory_version REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_version_overlap('territory', 'territory_id');

DO $$
DECLARE
  versions text;
BEGIN
  FOREACH versions IN ARRAY ARRAY['organisation_version', 'territory_version', 'collectivite_competence'] LOOP
    EXECUTE format('CREATE TRIGGER rewritten BEFORE UPDATE ON %I FOR EACH ROW WHEN (OLD.known_to <> ''infinity'' '
                   'OR to_jsonb(NEW) - ''known_to'' <> to_jsonb(OLD) - ''known_to'') EXECUTE FUNCTION refuse_rewriting()',
                   versions);
    EXECUTE format('CREATE TRIGGER removed BEFORE DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()',
                   versions);
    EXECUTE format('COMMENT ON COLUMN %I.valid_from IS ''In law, first day.''', versions);
    EXECUTE format('COMMENT ON COLUMN %I.valid_to IS ''In law, first day on which it is so no longer; infinity: open.''', versions);
    EXECUTE format('COMMENT ON COLUMN %I.known_from IS ''Recorded since.''', versions);
    EXECUTE format('COMMENT ON COLUMN %I.known_to IS ''Believed until; infinity: now.''', versions);
    EXECUTE format('COMMENT ON COLUMN %I.since_revision IS ''Revision that added the row.''', versions);
  END LOOP;
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_app') THEN
    GRANT SELECT, INSERT ON organisation, organisation_version, organisation_identifier, territory, territory_version,
      territory_identifier, collectivite_competence, competence TO socle_registry_app;
    GRANT UPDATE (update_time, revision, deletions) ON organisation, territory TO socle_registry_app;
    GRANT UPDATE (known_to) ON organisation_version, territory_version, collectivite_competence TO socle_registry_app;
    GRANT UPDATE (label) ON competence TO socle_registry_app;
    GRANT DELETE ON organisation_identifier, territory_identifier TO socle_registry_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO socle_registry_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_ro') THEN
    GRANT SELECT ON organisation, organisation_version, organisation_identifier, territory, territory_version,
      territory_identifier, collectivite_competence, competence TO socle_registry_ro;
  END IF;
END $$;
