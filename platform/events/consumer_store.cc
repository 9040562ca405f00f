#include "platform/events/consumer_store.h"

#include "platform/db/array_literal.h"

namespace socle::events {
namespace {

using db::Query;

constexpr Query kBegin{"consumer.begin", "INSERT INTO event_consumer (name) VALUES ($1) ON CONFLICT DO NOTHING"};
constexpr Query kToken{"consumer.token", "SELECT resume_token FROM event_consumer WHERE name = $1"};
constexpr Query kLock{"consumer.lock", "SELECT resume_token = $2 FROM event_consumer WHERE name = $1 FOR UPDATE"};
constexpr Query kClaim{"consumer.claim",
                       "INSERT INTO consumed_event (consumer, event_id) SELECT $1, unnest($2::text[]) "
                       "ON CONFLICT DO NOTHING RETURNING event_id"};
constexpr Query kAdvance{"consumer.advance",
                         "UPDATE event_consumer SET resume_token = $2, applied_count = applied_count + $3, "
                         "update_time = now() WHERE name = $1"};
constexpr Query kForget{"consumer.forget",
                        "DELETE FROM consumed_event WHERE (consumer, event_id) IN (SELECT consumer, event_id "
                        "FROM consumed_event WHERE consumer = $1 AND consume_time < now() - make_interval(hours => $2) "
                        "LIMIT 10000)"};

}  // namespace

absl::StatusOr<std::string> ConsumerStore::Token(db::Pool& pool, db::Deadline deadline) const {
  return db::RunWrite(pool, deadline, [&](db::Transaction& tx) -> absl::StatusOr<std::string> {
    tx.Exec(kBegin, name_);
    return tx.Exec(kToken, name_)[0][0].as<std::string>();
  });
}

bool ConsumerStore::Lock(db::Transaction& tx, const std::string& token) const {
  const pqxx::result same = tx.Exec(kLock, name_, token);
  return !same.empty() && same[0][0].as<bool>();
}

std::set<std::string> ConsumerStore::Claim(db::Transaction& tx, const std::vector<std::string>& event_ids) const {
  std::set<std::string> fresh;
  if (event_ids.empty()) return fresh;
  for (const pqxx::row& row : tx.Exec(kClaim, name_, db::ArrayOf(event_ids))) fresh.insert(row[0].as<std::string>());
  return fresh;
}

void ConsumerStore::Advance(db::Transaction& tx, const std::string& token, int64_t applied) const {
  tx.Exec(kAdvance, name_, token, applied);
}

void ConsumerStore::Forget(db::Transaction& tx, std::chrono::hours age) const {
  tx.Exec(kForget, name_, static_cast<int>(age.count()));
}

}  // namespace socle::events
