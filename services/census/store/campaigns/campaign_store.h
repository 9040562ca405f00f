// Campaigns, their scope and questionnaires in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/campaigns/campaign_book.h"

namespace socle::census::store {

class CampaignStore : public CampaignBook {
 public:
  explicit CampaignStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Campaign> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Campaign& campaign) override;
  void Write(db::Transaction& tx, int64_t revision, Campaign& campaign) override;
  void TakeScope(db::Transaction& tx, const Campaign& campaign, std::span<const ScopeMember> members) override;
  std::vector<std::string> Assign(db::Transaction& tx, const Campaign& campaign,
                                  const Assignments& assignments) override;
  int32_t CountUnassigned(db::Transaction& tx, std::string_view campaign) override;
  void Publish(db::Transaction& tx, int64_t revision, Questionnaire& questionnaire) override;
  absl::StatusOr<Questionnaire> ReadQuestionnaire(db::Transaction& tx, std::string_view campaign,
                                                  int32_t version) override;

  absl::StatusOr<Campaign> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Campaign>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<Questionnaire> FindQuestionnaire(std::string_view campaign, int32_t version,
                                                  Deadline deadline) override;
  absl::StatusOr<std::vector<ScopeMember>> ListScope(const ScopeQuestion& question, Deadline deadline) override;
  absl::StatusOr<CoverageCount> Measure(std::string_view campaign, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
