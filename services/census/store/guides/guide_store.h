// Guides and their editions in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/guides/guide_book.h"

namespace socle::census::store {

class GuideStore : public GuideBook {
 public:
  explicit GuideStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Guide> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Guide& guide) override;
  void Write(db::Transaction& tx, int64_t revision, Guide& guide) override;
  std::vector<std::string> Unknown(db::Transaction& tx, std::span<const std::string> sheets) override;
  int32_t Record(db::Transaction& tx, int64_t revision, const Guide& guide,
                 std::span<const SheetScore> scores) override;
  void AddConsent(db::Transaction& tx, int64_t revision, Consent& consent) override;
  Gathered Gather(db::Transaction& tx, const Guide& guide) override;
  absl::StatusOr<Edition> ReadEdition(db::Transaction& tx, std::string_view guide, int32_t number) override;
  void AddEdition(db::Transaction& tx, int64_t revision, const EditionMaterial& material, Edition& edition) override;
  void WriteEdition(db::Transaction& tx, int64_t revision, Edition& edition) override;

  absl::StatusOr<Guide> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Guide>> List(std::string_view after, size_t limit, Deadline deadline) override;
  absl::StatusOr<std::vector<ScoreSummary>> ListScores(std::string_view guide, std::string_view after_sheet,
                                                       std::string_view after_criterion, size_t limit,
                                                       Deadline deadline) override;
  absl::StatusOr<Edition> FindEdition(std::string_view guide, int32_t number, Deadline deadline) override;
  absl::StatusOr<std::vector<Edition>> ListEditions(std::string_view guide, int32_t after, size_t limit,
                                                    Deadline deadline) override;
  absl::StatusOr<EditionMaterial> MaterialOf(std::string_view guide, int32_t number, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
