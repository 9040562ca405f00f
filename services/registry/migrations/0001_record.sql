-- The record: every fact about the collectivités, bitemporal, and the revisions that brought it about.
--
-- Roles, in production: socle_registry_owner runs migrations and owns everything; socle_registry_app serves (below: it
-- may add facts and retire them, never change or delete one); socle_registry_ro reads. The grants at the end apply to
-- those of the three that exist.

CREATE TABLE revision (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  create_time timestamptz NOT NULL DEFAULT now(),
  cause text NOT NULL CHECK (char_length(cause) BETWEEN 1 AND 500),
  actor text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 200),
  added_count bigint NOT NULL DEFAULT 0 CHECK (added_count >= 0),
  retired_count bigint NOT NULL DEFAULT 0 CHECK (retired_count >= 0)
);
COMMENT ON TABLE revision IS 'One change of the record, applied in one transaction. What a read returns as its revision.';
COMMENT ON COLUMN revision.transaction IS
  'Transaction that made it. A revision counts as visible once every older transaction has ended, so that ids are seen in order.';
COMMENT ON COLUMN revision.cause IS 'Why, for people: "import of 12 files".';
COMMENT ON COLUMN revision.actor IS 'Who: the subject of the caller''s token.';
COMMENT ON COLUMN revision.added_count IS 'Facts it added, of all kinds.';
COMMENT ON COLUMN revision.retired_count IS 'Facts it retired, of all kinds.';

CREATE TABLE source (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (char_length(kind) BETWEEN 1 AND 50),
  vintage smallint NOT NULL CHECK (vintage BETWEEN 0 AND 9999),
  origin text NOT NULL CHECK (char_length(origin) <= 50),
  title text NOT NULL CHECK (char_length(title) <= 500),
  file text NOT NULL CHECK (char_length(file) <= 500),
  digest text NOT NULL UNIQUE CHECK (digest ~ '^[0-9a-f]{64}$'),
  content bytea COMPRESSION lz4 NOT NULL CHECK (octet_length(content) <= 268435456),
  stage_time timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE source IS
  'Publications that were handed in, verbatim. STAGED until a revision uses them (source_use), then APPLIED.';
COMMENT ON COLUMN source.kind IS 'What it is: "cog", "movements", "epci-list", …';
COMMENT ON COLUMN source.vintage IS 'Year of the publication; 0 for none.';
COMMENT ON COLUMN source.origin IS '"official" or "npm".';
COMMENT ON COLUMN source.title IS 'For people: "INSEE, code officiel géographique au 1er janvier 2026".';
COMMENT ON COLUMN source.file IS 'Name of the file as it came.';
COMMENT ON COLUMN source.digest IS 'SHA-256 of the content, hex: the same bytes are kept once.';
COMMENT ON COLUMN source.content IS 'The bytes as they came.';

CREATE TABLE source_use (
  source_id int NOT NULL REFERENCES source,
  since_revision bigint NOT NULL REFERENCES revision,
  retired_revision bigint REFERENCES revision CHECK (retired_revision > since_revision),
  PRIMARY KEY (source_id, since_revision)
);
CREATE UNIQUE INDEX source_use_active ON source_use (source_id) WHERE retired_revision IS NULL;
COMMENT ON TABLE source_use IS 'Which sources the record rests on, from which revision to which.';

CREATE TABLE collectivite (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type smallint NOT NULL CHECK (type BETWEEN 1 AND 99),
  code text NOT NULL CHECK (octet_length(code) BETWEEN 1 AND 9),
  name text NOT NULL CHECK (char_length(name) <= 100),
  CONSTRAINT collectivite_name_unique UNIQUE (name),
  CONSTRAINT collectivite_type_code_unique UNIQUE (type, code)
);
COMMENT ON TABLE collectivite IS
  'Everything that the record has ever known, dead or alive: type and code make the identity, facts say the rest. Rows stay for ever.';
COMMENT ON COLUMN collectivite.type IS 'CollectiviteType: 1 région … 6 EPCI, 7 commune … 10 arrondissement municipal.';
COMMENT ON COLUMN collectivite.code IS 'INSEE code, SIREN, département, région or CTCD code, upper case.';
COMMENT ON COLUMN collectivite.name IS 'Id in the resource name: "commune-59350".';

-- Facts. All tables share these columns:
--   valid_from, valid_to      in law, [from, to); infinity where open
--   known_from, known_to      in the public record, [from, to); infinity where open
--   from_precision, …         Precision: 0 exact day, 1 vintage, 2 on or before, 3 open
--   source_id                 the publication that states it; null: no single one
--   since_revision            the revision that added the row
--   retired_revision          the revision that took it back; null: active
-- A row is written once; only retired_revision is set later, once. So what the service answered at revision r is the
-- rows with since_revision <= r and (retired_revision is null or > r).
-- Active rows about the same thing never overlap in both times. A trigger a statement sees to it: exclusion constraints
-- (gist) would say the same, but took 100 µs a row, more than a minute for the country; this takes a few seconds in all.

CREATE FUNCTION refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  same text;      -- the rows are about the same thing
  overlap text;   -- and hold at the same time
  example text;
BEGIN
  -- Writers take turns, so that none misses what another has not committed yet.
  PERFORM pg_advisory_xact_lock(hashtext('socle.registry.overlap'));
  SELECT string_agg(format('a.%1$I = b.%1$I', name), ' AND ') INTO same FROM unnest(string_to_array(TG_ARGV[0], ' ')) name;
  overlap := 'a.known_from < b.known_to AND b.known_from < a.known_to';
  IF TG_ARGV[1] = 'valid and known' THEN
    overlap := overlap || ' AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to';
  END IF;
  EXECUTE format('SELECT row_to_json(a)::text FROM added a JOIN %I b ON %s AND %s AND a.id <> b.id '
                 'WHERE a.retired_revision IS NULL AND b.retired_revision IS NULL LIMIT 1', TG_TABLE_NAME, same, overlap)
    INTO example;
  IF example IS NOT NULL THEN
    RAISE EXCEPTION 'facts overlap: a row of constraint "%_no_overlap" is %', TG_TABLE_NAME, example
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = TG_TABLE_NAME || '_no_overlap';
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION refuse_overlap() IS
  'Refuses added rows that overlap an active row about the same thing; arguments: key columns, "known" or "valid and known".';

CREATE TABLE collectivite_version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entity_id int NOT NULL REFERENCES collectivite,
  valid_from date NOT NULL,
  valid_to date NOT NULL CHECK (valid_from < valid_to),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL CHECK (known_from < known_to),
  from_precision smallint NOT NULL CHECK (from_precision BETWEEN 0 AND 9),
  to_precision smallint NOT NULL CHECK (to_precision BETWEEN 0 AND 9),
  label text NOT NULL CHECK (char_length(label) <= 300),
  tncc smallint NOT NULL CHECK (tncc BETWEEN -1 AND 99),
  parent_id int REFERENCES collectivite,
  nature text NOT NULL CHECK (char_length(nature) <= 20),
  fiscalite text NOT NULL CHECK (char_length(fiscalite) <= 20),
  cause smallint NOT NULL,
  source_id int,
  since_revision bigint NOT NULL,
  retired_revision bigint CHECK (retired_revision > since_revision)
);
COMMENT ON TABLE collectivite_version IS 'What an entity is: its label, nature and parent, for a stretch in which none of it changes.';
COMMENT ON COLUMN collectivite_version.label IS 'As published, with its article: "L''Abergement-Clémenciat".';
COMMENT ON COLUMN collectivite_version.tncc IS 'INSEE code of the article, 0 … 8; -1 unknown.';
COMMENT ON COLUMN collectivite_version.parent_id IS 'Commune of a commune déléguée, associée or arrondissement municipal.';
COMMENT ON COLUMN collectivite_version.nature IS 'Of an EPCI: CC, CA, CU, METRO, …; else empty.';
COMMENT ON COLUMN collectivite_version.fiscalite IS 'Of an EPCI: FPU, FA, …; else empty.';
COMMENT ON COLUMN collectivite_version.cause IS 'INSEE movement code (MOD) of its begin; 0 unknown.';

CREATE TABLE situation (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entity_id int NOT NULL REFERENCES collectivite,
  valid_from date NOT NULL,
  valid_to date NOT NULL CHECK (valid_from < valid_to),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL CHECK (known_from < known_to),
  from_precision smallint NOT NULL CHECK (from_precision BETWEEN 0 AND 9),
  to_precision smallint NOT NULL CHECK (to_precision BETWEEN 0 AND 9),
  departement text NOT NULL CHECK (octet_length(departement) <= 9),
  region text NOT NULL CHECK (octet_length(region) <= 9),
  arrondissement text NOT NULL CHECK (octet_length(arrondissement) <= 9),
  canton text NOT NULL CHECK (octet_length(canton) <= 9),
  ctcd text NOT NULL CHECK (octet_length(ctcd) <= 9),
  chef_lieu text NOT NULL CHECK (octet_length(chef_lieu) <= 9),
  zone text NOT NULL CHECK (char_length(zone) <= 20),
  source_id int,
  since_revision bigint NOT NULL,
  retired_revision bigint CHECK (retired_revision > since_revision)
);
COMMENT ON TABLE situation IS 'Where an entity lies and what it is attached to, as codes; empty where it does not apply.';
COMMENT ON COLUMN situation.ctcd IS 'Collectivité territoriale with the powers of a département: "59D", "69M".';
COMMENT ON COLUMN situation.chef_lieu IS 'Of a région or département: INSEE code of its commune.';
COMMENT ON COLUMN situation.zone IS 'metro, drom or com.';

CREATE TABLE identifier (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entity_id int NOT NULL REFERENCES collectivite,
  valid_from date NOT NULL,
  valid_to date NOT NULL CHECK (valid_from < valid_to),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL CHECK (known_from < known_to),
  from_precision smallint NOT NULL CHECK (from_precision BETWEEN 0 AND 9),
  to_precision smallint NOT NULL CHECK (to_precision BETWEEN 0 AND 9),
  system smallint NOT NULL CHECK (system BETWEEN 1 AND 99),
  value text NOT NULL CHECK (char_length(value) BETWEEN 1 AND 50),
  key_valid boolean NOT NULL,
  source_id int,
  since_revision bigint NOT NULL,
  retired_revision bigint CHECK (retired_revision > since_revision)
);
COMMENT ON TABLE identifier IS 'Identifiers that an entity carries for a time.';
COMMENT ON COLUMN identifier.system IS '1: SIREN.';
COMMENT ON COLUMN identifier.key_valid IS 'False: the published number fails its check digit.';

CREATE TABLE postal_code (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entity_id int NOT NULL REFERENCES collectivite,
  valid_from date NOT NULL,
  valid_to date NOT NULL CHECK (valid_from < valid_to),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL CHECK (known_from < known_to),
  from_precision smallint NOT NULL CHECK (from_precision BETWEEN 0 AND 9),
  to_precision smallint NOT NULL CHECK (to_precision BETWEEN 0 AND 9),
  codes text NOT NULL CHECK (char_length(codes) <= 1000),
  source_id int,
  since_revision bigint NOT NULL,
  retired_revision bigint CHECK (retired_revision > since_revision)
);
COMMENT ON TABLE postal_code IS 'All postal codes of an entity for a stretch, in one row.';
COMMENT ON COLUMN postal_code.codes IS 'Sorted, separated by one space.';

CREATE TABLE population (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entity_id int NOT NULL REFERENCES collectivite,
  valid_from date NOT NULL,
  valid_to date NOT NULL CHECK (valid_from < valid_to),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL CHECK (known_from < known_to),
  from_precision smallint NOT NULL CHECK (from_precision BETWEEN 0 AND 9),
  to_precision smallint NOT NULL CHECK (to_precision BETWEEN 0 AND 9),
  year smallint NOT NULL CHECK (year BETWEEN 0 AND 9999),
  municipale int CHECK (municipale >= 0),
  totale int CHECK (totale >= 0),
  source_id int,
  since_revision bigint NOT NULL,
  retired_revision bigint CHECK (retired_revision > since_revision)
);
COMMENT ON TABLE population IS 'Legal population of one year; null where it is not published.';

CREATE TABLE membership (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id int NOT NULL REFERENCES collectivite,
  group_id int NOT NULL REFERENCES collectivite,
  valid_from date NOT NULL,
  valid_to date NOT NULL CHECK (valid_from < valid_to),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL CHECK (known_from < known_to),
  from_precision smallint NOT NULL CHECK (from_precision BETWEEN 0 AND 9),
  to_precision smallint NOT NULL CHECK (to_precision BETWEEN 0 AND 9),
  source_id int,
  since_revision bigint NOT NULL,
  retired_revision bigint CHECK (retired_revision > since_revision)
);
COMMENT ON TABLE membership IS 'An entity belongs to a grouping (an EPCI or EPT).';

CREATE TABLE succession (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  predecessor_id int NOT NULL REFERENCES collectivite,
  successor_id int NOT NULL REFERENCES collectivite,
  date date NOT NULL,
  precision smallint NOT NULL CHECK (precision BETWEEN 0 AND 9),
  cause smallint NOT NULL,
  basis smallint NOT NULL CHECK (basis BETWEEN 1 AND 9),
  share_numerator int NOT NULL CHECK (share_numerator >= 0),
  share_denominator int NOT NULL CHECK (share_denominator > 0 OR (share_numerator = 0 AND share_denominator = 0)),
  predecessor_survives boolean NOT NULL,
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL CHECK (known_from < known_to),
  source_id int,
  since_revision bigint NOT NULL,
  retired_revision bigint CHECK (retired_revision > since_revision)
);
COMMENT ON TABLE succession IS 'The successor carries on (part of) the predecessor from a date: a weighted graph, n to m.';
COMMENT ON COLUMN succession.date IS 'First day of the new state.';
COMMENT ON COLUMN succession.basis IS 'How the share was found: 1 exact, 2 by commune count, 3 by population, 4 unknown.';
COMMENT ON COLUMN succession.share_denominator IS '0: the share is unknown.';
COMMENT ON COLUMN succession.predecessor_survives IS 'The predecessor goes on living beside the successor.';

CREATE TABLE disagreement (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (char_length(kind) BETWEEN 1 AND 50),
  entity_id int REFERENCES collectivite,
  date date NOT NULL,
  detail text NOT NULL CHECK (char_length(detail) <= 2000),
  first_source_id int,
  second_source_id int,
  since_revision bigint NOT NULL,
  retired_revision bigint CHECK (retired_revision > since_revision)
);
COMMENT ON TABLE disagreement IS 'What two sources say differently, or one says that cannot be: listed and counted, never dropped.';
COMMENT ON COLUMN disagreement.kind IS 'Stable slug: "late-end", "typographic-name", …';
COMMENT ON COLUMN disagreement.detail IS 'English sentence with both statements.';

CREATE UNIQUE INDEX collectivite_version_active ON collectivite_version (entity_id, valid_from, known_from)
  WHERE retired_revision IS NULL;
CREATE UNIQUE INDEX situation_active ON situation (entity_id, valid_from, known_from) WHERE retired_revision IS NULL;
CREATE UNIQUE INDEX identifier_active ON identifier (entity_id, system, valid_from, known_from)
  WHERE retired_revision IS NULL;
CREATE UNIQUE INDEX postal_code_active ON postal_code (entity_id, valid_from, known_from) WHERE retired_revision IS NULL;
CREATE UNIQUE INDEX population_active ON population (entity_id, valid_from, known_from) WHERE retired_revision IS NULL;
CREATE UNIQUE INDEX membership_active ON membership (member_id, group_id, valid_from, known_from)
  WHERE retired_revision IS NULL;
CREATE UNIQUE INDEX succession_active ON succession (predecessor_id, successor_id, date, cause, known_from)
  WHERE retired_revision IS NULL;

CREATE TRIGGER no_overlap AFTER INSERT ON collectivite_version REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_overlap('entity_id', 'valid and known');
CREATE TRIGGER no_overlap AFTER INSERT ON situation REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_overlap('entity_id', 'valid and known');
CREATE TRIGGER no_overlap AFTER INSERT ON identifier REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_overlap('entity_id system', 'valid and known');
CREATE TRIGGER no_overlap AFTER INSERT ON postal_code REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_overlap('entity_id', 'valid and known');
CREATE TRIGGER no_overlap AFTER INSERT ON population REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_overlap('entity_id', 'valid and known');
CREATE TRIGGER no_overlap AFTER INSERT ON membership REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_overlap('member_id group_id', 'valid and known');
CREATE TRIGGER no_overlap AFTER INSERT ON succession REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_overlap('predecessor_id successor_id date cause', 'known');

-- What changed since a revision, for loading changes alone: rows come in the order of revisions, so BRIN is enough for
-- additions and costs next to nothing; retirements are few.
DO $$
DECLARE
  fact text;
BEGIN
  FOREACH fact IN ARRAY ARRAY['collectivite_version', 'situation', 'identifier', 'postal_code', 'population',
                              'membership', 'succession', 'disagreement'] LOOP
    EXECUTE format('CREATE INDEX %1$s_since ON %1$s USING brin (since_revision)', fact);
    EXECUTE format('CREATE INDEX %1$s_retired ON %1$s (retired_revision) WHERE retired_revision IS NOT NULL', fact);
    EXECUTE format('COMMENT ON COLUMN %s.since_revision IS ''Revision that added the row.''', fact);
    EXECUTE format('COMMENT ON COLUMN %s.retired_revision IS ''Revision that took the row back; null: active.''', fact);
  END LOOP;
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_app') THEN
    GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO socle_registry_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO socle_registry_app;
    GRANT UPDATE (retired_revision) ON source_use, collectivite_version, situation, identifier, postal_code, population,
      membership, succession, disagreement TO socle_registry_app;
    GRANT UPDATE (added_count, retired_count) ON revision TO socle_registry_app;
    GRANT DELETE ON source TO socle_registry_app;
    REVOKE INSERT ON schema_migration FROM socle_registry_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_ro') THEN
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO socle_registry_ro;
  END IF;
END $$;
