-- Facts refer to entities. Foreign keys look one row up at a time and lock what they find: two thirds of an import's
-- time in PostgreSQL. Entities are never taken away (below, now for everybody), so one question a statement says the
-- same, as it does for overlaps.

CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % stay for ever: facts refer to them', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_stays';
END $$;
COMMENT ON FUNCTION refuse_removal() IS 'Refuses to delete rows, or to give them another id.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id ON collectivite
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

CREATE FUNCTION refuse_unknown_entity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  referring text;
  unknown int;
BEGIN
  FOREACH referring IN ARRAY string_to_array(TG_ARGV[0], ' ') LOOP
    EXECUTE format('SELECT a.%1$I FROM added a WHERE a.%1$I IS NOT NULL '
                   'AND NOT EXISTS (SELECT FROM collectivite c WHERE c.id = a.%1$I) LIMIT 1', referring)
      INTO unknown;
    IF unknown IS NOT NULL THEN
      RAISE EXCEPTION 'facts about nobody: % % of % is no collectivite', referring, unknown, TG_TABLE_NAME
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = format('%s_%s_fkey', TG_TABLE_NAME, referring);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION refuse_unknown_entity() IS
  'Refuses added rows that refer to no row of collectivite; argument: the referring columns.';

DO $$
DECLARE
  referring text[][] := ARRAY[['collectivite_version', 'entity_id parent_id'], ['situation', 'entity_id'],
    ['identifier', 'entity_id'], ['postal_code', 'entity_id'], ['population', 'entity_id'],
    ['membership', 'member_id group_id'], ['succession', 'predecessor_id successor_id'], ['disagreement', 'entity_id']];
  pair text[];
  name text;
BEGIN
  FOREACH pair SLICE 1 IN ARRAY referring LOOP
    FOREACH name IN ARRAY string_to_array(pair[2], ' ') LOOP
      EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', pair[1], format('%s_%s_fkey', pair[1], name));
    END LOOP;
    EXECUTE format('CREATE TRIGGER known_entity AFTER INSERT ON %I REFERENCING NEW TABLE AS added '
                   'FOR EACH STATEMENT EXECUTE FUNCTION refuse_unknown_entity(%L)', pair[1], pair[2]);
  END LOOP;
END $$;
