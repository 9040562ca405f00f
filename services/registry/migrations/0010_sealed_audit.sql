-- serves-from: 9
-- The audit records of registry are sealed, and reads of personal data are written down.

\ir ../../../platform/audit/audit_seal.sql
\ir ../../../platform/audit/security_journal.sql

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_app') THEN
    GRANT SELECT, INSERT ON audit_seal, security_entry TO socle_registry_app;
    GRANT DELETE ON security_entry TO socle_registry_app;
    GRANT EXECUTE ON FUNCTION audit_forget_actor TO socle_registry_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO socle_registry_app;
  END IF;
  -- Whoever looks at the database may verify the chain; who read what about whom is not for everybody.
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_ro') THEN
    GRANT SELECT ON audit_seal TO socle_registry_ro;
  END IF;
END $$;
