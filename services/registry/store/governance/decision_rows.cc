#include "services/registry/store/governance/decision_rows.h"

#include <charconv>

#include "platform/base/error.h"
#include "services/registry/domain/governance/result_text.h"
#include "services/registry/domain/governance/statute_text.h"

namespace socle::registry::store {
namespace {

std::string TextOf(const pqxx::field& field) { return field.is_null() ? std::string() : field.as<std::string>(); }

}  // namespace

ContentSha256 Sha256Of(std::string_view hex) {
  ContentSha256 digest{};
  for (size_t i = 0; i < digest.size() && 2 * i + 2 <= hex.size(); ++i) {
    std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, digest[i], 16);
  }
  return digest;
}

std::optional<Instant> OptionalInstant(const pqxx::field& field) {
  return field.is_null() ? std::nullopt : std::optional(Instant{field.as<int64_t>()});
}

absl::StatusOr<Decision> DecisionOf(const pqxx::row& row, int at) {
  Decision decision;
  const auto next = [&]() { return row[at++]; };
  decision.id = next().as<std::string>();
  decision.body_id = next().as<std::string>();
  DecisionContent& content = decision.content;
  content.title = next().as<std::string>();
  content.text = next().as<std::string>();
  content.subject = next().as<std::string>();
  content.sha256 = Sha256Of(next().as<std::string>());
  content.meeting_id = TextOf(next());
  content.ballot = static_cast<Ballot>(next().as<int>());
  if (const pqxx::field date = next(); !date.is_null()) content.vote_date = db::DateOf(date);
  content.deadline = OptionalInstant(next());
  content.source = next().as<std::string>();
  content.synthetic = next().as<bool>();
  decision.state = static_cast<DecisionState>(next().as<int>());
  if (const pqxx::field statute = next(); !statute.is_null()) {
    SOCLE_ASSIGN_OR_RETURN(decision.statute, ParseStatute(statute.c_str()));
  }
  decision.second_convocation = next().as<bool>();
  decision.elector_count = next().as<int32_t>();
  if (const pqxx::field in_favour = next(); in_favour.is_null()) {
    at += 3;
  } else {
    decision.hands = Hands{.in_favour = in_favour.as<int64_t>(),
                           .against = row[at].as<int64_t>(),
                           .abstentions = row[at + 1].as<int64_t>(),
                           .presiding = static_cast<Choice>(row[at + 2].as<int>())};
    at += 3;
  }
  if (const pqxx::field result = next(); !result.is_null()) {
    SOCLE_ASSIGN_OR_RETURN(decision.result, ParseResult(result.c_str()));
  }
  decision.supersedes = TextOf(next());
  decision.superseded_by = TextOf(next());
  decision.withdrawal_reason = next().as<std::string>();
  decision.open_time = OptionalInstant(next());
  decision.close_time = OptionalInstant(next());
  decision.create_time = {next().as<int64_t>()};
  decision.update_time = {next().as<int64_t>()};
  decision.revision = next().as<int64_t>();
  return decision;
}

VoteRecord VoteOf(const pqxx::row& row, int at) {
  VoteRecord vote;
  vote.elector = {.member_id = row[at].as<std::string>(),
                  .party = row[at + 1].as<std::string>(),
                  .college = row[at + 2].as<std::string>(),
                  .voices = row[at + 3].as<int64_t>(),
                  .presiding = row[at + 4].as<bool>(),
                  .presence = {},
                  .proxy_holder = row[at + 6].as<std::string>()};
  if (!row[at + 5].is_null()) vote.elector.presence = static_cast<Presence>(row[at + 5].as<int>());
  vote.choice = static_cast<Choice>(row[at + 7].as<int>());
  vote.recorded = row[at + 8].as<bool>();
  vote.time = OptionalInstant(row[at + 9]);
  vote.revision = row[at + 10].as<int64_t>();
  return vote;
}

}  // namespace socle::registry::store
