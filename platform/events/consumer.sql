-- What a service has taken in of the events of other services (platform/events/consumer.h). Included by a migration of
-- the service that consumes.

CREATE TABLE event_consumer (
  name text PRIMARY KEY CHECK (char_length(name) BETWEEN 1 AND 100),
  resume_token text NOT NULL DEFAULT '' CHECK (char_length(resume_token) <= 1000),
  applied_count bigint NOT NULL DEFAULT 0 CHECK (applied_count >= 0),
  update_time timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE event_consumer IS 'How far each consumer has come. Changes in the transactions that have the effects.';
COMMENT ON COLUMN event_consumer.resume_token IS 'Of the other service, opaque; empty: nothing has been taken in yet.';
COMMENT ON COLUMN event_consumer.applied_count IS 'Events that had their effect.';

CREATE TABLE consumed_event (
  consumer text NOT NULL REFERENCES event_consumer ON DELETE CASCADE,
  event_id text NOT NULL CHECK (char_length(event_id) BETWEEN 1 AND 64),
  consume_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);
CREATE INDEX consumed_event_time ON consumed_event USING brin (consume_time);
COMMENT ON TABLE consumed_event IS
  'Events that had their effect, so that one that comes again has none. Kept longer than the other service keeps events.';
