-- Decisions, who has a voice in them, and votes. Who changed what when is in audit_record.

CREATE TABLE decision (
  id text COLLATE "C" PRIMARY KEY CHECK (char_length(id) = 36),
  body_id text COLLATE "C" NOT NULL REFERENCES body,
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
  text text NOT NULL CHECK (char_length(text) <= 20000),
  subject text COLLATE "C" NOT NULL CHECK (char_length(subject) <= 200),
  content_sha256 bytea NOT NULL CHECK (octet_length(content_sha256) = 32),
  meeting_id text COLLATE "C" REFERENCES meeting,
  ballot smallint NOT NULL CHECK (ballot BETWEEN 1 AND 2),
  vote_date date CHECK (isfinite(vote_date)),
  deadline_time timestamptz CHECK (isfinite(deadline_time)),
  source text NOT NULL CHECK (char_length(source) <= 1000),
  synthetic boolean NOT NULL,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 6),
  statute jsonb,
  second_convocation boolean NOT NULL DEFAULT false,
  elector_count int NOT NULL DEFAULT 0 CHECK (elector_count >= 0),
  hands_in_favour bigint CHECK (hands_in_favour BETWEEN 0 AND 1000000000000),
  hands_against bigint CHECK (hands_against BETWEEN 0 AND 1000000000000),
  hands_abstentions bigint CHECK (hands_abstentions BETWEEN 0 AND 1000000000000),
  hands_presiding smallint CHECK (hands_presiding BETWEEN 0 AND 3),
  result jsonb,
  supersedes text COLLATE "C" REFERENCES decision CHECK (supersedes <> id),
  superseded_by text COLLATE "C" REFERENCES decision CHECK (superseded_by <> id),
  withdrawal_reason text NOT NULL DEFAULT '' CHECK (char_length(withdrawal_reason) <= 500),
  open_time timestamptz,
  close_time timestamptz CHECK (open_time <= close_time),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  revision bigint NOT NULL,
  CONSTRAINT decision_result CHECK ((result IS NOT NULL) = (state IN (3, 4, 5))),
  CONSTRAINT decision_closed CHECK ((close_time IS NOT NULL) = (state IN (3, 4, 5, 6))),
  CONSTRAINT decision_opened CHECK ((open_time IS NOT NULL) = (statute IS NOT NULL) AND (state NOT IN (2, 3, 4, 5) OR
    (open_time IS NOT NULL AND vote_date IS NOT NULL AND elector_count > 0)) AND (state <> 1 OR open_time IS NULL)),
  CONSTRAINT decision_hands CHECK (num_nulls(hands_in_favour, hands_against, hands_abstentions, hands_presiding) IN (0, 4)
    AND (hands_in_favour IS NULL OR ballot = 2)),
  CONSTRAINT decision_superseded CHECK (superseded_by IS NULL OR state IN (3, 4, 5))
);
CREATE INDEX decision_of ON decision (body_id, revision DESC, id DESC);
CREATE INDEX decision_newest ON decision (revision DESC, id DESC);
CREATE INDEX decision_subject ON decision (subject, revision DESC) WHERE subject <> '';
CREATE INDEX decision_meeting ON decision (meeting_id, revision DESC) WHERE meeting_id IS NOT NULL;
-- One at a time takes up a decision again; what was withdrawn or had no quorum does not.
CREATE UNIQUE INDEX decision_reopening ON decision (supersedes) WHERE state IN (1, 2, 3, 4) AND supersedes IS NOT NULL;
COMMENT ON TABLE decision IS 'What bodies vote on, and what came of it. Rows stay; once there is a result, nothing of them changes.';
COMMENT ON COLUMN decision.subject IS 'Resource name of what is voted on, of any service, as given; empty: the text alone.';
COMMENT ON COLUMN decision.content_sha256 IS 'SHA-256 of what is voted.';
COMMENT ON COLUMN decision.meeting_id IS 'Null: voted without a meeting.';
COMMENT ON COLUMN decision.ballot IS '1 ROLL_CALL, 2 SHOW_OF_HANDS.';
COMMENT ON COLUMN decision.vote_date IS 'The day whose statute and members count; settled when the vote opens.';
COMMENT ON COLUMN decision.deadline_time IS 'No vote is taken from this instant on; null: until the vote is closed.';
COMMENT ON COLUMN decision.state IS '1 DRAFT, 2 VOTING, 3 ADOPTED, 4 REJECTED, 5 WITHOUT_QUORUM, 6 WITHDRAWN.';
COMMENT ON COLUMN decision.statute IS 'As it was when the vote opened, as domain/governance/statute_text.h writes it.';
COMMENT ON COLUMN decision.second_convocation IS 'Whether the meeting takes up the agenda of one that had no quorum.';
COMMENT ON COLUMN decision.hands_in_favour IS 'Voices at a show of hands; null: not recorded.';
COMMENT ON COLUMN decision.hands_presiding IS 'What who presides said: as vote.choice.';
COMMENT ON COLUMN decision.result IS 'Computed when the vote was closed, as domain/governance/result_text.h writes it.';
COMMENT ON COLUMN decision.supersedes IS 'The decision that it takes up again.';
COMMENT ON COLUMN decision.superseded_by IS 'The decision that replaced it: adopted or rejected after it.';
COMMENT ON COLUMN decision.revision IS 'Of its last change; votes do not count.';

CREATE TABLE vote (
  decision_id text COLLATE "C" NOT NULL REFERENCES decision,
  member_id text COLLATE "C" NOT NULL CHECK (char_length(member_id) = 36),
  party text COLLATE "C" NOT NULL CHECK (char_length(party) <= 100),
  college text NOT NULL CHECK (char_length(college) <= 40),
  voices int NOT NULL CHECK (voices BETWEEN 1 AND 1000000),
  presiding boolean NOT NULL,
  presence smallint CHECK (presence BETWEEN 1 AND 5),
  proxy_holder text NOT NULL CHECK ((presence IS NOT DISTINCT FROM 2) = (char_length(proxy_holder) = 36)),
  choice smallint NOT NULL DEFAULT 0 CHECK (choice BETWEEN 0 AND 3),
  recorded boolean NOT NULL DEFAULT false,
  vote_time timestamptz,
  revision bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (decision_id, member_id),
  CONSTRAINT vote_of_those_there CHECK (choice = 0 OR presence IS NULL OR presence <= 3)
) WITH (fillfactor = 70);
CREATE INDEX vote_party ON vote (party, decision_id);
COMMENT ON TABLE vote IS
  'One row for each elector of a decision, from when its vote is opened, whether it votes or not. Rows are updated in '
  'place: no index holds what a vote changes, and pages keep room for it.';
COMMENT ON COLUMN vote.party IS 'Name of the collectivité or organisation; empty: a citizen.';
COMMENT ON COLUMN vote.presiding IS 'Whether its vote is the one that a tie may ask for.';
COMMENT ON COLUMN vote.presence IS 'As meeting_attendance.presence when the vote was opened; null: no meeting.';
COMMENT ON COLUMN vote.proxy_holder IS 'Id of the member that votes for it, where represented.';
COMMENT ON COLUMN vote.choice IS '0 nothing yet, 1 FOR, 2 AGAINST, 3 ABSTENTION.';
COMMENT ON COLUMN vote.recorded IS 'Whether who keeps the record gave the choice.';
COMMENT ON COLUMN vote.revision IS 'Of the choice.';

CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id, body_id, supersedes, create_time ON decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER result_stays BEFORE UPDATE ON decision FOR EACH ROW WHEN (OLD.state IN (3, 4, 5)
    AND to_jsonb(NEW) - '{superseded_by,update_time,revision}'::text[]
     <> to_jsonb(OLD) - '{superseded_by,update_time,revision}'::text[])
  EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF decision_id, member_id, party, college, voices, presiding, presence,
  proxy_holder ON vote FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_app') THEN
    GRANT SELECT, INSERT ON decision, vote TO socle_registry_app;
    GRANT UPDATE (title, text, subject, content_sha256, meeting_id, ballot, vote_date, deadline_time, source, synthetic,
      state, statute, second_convocation, elector_count, hands_in_favour, hands_against, hands_abstentions, hands_presiding,
      result, superseded_by, withdrawal_reason, open_time, close_time, update_time, revision) ON decision
      TO socle_registry_app;
    GRANT UPDATE (choice, recorded, vote_time, revision) ON vote TO socle_registry_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_registry_ro') THEN
    GRANT SELECT ON decision, vote TO socle_registry_ro;
  END IF;
END $$;
