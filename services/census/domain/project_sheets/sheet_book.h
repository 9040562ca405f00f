// What sheets and projects need of a store.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/relation.h"
#include "services/census/domain/duplicates/decision_book.h"
#include "services/census/domain/project_sheets/duplicates.h"
#include "services/census/domain/project_sheets/sheet.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

// Reads give what the actor may see: the newest version inside (owner, agents and pilot of the campaign), the published
// one as far as its visibility goes, or nothing.
class ProjectSheetBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  struct Question {
    std::vector<std::string> words = {};     // folded
    std::vector<std::string> keys = {};      // all of them: "country:BJ"
    int state = 0;                           // 0: any
    std::vector<std::string> projects = {};  // ids; empty: any; so below
    std::vector<std::string> sheets = {};
    std::string after = {};
    size_t limit = 0;
  };
  struct Count {
    std::string value;
    int32_t projects = 0;
    std::vector<std::string> evidence;  // ids of projects
  };
  struct Counts {
    std::vector<Count> counts;
    int32_t projects = 0;
  };

  virtual ~ProjectSheetBook() = default;

  // Within the transaction of a command that holds the sheet; the newest version, whoever asks. NOT_FOUND.
  virtual absl::StatusOr<Sheet> Read(db::Transaction& tx, std::string_view id) = 0;
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Sheet& sheet) = 0;
  // `next_version`: the content is another one. Writes down the step; so does Create.
  virtual void Write(db::Transaction& tx, int64_t revision, bool next_version, Sheet& sheet) = 0;

  // Version 0: the newest that the actor may see. NOT_FOUND.
  virtual absl::StatusOr<Sheet> Find(std::string_view id, int32_t version, const Actor& actor, Deadline deadline) = 0;
  // By id.
  virtual absl::StatusOr<std::vector<Sheet>> List(const Question& question, const Actor& actor, Deadline deadline) = 0;
  // Ids of projects that have a sheet which answers the question.
  virtual absl::StatusOr<std::vector<std::string>> ListProjects(const Question& question, const Actor& actor,
                                                                Deadline deadline) = 0;
  // The project that tells what this one's sheet tells; empty: there is no such sheet.
  virtual absl::StatusOr<std::string> ProjectOf(std::string_view id, Deadline deadline) = 0;
  // `prefix`: "theme:". `campaign`: id; empty: of any.
  virtual absl::StatusOr<Counts> CountBy(const std::string& prefix, const std::string& campaign, const Actor& actor,
                                         Deadline deadline) = 0;

  // Pairs of ids with a place, a number or two words in common, about which nothing is decided; the likeliest first.
  virtual absl::StatusOr<std::vector<SheetPair>> ListLikely(std::string_view campaign, std::string_view sheet,
                                                            size_t limit, Deadline deadline) = 0;
  // Sheets of the projects of these, within the transaction of a command that holds the decisions.
  virtual std::set<std::string> SheetsAround(db::Transaction& tx, const std::vector<std::string>& sheets) = 0;
  virtual void SetProjects(db::Transaction& tx, const std::map<std::string, std::string>& projects) = 0;
};

}  // namespace socle::census
