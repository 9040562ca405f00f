// What campaigns and visits need of a store.
#pragma once

#include <chrono>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/campaigns/campaign.h"
#include "services/census/domain/campaigns/questionnaire.h"
#include "services/census/domain/campaigns/scope.h"
#include "services/census/domain/campaigns/visit.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

class CampaignBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;
  // Agents of each signatory.
  using Assignments = std::map<std::string, std::vector<std::string>>;

  struct Question {
    std::string pilot = {};
    int state = 0;  // 0: any
    std::string after = {};
    size_t limit = 0;
  };
  struct ScopeQuestion {
    std::string campaign;
    std::string agent = {};
    int coverage = 0;  // 0: any
    bool unassigned = false;
    std::string after = {};  // signatory
    size_t limit = 0;
  };

  virtual ~CampaignBook() = default;

  // Within the transaction of a command that holds the campaign. NOT_FOUND.
  virtual absl::StatusOr<Campaign> Read(db::Transaction& tx, std::string_view id) = 0;
  // ALREADY_EXISTS. Sets times and revision, by the database's clock; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Campaign& campaign) = 0;
  virtual void Write(db::Transaction& tx, int64_t revision, Campaign& campaign) = 0;
  virtual void TakeScope(db::Transaction& tx, const Campaign& campaign, std::span<const ScopeMember> members) = 0;
  // Names that are not in scope are given back, and nothing is assigned.
  virtual std::vector<std::string> Assign(db::Transaction& tx, const Campaign& campaign,
                                          const Assignments& assignments) = 0;
  virtual int32_t CountUnassigned(db::Transaction& tx, std::string_view campaign) = 0;
  virtual void Publish(db::Transaction& tx, int64_t revision, Questionnaire& questionnaire) = 0;
  virtual absl::StatusOr<Questionnaire> ReadQuestionnaire(db::Transaction& tx, std::string_view campaign,
                                                          int32_t version) = 0;

  virtual absl::StatusOr<Campaign> Find(std::string_view id, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<Campaign>> List(const Question& question, Deadline deadline) = 0;
  virtual absl::StatusOr<Questionnaire> FindQuestionnaire(std::string_view campaign, int32_t version,
                                                          Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<ScopeMember>> ListScope(const ScopeQuestion& question, Deadline deadline) = 0;
  virtual absl::StatusOr<CoverageCount> Measure(std::string_view campaign, Deadline deadline) = 0;
};

class VisitBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  struct Question {
    std::string campaign = {};  // empty: of any
    std::string collectivite = {};
    std::string agent = {};
    Date retention_before = Date::Max();  // Max: whatever is kept
    Date after_date = Date::Min();
    std::string after_id = {};
    size_t limit = 0;
  };

  virtual ~VisitBook() = default;

  virtual absl::StatusOr<Visit> Read(db::Transaction& tx, std::string_view campaign, std::string_view id) = 0;
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, std::span<const Reached> reached,
                              Visit& visit) = 0;
  virtual void Write(db::Transaction& tx, int64_t revision, Visit& visit) = 0;
  // For good, with every stored answer that held it.
  virtual void Erase(db::Transaction& tx, int64_t revision, Visit& visit) = 0;

  virtual absl::StatusOr<Visit> Find(std::string_view campaign, std::string_view id, Deadline deadline) = 0;
  // By day, then id.
  virtual absl::StatusOr<std::vector<Visit>> List(const Question& question, Deadline deadline) = 0;
};

}  // namespace socle::census
