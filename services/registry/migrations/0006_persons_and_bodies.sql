-- Persons, bodies with their statutes and members, and their meetings.
--
-- Who somebody is stands in person alone. Members, statutes and bodies are versions: believed during
-- [known_from, known_to), members and statutes also in law for a time.

CREATE TABLE person (
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  given_name text NOT NULL CHECK (char_length(given_name) <= 200),
  family_name text NOT NULL CHECK (char_length(family_name) <= 200),
  function text NOT NULL CHECK (char_length(function) <= 300),
  subject text NOT NULL CHECK (char_length(subject) <= 200),
  recorded_for text NOT NULL CHECK (char_length(recorded_for) BETWEEN 1 AND 100),
  purpose text NOT NULL CHECK (char_length(purpose) BETWEEN 1 AND 500),
  retain_until_date date NOT NULL,
  salt bytea CHECK (octet_length(salt) = 32),
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL CHECK (create_time <= update_time),
  erase_time timestamptz,
  revision bigint NOT NULL,
  CONSTRAINT person_erased CHECK ((erase_time IS NULL AND salt IS NOT NULL AND family_name <> '')
    OR (erase_time IS NOT NULL AND salt IS NULL AND given_name = '' AND family_name = '' AND function = '' AND subject = ''))
);
CREATE INDEX person_due ON person (retain_until_date) WHERE erase_time IS NULL;
CREATE INDEX person_recorded_for ON person (recorded_for, id);
COMMENT ON TABLE person IS 'The only table with personal data. Erasing empties the row; the row stays, because others refer to it.';
COMMENT ON COLUMN person.function IS 'Title as a text gives it.';
COMMENT ON COLUMN person.subject IS 'Of the tokens with which the person calls; empty: does not call.';
COMMENT ON COLUMN person.recorded_for IS 'Name of the collectivité or organisation that recorded it and may change and erase it.';
COMMENT ON COLUMN person.retain_until_date IS 'Last day on which the data is kept.';
COMMENT ON COLUMN person.salt IS 'Random; audit digests of the person are salted with it, so that they prove nothing once it is gone.';

CREATE TABLE body (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{1,61}[a-z0-9]$'),
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL CHECK (create_time <= update_time),
  revision bigint NOT NULL,
  own_revision bigint NOT NULL
);
COMMENT ON TABLE body IS 'Everybody who deliberates together. Rows stay for ever.';
COMMENT ON COLUMN body.id IS 'Last part of the name: "tmi".';
COMMENT ON COLUMN body.revision IS 'Revision of the last write to it or its members.';
COMMENT ON COLUMN body.own_revision IS 'Revision of the last write to itself or its statute: its etag.';

CREATE TABLE body_version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body_id text COLLATE "C" NOT NULL REFERENCES body,
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity' CHECK (known_from < known_to),
  since_revision bigint NOT NULL,
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 300),
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 99),
  parent text NOT NULL CHECK (char_length(parent) <= 200),
  pilot text NOT NULL CHECK (char_length(pilot) BETWEEN 1 AND 100),
  begin_date date NOT NULL,
  end_date date NOT NULL CHECK (begin_date < end_date),
  description text NOT NULL CHECK (char_length(description) <= 5000),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL
);
CREATE UNIQUE INDEX body_version_current ON body_version (body_id) WHERE known_to = 'infinity';
CREATE INDEX body_version_of ON body_version (body_id, known_from);
COMMENT ON TABLE body_version IS 'What a body is, as believed for a stretch of time.';
COMMENT ON COLUMN body_version.kind IS 'v1.Body.Kind; a kind gives no rule.';
COMMENT ON COLUMN body_version.parent IS 'Name of what it belongs to; empty: nothing.';
COMMENT ON COLUMN body_version.begin_date IS 'First day of its existence; -infinity: no source says it.';

CREATE TABLE statute_version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body_id text COLLATE "C" NOT NULL REFERENCES body,
  valid_from date NOT NULL,
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity' CHECK (known_from < known_to),
  since_revision bigint NOT NULL,
  content jsonb NOT NULL,
  meeting_interval_months smallint NOT NULL CHECK (meeting_interval_months BETWEEN 0 AND 60)
);
CREATE UNIQUE INDEX statute_version_current ON statute_version (body_id, valid_from) WHERE known_to = 'infinity';
CREATE INDEX statute_version_of ON statute_version (body_id, valid_from);
COMMENT ON TABLE statute_version IS 'Statutes of bodies: each holds in law until the next one of the same body, as believed for a stretch of time.';
COMMENT ON COLUMN statute_version.content IS 'Rules, as services/registry/domain/governance/statute_text.h writes them.';

CREATE TABLE member_version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body_id text COLLATE "C" NOT NULL REFERENCES body,
  member_id text COLLATE "C" NOT NULL CHECK (char_length(member_id) = 36),
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity' CHECK (known_from < known_to),
  since_revision bigint NOT NULL,
  party text COLLATE "C" NOT NULL CHECK (char_length(party) <= 100),
  party_label text NOT NULL CHECK (char_length(party_label) <= 300),
  person text COLLATE "C" NOT NULL CHECK (char_length(person) IN (0, 36)),
  capacity smallint NOT NULL CHECK (capacity BETWEEN 1 AND 4),
  college text NOT NULL CHECK (char_length(college) <= 40),
  office smallint NOT NULL CHECK (office BETWEEN 0 AND 9),
  voting boolean NOT NULL,
  voices int NOT NULL CHECK (voices BETWEEN 0 AND 1000000),
  alternates text[] NOT NULL CHECK (cardinality(alternates) <= 5),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  begin_date date NOT NULL,
  end_date date NOT NULL CHECK (begin_date < end_date),
  CONSTRAINT member_version_citizen CHECK ((capacity = 3) = (party = ''))
);
CREATE UNIQUE INDEX member_version_current ON member_version (member_id) WHERE known_to = 'infinity';
CREATE INDEX member_version_of ON member_version (body_id, member_id, known_from);
CREATE INDEX member_version_party ON member_version (party, body_id) WHERE party <> '';
CREATE INDEX member_version_person ON member_version (person, body_id) WHERE person <> '';
COMMENT ON TABLE member_version IS 'Who sits in a body, in law from begin_date to end_date, as believed for a stretch of time.';
COMMENT ON COLUMN member_version.party IS 'Name of the collectivité or organisation; empty: a citizen.';
COMMENT ON COLUMN member_version.party_label IS 'What the party was called when the mandate began.';
COMMENT ON COLUMN member_version.person IS 'Id of a person; empty: the seat is not filled, or no source says by whom.';
COMMENT ON COLUMN member_version.capacity IS 'v1.MemberCapacity.';
COMMENT ON COLUMN member_version.office IS 'v1.Member.Office.';
COMMENT ON COLUMN member_version.alternates IS 'Ids of persons, in order.';
COMMENT ON COLUMN member_version.synthetic IS 'An example that no source gives.';
COMMENT ON COLUMN member_version.begin_date IS 'First day of the mandate; -infinity: as long as the body.';

CREATE TABLE meeting (
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  body_id text COLLATE "C" NOT NULL REFERENCES body,
  display_name text NOT NULL CHECK (char_length(display_name) <= 300),
  meeting_date date NOT NULL CHECK (isfinite(meeting_date)),
  convocation_date date CHECK (convocation_date <= meeting_date),
  place text NOT NULL CHECK (char_length(place) <= 300),
  agenda jsonb NOT NULL CHECK (jsonb_array_length(agenda) <= 100),
  visits jsonb NOT NULL CHECK (jsonb_array_length(visits) <= 20),
  second_convocation_of text NOT NULL CHECK (char_length(second_convocation_of) IN (0, 36)),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
  cancel_reason text NOT NULL CHECK (char_length(cancel_reason) <= 500),
  minutes_version int NOT NULL DEFAULT 0 CHECK (minutes_version >= 0),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL
);
CREATE INDEX meeting_of ON meeting (body_id, meeting_date, id);
CREATE INDEX meeting_on ON meeting (meeting_date, id);
COMMENT ON TABLE meeting IS 'Meetings of bodies. Who changed one when is in audit_record.';
COMMENT ON COLUMN meeting.convocation_date IS 'Null: no source says it.';
COMMENT ON COLUMN meeting.agenda IS 'Items in order: title, subject, description.';
COMMENT ON COLUMN meeting.visits IS 'Sites: site, collectivite, description.';
COMMENT ON COLUMN meeting.state IS '1 CONVENED, 2 HELD, 3 CANCELLED.';

CREATE TABLE meeting_attendance (
  meeting_id text COLLATE "C" NOT NULL REFERENCES meeting,
  member_id text COLLATE "C" NOT NULL,
  presence smallint NOT NULL CHECK (presence BETWEEN 1 AND 5),
  proxy_holder text NOT NULL CHECK ((presence = 2) = (char_length(proxy_holder) = 36)),
  alternate text NOT NULL CHECK ((presence = 3) = (char_length(alternate) = 36)),
  PRIMARY KEY (meeting_id, member_id)
);
COMMENT ON TABLE meeting_attendance IS 'What became of each member at a meeting; of members without a row nothing is known.';
COMMENT ON COLUMN meeting_attendance.presence IS '1 PRESENT, 2 REPRESENTED, 3 REPLACED, 4 EXCUSED, 5 ABSENT.';
COMMENT ON COLUMN meeting_attendance.proxy_holder IS 'Id of the member that votes for it, where represented.';
COMMENT ON COLUMN meeting_attendance.alternate IS 'Id of the person who is there for it, where replaced.';

CREATE TABLE meeting_minutes (
  meeting_id text COLLATE "C" NOT NULL REFERENCES meeting,
  version int NOT NULL CHECK (version >= 1),
  text text NOT NULL CHECK (octet_length(text) <= 400000),
  uri text NOT NULL CHECK (char_length(uri) <= 500),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  publish_date date,
  create_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  PRIMARY KEY (meeting_id, version),
  CHECK (text <> '' OR uri <> '')
);
COMMENT ON TABLE meeting_minutes IS 'Minutes as published: versions stay, a correction is the next one.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, create_time ON person
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, create_time ON body
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, body_id, create_time ON meeting
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON meeting_minutes FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

DO $$
DECLARE
  versions text;
BEGIN
  FOREACH versions IN ARRAY ARRAY['body_version', 'statute_version', 'member_version'] LOOP
    EXECUTE format('CREATE TRIGGER rewritten BEFORE UPDATE ON %I FOR EACH ROW WHEN (OLD.known_to <> ''infinity'' '
                   'OR to_jsonb(NEW) - ''known_to'' <> to_jsonb(OLD) - ''known_to'') EXECUTE FUNCTION refuse_rewriting()',
                   versions);
    EXECUTE format('CREATE TRIGGER removed BEFORE DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()',
                   versions);
    EXECUTE format('COMMENT ON COLUMN %I.known_from IS ''Recorded since.''', versions);
    EXECUTE format('COMMENT ON COLUMN %I.known_to IS ''Believed until; infinity: now.''', versions);
    EXECUTE format('COMMENT ON COLUMN %I.since_revision IS ''Revision that added the row.''', versions);
  END LOOP;
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_app') THEN
    GRANT SELECT, INSERT ON person, body, body_version, statute_version, member_version, meeting, meeting_attendance,
      meeting_minutes TO socle_registry_app;
    GRANT UPDATE (given_name, family_name, function, subject, purpose, retain_until_date, salt, update_time, erase_time,
      revision) ON person TO socle_registry_app;
    GRANT UPDATE (update_time, revision, own_revision) ON body TO socle_registry_app;
    GRANT UPDATE (known_to) ON body_version, statute_version, member_version TO socle_registry_app;
    GRANT UPDATE (display_name, meeting_date, convocation_date, place, agenda, visits, source, synthetic, state,
      cancel_reason, minutes_version, update_time, revision) ON meeting TO socle_registry_app;
    GRANT UPDATE (presence, proxy_holder, alternate) ON meeting_attendance TO socle_registry_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO socle_registry_app;
  END IF;
  -- Personal data is not for everybody who may look at the database.
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_ro') THEN
    GRANT SELECT ON body, body_version, statute_version, member_version, meeting, meeting_attendance, meeting_minutes
      TO socle_registry_ro;
  END IF;
END $$;
