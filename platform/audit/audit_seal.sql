-- The sealed chain over audit_record: what was changed afterwards shows (platform/audit/chain.h). Included by a migration
-- of each service, after platform/write/write_path.sql.

CREATE INDEX audit_record_order ON audit_record (transaction, id);

CREATE TABLE audit_seal (
  seq bigint PRIMARY KEY CHECK (seq >= 1),
  version smallint NOT NULL CHECK (version BETWEEN 1 AND 99),
  transaction xid8 NOT NULL,
  record_id bigint NOT NULL UNIQUE,
  actor_salt bytea CHECK (octet_length(actor_salt) = 16),
  actor_commitment text CHECK (actor_commitment ~ '^[0-9a-f]{64}$'),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  CHECK ((actor_salt IS NULL) <> (actor_commitment IS NULL))
);
COMMENT ON TABLE audit_seal IS
  'One row an audit record, numbered without a gap in the order (transaction, id), each with the hash of the record and of the seal before. Rows stay for ever.';
COMMENT ON COLUMN audit_seal.version IS 'Of what is hashed, and how.';
COMMENT ON COLUMN audit_seal.transaction IS 'Of the record; with record_id the place up to which is sealed.';
COMMENT ON COLUMN audit_seal.actor_salt IS 'Random. The hash covers who did it through SHA-256(salt, actor) alone; null: the actor was erased.';
COMMENT ON COLUMN audit_seal.actor_commitment IS 'SHA-256(salt, actor) in hexadecimal digits, kept where the salt is gone.';

-- Erases who somebody is from what he or she did, everywhere that the write path has it; how many audit records. Who serves
-- may call it, and can change nothing of an audit record in any other way.
CREATE FUNCTION audit_forget_actor(forgotten text) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found_count bigint;
BEGIN
  IF forgotten IN ('', 'erased') THEN
    RAISE EXCEPTION 'nobody is called "%"', forgotten USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- As SealStore: nobody seals meanwhile.
  PERFORM pg_advisory_xact_lock(hashtextextended('audit_seal', 7));
  UPDATE audit_seal s
    SET actor_commitment = encode(sha256(s.actor_salt || convert_to(r.actor, 'UTF8')), 'hex'), actor_salt = NULL
    FROM audit_record r WHERE r.actor = forgotten AND s.record_id = r.id AND s.actor_salt IS NOT NULL;
  UPDATE audit_record SET actor = 'erased' WHERE actor = forgotten;
  GET DIAGNOSTICS found_count = ROW_COUNT;
  UPDATE outbox_event SET actor = 'erased' WHERE actor = forgotten;
  UPDATE revision SET actor = 'erased' WHERE actor = forgotten;
  DELETE FROM request_record WHERE caller = forgotten;
  RETURN found_count;
END $$;
REVOKE EXECUTE ON FUNCTION audit_forget_actor FROM PUBLIC;
