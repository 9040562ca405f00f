// Rows of decisions and votes: the columns as statements select them, and back.
#pragma once

#include <optional>

#include <pqxx/result>

#include "absl/status/statusor.h"
#include "platform/db/column_values.h"
#include "services/registry/domain/governance/decision_book.h"

namespace socle::registry::store {

#define SOCLE_DECISION_COLUMNS \
  "d.id, d.body_id, d.title, d.text, d.subject, encode(d.content_sha256, 'hex'), d.meeting_id, d.ballot, d.vote_date," \
  " " SOCLE_MICROS("d.deadline_time") ", d.source, d.synthetic, d.state, d.statute, d.second_convocation, "            \
  "d.elector_count, d.hands_in_favour, d.hands_against, d.hands_abstentions, d.hands_presiding, d.result, "            \
  "d.supersedes, d.superseded_by, d.withdrawal_reason, " SOCLE_MICROS("d.open_time") ", "                              \
  SOCLE_MICROS("d.close_time") ", " SOCLE_MICROS("d.create_time") ", " SOCLE_MICROS("d.update_time") ", d.revision"
inline constexpr int kDecisionColumns = 29;

#define SOCLE_VOTE_COLUMNS                                                                         \
  "v.member_id, v.party, v.college, v.voices, v.presiding, v.presence, v.proxy_holder, v.choice, " \
  "v.recorded, " SOCLE_MICROS("v.vote_time") ", v.revision"

// From the row's column `at` on.
absl::StatusOr<Decision> DecisionOf(const pqxx::row& row, int at = 0);
VoteRecord VoteOf(const pqxx::row& row, int at = 0);

// 64 hexadecimal digits.
ContentSha256 Sha256Of(std::string_view hex);
std::optional<Instant> OptionalInstant(const pqxx::field& field);

}  // namespace socle::registry::store
