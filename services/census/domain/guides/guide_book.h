// What guides need of a store, and of the registry.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/guides/edition.h"
#include "services/census/domain/guides/guide.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

class GuideBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  struct Gathered {
    EditionMaterial material;
    std::vector<std::string> left_out;  // ids of sheets
  };

  virtual ~GuideBook() = default;

  // Within the transaction of a command that holds the guide. NOT_FOUND.
  virtual absl::StatusOr<Guide> Read(db::Transaction& tx, std::string_view id) = 0;
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Guide& guide) = 0;
  virtual void Write(db::Transaction& tx, int64_t revision, Guide& guide) = 0;
  // Ids that no sheet has.
  virtual std::vector<std::string> Unknown(db::Transaction& tx, std::span<const std::string> sheets) = 0;
  // How many scores there are of the guide then.
  virtual int32_t Record(db::Transaction& tx, int64_t revision, const Guide& guide,
                         std::span<const SheetScore> scores) = 0;
  virtual void AddConsent(db::Transaction& tx, int64_t revision, Consent& consent) = 0;
  // Sheets of the chapters whose published, public version has a consent that holds.
  virtual Gathered Gather(db::Transaction& tx, const Guide& guide) = 0;

  virtual absl::StatusOr<Edition> ReadEdition(db::Transaction& tx, std::string_view guide, int32_t number) = 0;
  virtual void AddEdition(db::Transaction& tx, int64_t revision, const EditionMaterial& material, Edition& edition) = 0;
  // State and decision; one that was published before it is superseded when it is published.
  virtual void WriteEdition(db::Transaction& tx, int64_t revision, Edition& edition) = 0;

  virtual absl::StatusOr<Guide> Find(std::string_view id, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<Guide>> List(std::string_view after, size_t limit, Deadline deadline) = 0;
  // By sheet, then criterion.
  virtual absl::StatusOr<std::vector<ScoreSummary>> ListScores(std::string_view guide, std::string_view after_sheet,
                                                               std::string_view after_criterion, size_t limit,
                                                               Deadline deadline) = 0;
  virtual absl::StatusOr<Edition> FindEdition(std::string_view guide, int32_t number, Deadline deadline) = 0;
  // Without texts.
  virtual absl::StatusOr<std::vector<Edition>> ListEditions(std::string_view guide, int32_t after, size_t limit,
                                                            Deadline deadline) = 0;
  // What an edition was made of, as it was then.
  virtual absl::StatusOr<EditionMaterial> MaterialOf(std::string_view guide, int32_t number, Deadline deadline) = 0;
};

// Whether a body adopted a content. While the registry is away: UNAVAILABLE REGISTRY_UNAVAILABLE.
class Commission {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~Commission() = default;
  // `sha256`: 64 hexadecimal digits. False where there is no such decision.
  virtual absl::StatusOr<bool> Adopted(const std::string& decision, std::string_view sha256, Deadline deadline) = 0;
};

}  // namespace socle::census
