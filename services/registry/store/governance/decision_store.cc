#include "services/registry/store/governance/decision_store.h"

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/read_once.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/governance/result_text.h"
#include "services/registry/domain/governance/statute_text.h"
#include "services/registry/domain/written/written_errors.h"
#include "services/registry/store/governance/decision_rows.h"

namespace socle::registry::store {
namespace {

using db::Query;
using db::Transaction;

// Of a number of microseconds, or null.
#define SOCLE_INSTANT(parameter) "timestamptz 'epoch' + " parameter "::bigint * interval '1 microsecond'"
#define SOCLE_NOW "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"

constexpr Query kHold{
    "decision.hold", "SELECT " SOCLE_DECISION_COLUMNS " FROM decision d WHERE d.id = $2 AND d.body_id = $1 FOR UPDATE"};
constexpr Query kFind{"decision.find",
                      "SELECT " SOCLE_DECISION_COLUMNS " FROM decision d WHERE d.id = $2 AND d.body_id = $1"};
constexpr Query kWrite{
    "decision.write",
    "INSERT INTO decision (id, body_id, title, text, subject, content_sha256, meeting_id, ballot, vote_date, "
    "deadline_time, source, synthetic, state, statute, second_convocation, elector_count, hands_in_favour, "
    "hands_against, hands_abstentions, hands_presiding, result, supersedes, superseded_by, withdrawal_reason, "
    "open_time, close_time, revision) VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9::date, "
    SOCLE_INSTANT("$10") ", $11, $12, $13, $14::jsonb, $15, $16, $17, $18, $19, $20, $21::jsonb, $22, $23, $24, "
    SOCLE_INSTANT("$25") ", " SOCLE_INSTANT("$26") ", $27) ON CONFLICT (id) DO UPDATE SET title = excluded.title, "
    "text = excluded.text, subject = excluded.subject, content_sha256 = excluded.content_sha256, "
    "meeting_id = excluded.meeting_id, ballot = excluded.ballot, vote_date = excluded.vote_date, "
    "deadline_time = excluded.deadline_time, source = excluded.source, synthetic = excluded.synthetic, "
    "state = excluded.state, statute = excluded.statute, second_convocation = excluded.second_convocation, "
    "elector_count = excluded.elector_count, hands_in_favour = excluded.hands_in_favour, "
    "hands_against = excluded.hands_against, hands_abstentions = excluded.hands_abstentions, "
    "hands_presiding = excluded.hands_presiding, result = excluded.result, superseded_by = excluded.superseded_by, "
    "withdrawal_reason = excluded.withdrawal_reason, open_time = excluded.open_time, "
    "close_time = excluded.close_time, revision = excluded.revision, update_time = now() "
    "RETURNING (extract(epoch FROM create_time) * 1000000)::bigint, (extract(epoch FROM update_time) * "
    "1000000)::bigint"};
constexpr Query kReopening{"decision.reopening",
                           "SELECT id FROM decision WHERE supersedes = $1 AND state IN (1, 2, 3, 4)"};

constexpr Query kAddElectors{
    "vote.add",
    "INSERT INTO vote (decision_id, member_id, party, college, voices, presiding, presence, proxy_holder) "
    "SELECT $1, member_id, party, college, voices, place = $8, nullif(presence, 0), proxy_holder FROM "
    "unnest($2::text[], "
    "$3::text[], $4::text[], $5::int[], $6::smallint[], $7::text[]) WITH ORDINALITY AS e(member_id, party, college, "
    "voices, presence, proxy_holder, place)"};
// A statement of its own, after the decision is held: it sees every vote that was taken, and the clock as it is then.
constexpr Query kTally{
    "vote.tally",
    "SELECT college, presence, choice, sum(voices)::bigint, coalesce(bool_or(presiding), false), " SOCLE_NOW
    " FROM vote WHERE decision_id = $1 GROUP BY college, presence, choice"};
constexpr Query kNow{"decision.now", "SELECT " SOCLE_NOW};
// The clock is read above the row lock, so after it.
constexpr Query kHoldForVotes{
    "vote.hold",
    "WITH held AS MATERIALIZED (SELECT id, state, ballot, deadline_time, meeting_id, revision FROM decision WHERE id = "
    "$2 AND "
    "body_id = $1 FOR SHARE) SELECT d.state, d.ballot, " SOCLE_MICROS(
        "d.deadline_time") ", d.meeting_id, d.revision, " SOCLE_NOW ", " SOCLE_VOTE_COLUMNS
                           " FROM held d LEFT JOIN vote v ON v.decision_id = d.id AND v.member_id = ANY($3::text[]) "
                           "ORDER BY v.member_id"};
constexpr int kHeldColumns = 6;
constexpr Query kSomeVotes{"vote.some", "SELECT " SOCLE_VOTE_COLUMNS
                                        " FROM vote v WHERE v.decision_id = $1 AND v.member_id = ANY($2::text[]) "
                                        "ORDER BY v.member_id"};
constexpr Query kWriteVotes{
    "vote.write",
    "UPDATE vote v SET choice = c.choice, recorded = c.recorded, vote_time = " SOCLE_INSTANT("c.micros")
    ", revision = c.revision FROM unnest($2::text[], $3::smallint[], $4::boolean[], $5::bigint[], $6::bigint[]) AS "
    "c(member_id, choice, recorded, micros, revision) WHERE v.decision_id = $1 AND v.member_id = c.member_id"};

constexpr Query kVerdict{"decision.verdict",
                         "SELECT state, encode(content_sha256, 'hex'), superseded_by, result, vote_date, " SOCLE_MICROS(
                             "close_time") " FROM decision WHERE id = $2 AND body_id = $1"};

// $1 body, $2 state, $3 subject, $4 meeting, $5 and $6 dates, $7 and $8 revision and id of the last one, $9 limit.
#define SOCLE_LISTED(condition)                                                                                 \
  "SELECT " SOCLE_DECISION_COLUMNS " FROM decision d WHERE " condition                                          \
  " AND ($2::int = 0 OR d.state = $2::int) AND ($3 = '' OR d.subject = $3) AND ($4 = '' OR d.meeting_id = $4) " \
  "AND ($5::date IS NULL OR d.vote_date >= $5::date) AND ($6::date IS NULL OR d.vote_date < $6::date) "         \
  "AND ($7::bigint = 0 OR (d.revision, d.id) < ($7::bigint, $8)) ORDER BY d.revision DESC, d.id DESC LIMIT $9"
constexpr Query kListOfBody{"decision.list_of_body", SOCLE_LISTED("d.body_id = $1")};
constexpr Query kListAll{"decision.list_all", SOCLE_LISTED("$1 = ''")};
constexpr Query kListOfSubject{"decision.list_of_subject",
                               SOCLE_LISTED("d.subject = $3 AND d.subject <> '' AND ($1 = '' "
                                            "OR d.body_id = $1)")};

constexpr Query kListVotes{"vote.list",
                           "SELECT " SOCLE_VOTE_COLUMNS
                           " FROM decision d LEFT JOIN LATERAL (SELECT * FROM vote w WHERE w.decision_id = d.id AND "
                           "w.member_id > $3 AND ($4::int < 0 OR w.choice = $4::int) AND ($5 = '' OR w.college = $5) "
                           "ORDER BY w.member_id LIMIT "
                           "$6) v ON true WHERE d.id = $2 AND d.body_id = $1 ORDER BY v.member_id"};
constexpr Query kListVotesOfParty{
    "vote.list_of_party",
    "SELECT " SOCLE_VOTE_COLUMNS
    " FROM decision d LEFT JOIN LATERAL (SELECT * FROM vote w WHERE w.party = $7 AND "
    "w.decision_id = d.id AND w.member_id > $3 AND ($4::int < 0 OR w.choice = $4::int) AND ($5 = '' OR w.college = $5) "
    "ORDER BY w.member_id LIMIT $6) v ON true WHERE d.id = $2 AND d.body_id = $1 ORDER BY v.member_id"};

absl::Status NoDecision(std::string_view body_id, std::string_view id) {
  return NothingOfName(DecisionName(body_id, id));
}

template <typename T>
std::optional<T> UnlessEmpty(const T& text) {
  return text.empty() ? std::nullopt : std::optional<T>(text);
}

std::optional<int64_t> Micros(const std::optional<Instant>& instant) {
  return instant ? std::optional(instant->micros) : std::nullopt;
}

std::optional<std::string> Day(const std::optional<Date>& date) {
  return date ? std::optional(date->ToString()) : std::nullopt;
}

std::string HexOf(const ContentSha256& digest) {
  return db::Hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

DecisionBook::Standing StandingIn(const pqxx::result& rows, Instant now) {
  DecisionBook::Standing standing{.tally = {}, .now = now};
  for (const pqxx::row& row : rows) {
    const std::optional<Presence> presence =
        row[1].is_null() ? std::nullopt : std::optional(static_cast<Presence>(row[1].as<int>()));
    const auto choice = static_cast<Choice>(row[2].as<int>());
    standing.tally.Add(row[0].as<std::string>(), presence, choice, row[3].as<int64_t>());
    if (row[4].as<bool>() && !IsAway(presence)) standing.tally.presiding = choice;
    standing.now = {row[5].as<int64_t>()};
  }
  return standing;
}

}  // namespace

absl::StatusOr<Decision> DecisionStore::Hold(Transaction& tx, std::string_view body_id, std::string_view id) {
  const pqxx::result rows = tx.Exec(kHold, body_id, id);
  if (rows.empty()) return NoDecision(body_id, id);
  return DecisionOf(rows[0]);
}

void DecisionStore::Write(Transaction& tx, int64_t revision, Decision& decision) {
  const DecisionContent& content = decision.content;
  const auto hands = [&](int64_t Hands::*count) {
    return decision.hands ? std::optional((*decision.hands).*count) : std::nullopt;
  };
  const pqxx::result times = tx.Exec(
      kWrite, decision.id, decision.body_id, content.title, content.text, content.subject, HexOf(content.sha256),
      UnlessEmpty(content.meeting_id), static_cast<int>(content.ballot), Day(content.vote_date),
      Micros(content.deadline), content.source, content.synthetic, static_cast<int>(decision.state),
      decision.statute ? std::optional(StatuteText(*decision.statute)) : std::nullopt, decision.second_convocation,
      decision.elector_count, hands(&Hands::in_favour), hands(&Hands::against), hands(&Hands::abstentions),
      decision.hands ? std::optional(static_cast<int>(decision.hands->presiding)) : std::nullopt,
      decision.result ? std::optional(ResultText(*decision.result)) : std::nullopt, UnlessEmpty(decision.supersedes),
      UnlessEmpty(decision.superseded_by), decision.withdrawal_reason, Micros(decision.open_time),
      Micros(decision.close_time), revision);
  decision.revision = revision;
  decision.create_time = {times[0][0].as<int64_t>()};
  decision.update_time = {times[0][1].as<int64_t>()};
}

void DecisionStore::AddElectors(Transaction& tx, std::string_view id, std::span<const Elector> electors) {
  db::ArrayLiteral members, parties, colleges, voices, presences, holders;
  int64_t presiding = 0;  // its place, from 1
  for (size_t i = 0; i < electors.size(); ++i) {
    const Elector& elector = electors[i];
    members.Add(elector.member_id);
    parties.Add(elector.party);
    colleges.Add(elector.college);
    voices.Add(elector.voices);
    presences.Add(elector.presence ? static_cast<int64_t>(*elector.presence) : int64_t{0});
    holders.Add(elector.proxy_holder);
    if (elector.presiding) presiding = static_cast<int64_t>(i) + 1;
  }
  tx.Exec(kAddElectors, id, members.ToString(), parties.ToString(), colleges.ToString(), voices.ToString(),
          presences.ToString(), holders.ToString(), presiding);
}

std::string DecisionStore::ReopeningOf(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kReopening, id);
  return rows.empty() ? std::string() : rows[0][0].as<std::string>();
}

DecisionBook::Standing DecisionStore::StandingOf(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kTally, id);
  return StandingIn(rows, rows.empty() ? Instant{tx.Exec(kNow)[0][0].as<int64_t>()} : Instant{});
}

absl::StatusOr<DecisionBook::Polling> DecisionStore::HoldForVotes(Transaction& tx, std::string_view body_id,
                                                                  std::string_view id,
                                                                  std::span<const std::string> member_ids) {
  const std::string members = db::ArrayOf(member_ids);
  const pqxx::result rows = tx.Exec(kHoldForVotes, body_id, id, members);
  if (rows.empty()) return NoDecision(body_id, id);
  Polling polling;
  Decision& decision = polling.decision;
  decision.id = std::string(id);
  decision.body_id = std::string(body_id);
  decision.state = static_cast<DecisionState>(rows[0][0].as<int>());
  decision.content.ballot = static_cast<Ballot>(rows[0][1].as<int>());
  decision.content.deadline = OptionalInstant(rows[0][2]);
  if (!rows[0][3].is_null()) decision.content.meeting_id = rows[0][3].as<std::string>();
  decision.revision = rows[0][4].as<int64_t>();
  polling.now = {rows[0][5].as<int64_t>()};
  for (const pqxx::row& row : rows) {
    if (!row[kHeldColumns].is_null()) polling.votes.push_back(VoteOf(row, kHeldColumns));
  }
  if (polling.votes.size() < member_ids.size()) {
    // The vote may have been opened while the row was waited for: this statement sees its electors, that one did not.
    polling.votes.clear();
    for (const pqxx::row& row : tx.Exec(kSomeVotes, id, members)) polling.votes.push_back(VoteOf(row));
  }
  return polling;
}

void DecisionStore::WriteVotes(Transaction& tx, std::string_view id, std::span<const VoteRecord> votes) {
  db::ArrayLiteral members, choices, recorded, times, revisions;
  for (const VoteRecord& vote : votes) {
    members.Add(vote.elector.member_id);
    choices.Add(static_cast<int64_t>(vote.choice));
    recorded.Add(vote.recorded ? "t" : "f");
    if (vote.time) {
      times.Add(vote.time->micros);
    } else {
      times.AddNull();
    }
    revisions.Add(vote.revision);
  }
  tx.Exec(kWriteVotes, id, members.ToString(), choices.ToString(), recorded.ToString(), times.ToString(),
          revisions.ToString());
}

absl::StatusOr<Decision> DecisionStore::Find(std::string_view body_id, std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Decision> {
    const pqxx::result rows = tx.Exec(kFind, body_id, id);
    if (rows.empty()) return NoDecision(body_id, id);
    return DecisionOf(rows[0]);
  });
}

absl::StatusOr<DecisionBook::Situation> DecisionStore::FindSituation(std::string_view body_id, std::string_view id,
                                                                     Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Situation> {
    const pqxx::result rows = tx.Exec(kFind, body_id, id);
    if (rows.empty()) return NoDecision(body_id, id);
    SOCLE_ASSIGN_OR_RETURN(Decision decision, DecisionOf(rows[0]));
    return Situation{std::move(decision), StandingOf(tx, id)};
  });
}

absl::StatusOr<DecisionBook::Verification> DecisionStore::FindVerdict(std::string_view body_id, std::string_view id,
                                                                      Deadline deadline) {
  Verification found;
  SOCLE_RETURN_IF_ERROR(
      db::ReadOnce(*pool_, deadline, kVerdict, {body_id, id}, [&](const db::Rows& rows) -> absl::Status {
        if (rows.size() == 0) return NoDecision(body_id, id);
        found.verdict.state = static_cast<DecisionState>(rows.Number(0, 0));
        found.verdict.sha256 = Sha256Of(rows.Text(0, 1));
        found.verdict.superseded_by = std::string(rows.Text(0, 2));
        if (!rows.IsNull(0, 3)) {
          SOCLE_ASSIGN_OR_RETURN(found.result, ParseResult(rows.Text(0, 3)));
        }
        if (!rows.IsNull(0, 4)) {
          SOCLE_ASSIGN_OR_RETURN(found.vote_date, Date::Parse(rows.Text(0, 4)));
        }
        if (!rows.IsNull(0, 5)) found.close_time = Instant{rows.Number(0, 5)};
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<std::vector<Decision>> DecisionStore::List(const Question& question, Deadline deadline) {
  const Query& query = !question.subject.empty() ? kListOfSubject : !question.body_id.empty() ? kListOfBody : kListAll;
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Decision>> {
    std::vector<Decision> list;
    for (const pqxx::row& row : tx.Exec(query, question.body_id, question.state, question.subject, question.meeting_id,
                                        Day(question.from), Day(question.to), question.before_revision,
                                        question.before_id, static_cast<int64_t>(question.limit))) {
      SOCLE_ASSIGN_OR_RETURN(list.emplace_back(), DecisionOf(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<VoteRecord>> DecisionStore::ListVotes(const VoteQuestion& question, Deadline deadline) {
  const int choice = question.choice ? static_cast<int>(*question.choice) : -1;
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<VoteRecord>> {
    const auto limit = static_cast<int64_t>(question.limit);
    const pqxx::result rows = question.party.empty()
                                  ? tx.Exec(kListVotes, question.body_id, question.decision_id, question.after, choice,
                                            question.college, limit)
                                  : tx.Exec(kListVotesOfParty, question.body_id, question.decision_id, question.after,
                                            choice, question.college, limit, question.party);
    if (rows.empty()) return NoDecision(question.body_id, question.decision_id);
    std::vector<VoteRecord> votes;
    for (const pqxx::row& row : rows) {
      if (!row[0].is_null()) votes.push_back(VoteOf(row));
    }
    return votes;
  });
}

}  // namespace socle::registry::store
