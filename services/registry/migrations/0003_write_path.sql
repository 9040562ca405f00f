-- Writes of the registry: audit, events, request ids. Its table of revisions is that of 0001.

\ir ../../../platform/write/write_path.sql
\ir ../../../platform/events/outbox_retention.sql

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_app') THEN
    GRANT SELECT, INSERT ON audit_record, outbox_event, request_record TO socle_registry_app;
    GRANT DELETE ON outbox_event, request_record TO socle_registry_app;
    GRANT UPDATE (revision, response) ON request_record TO socle_registry_app;
    GRANT SELECT, UPDATE ON outbox_retention TO socle_registry_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO socle_registry_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_ro') THEN
    GRANT SELECT ON audit_record, outbox_event TO socle_registry_ro;
  END IF;
END $$;

-- Most revisions change something else than the record; whoever follows the record asks for the newest of those that do.
CREATE INDEX revision_record ON revision (id) WHERE added_count + retired_count > 0;

-- Corrections are publications of our own, found by the name that they were kept under.
CREATE UNIQUE INDEX source_correction ON source (file) WHERE kind = 'correction';
CREATE INDEX source_correction_of ON source (title) WHERE kind = 'correction';
