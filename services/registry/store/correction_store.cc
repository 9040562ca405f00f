#include "services/registry/store/correction_store.h"

#include <pqxx/binarystring>

#include "fmt/format.h"
#include "platform/base/error.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/sources/parse_source.h"
#include "services/registry/domain/written/written_errors.h"
#include "services/registry/store/record_store.h"

namespace socle::registry::store {
namespace {

using db::Query;
using db::Transaction;

constexpr Query kKeep{"correction.keep",
                      "INSERT INTO source (kind, vintage, origin, title, file, digest, content) "
                      "VALUES ($1, 0, $2, $3, $4, $5, $6)"};
// The file is unique: "corrections/<UUID>".
constexpr Query kHasChangedSince{"correction.has_changed_since",
                                 "SELECT EXISTS (SELECT FROM audit_record WHERE resource = $1 AND revision > $2)"};
constexpr Query kRecordRevision{"correction.record_revision",
                                "SELECT coalesce(max(id), 0) FROM revision WHERE added_count + retired_count > 0"};
constexpr Query kNow{"correction.now", "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"};
constexpr Query kFind{"correction.find",
                      "SELECT s.content, u.since_revision FROM source s JOIN source_use u ON u.source_id = s.id "
                      "WHERE s.kind = 'correction' AND s.file = $1 ORDER BY u.since_revision LIMIT 1"};
constexpr Query kList{"correction.list",
                      "SELECT s.content, u.since_revision FROM source s JOIN source_use u ON u.source_id = s.id "
                      "WHERE s.kind = 'correction' AND ($1 = 0 OR u.since_revision < $1) AND ($2 = '' OR s.title = $2) "
                      "ORDER BY u.since_revision DESC LIMIT $3"};

// A source that is not stored yet; ApplyDiff gives it its id.
constexpr SourceId kNewSource = -1;

absl::StatusOr<MadeCorrection> Read(const pqxx::row& row) {
  MadeCorrection made;
  SOCLE_ASSIGN_OR_RETURN(made.correction, ParseCorrection(pqxx::binarystring(row[0]).str()));
  made.revision = row[1].as<int64_t>();
  return made;
}

// The last instant at which something that can be corrected was learnt.
Instant LastLearnt(const Record& record) {
  Instant last{0};
  const auto look = [&](const Rectangle& when) {
    for (const Instant instant : {when.known_from, when.known_to}) {
      if (!instant.IsOpen()) last = std::max(last, instant);
    }
  };
  for (const Version& version : record.versions) look(version.when);
  for (const Identifier& identifier : record.identifiers) look(identifier.when);
  for (const PostalCodes& codes : record.postal_codes) look(codes.when);
  return last;
}

// What is believed of the entity and can be corrected.
std::string TextOf(const Record& record) {
  std::string text;
  const auto add = [&](const Rectangle& when, const std::string& what) {
    if (!when.IsCurrentBelief()) return;
    text += fmt::format("{} {} {}\n", when.valid_from.ToString(), when.valid_to.ToString(), what);
  };
  for (const Version& version : record.versions) add(version.when, fmt::format("{} {}", version.label, version.tncc));
  for (const Identifier& identifier : record.identifiers) add(identifier.when, identifier.value);
  for (const PostalCodes& codes : record.postal_codes) add(codes.when, codes.codes);
  return text;
}

absl::Status NothingToCorrect(const Correction& correction) {
  return Error(absl::StatusCode::kFailedPrecondition, ErrorReason::NOTHING_TO_CORRECT,
               "The correction changes nothing: the record says so already, or the collectivité did not live then.")
      .French("La correction ne change rien : le référentiel le dit déjà, ou la collectivité n'existait pas alors.")
      .Resource(ResourceTypeOf("collectivites/"), EntityName(correction.entity))
      .ToStatus();
}

}  // namespace

absl::StatusOr<CorrectionEffect> CorrectionStore::Make(Transaction& tx, const Correction& asked, int64_t revision) {
  SOCLE_ASSIGN_OR_RETURN(Record before, LoadEntity(tx, asked.entity));
  Correction correction = asked;
  correction.known_from = {std::max(tx.Exec(kNow)[0][0].as<int64_t>(), LastLearnt(before).micros + 1)};
  Record after = before;
  if (!ApplyCorrection(correction, kNewSource, after)) return NothingToCorrect(correction);
  before.Normalise();
  after.Normalise();
  const std::string text = CorrectionText(correction);
  Source source = SourceOfCorrection(correction, text);
  tx.Exec(kKeep, source.kind, source.origin, source.title, source.file, source.digest,
          pqxx::binarystring(text.data(), text.size()));
  source.id = kNewSource;
  RecordDiff diff = DiffFacts(before, after);
  diff.sources.added.push_back(std::move(source));
  SOCLE_RETURN_IF_ERROR(ApplyDiff(tx, diff, revision));
  return CorrectionEffect{std::move(correction), TextOf(before), TextOf(after)};
}

bool CorrectionStore::HasChangedSince(Transaction& tx, std::string_view resource, int64_t revision) {
  return tx.Exec(kHasChangedSince, resource, revision)[0][0].as<bool>();
}

absl::StatusOr<int64_t> CorrectionStore::RecordRevision(Deadline deadline) {
  return db::RunRead(*pool_, deadline, [](Transaction& tx) -> absl::StatusOr<int64_t> {
    return tx.Exec(kRecordRevision)[0][0].as<int64_t>();
  });
}

absl::StatusOr<MadeCorrection> CorrectionStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<MadeCorrection> {
    const std::string name = fmt::format("corrections/{}", id);
    const pqxx::result rows = tx.Exec(kFind, name);
    if (rows.empty()) return NothingOfName(name);
    return Read(rows[0]);
  });
}

absl::StatusOr<std::vector<MadeCorrection>> CorrectionStore::List(const Entity* of, int64_t before_revision,
                                                                  size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<MadeCorrection>> {
    Correction asked;
    if (of != nullptr) asked.entity = *of;
    const std::string title = of != nullptr ? SourceOfCorrection(asked, "").title : "";
    std::vector<MadeCorrection> list;
    for (const pqxx::row& row : tx.Exec(kList, before_revision, title, static_cast<int64_t>(limit))) {
      SOCLE_ASSIGN_OR_RETURN(list.emplace_back(), Read(row));
    }
    return list;
  });
}

}  // namespace socle::registry::store
