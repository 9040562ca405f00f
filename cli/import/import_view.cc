#include "cli/import/import_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/text/display_width.h"
#include "cli/text/table.h"
#include "cli/text/wording.h"

namespace socle::cli {

using registry::v1::ApplySourcesResponse;

namespace {
constexpr int kMostDisagreementKinds = 15;
}

std::string_view PhaseText(ApplySourcesResponse::Phase phase) {
  switch (phase) {
    case ApplySourcesResponse::READING:
      return "reading the stored files";
    case ApplySourcesResponse::RECONCILING:
      return "rebuilding the record";
    case ApplySourcesResponse::COMPARING:
      return "comparing with the record as it is";
    case ApplySourcesResponse::WRITING:
      return "writing what differs";
    case ApplySourcesResponse::DONE:
      return "done";
    default:
      return "working";
  }
}

void PrintRowErrors(const google::protobuf::RepeatedPtrField<registry::v1::RowError>& errors, int max,
                    const Console& console) {
  Table table({{"FILE", Table::kLeft, true},
               {"LINE", Table::kRight},
               {"FIELD"},
               {"VALUE", Table::kLeft, true},
               {"REASON", Table::kLeft, true}});
  for (int i = 0; i < std::min(errors.size(), max); ++i) {
    const auto& error = errors[i];
    table.AddRow({error.file_name(), std::to_string(error.line()), error.field(), error.value(), error.reason()});
  }
  if (!table.empty()) table.Print(console);
  if (errors.size() > max) console.out << "… and " << errors.size() - max << " more (--json has all)\n";
}

void PrintApplyResult(const registry::v1::ApplySourcesResult& result, bool dry_run, const Console& console) {
  Table changes({{"FACTS"}, {"ADDED", Table::kRight}, {"RETIRED", Table::kRight}, {"TOTAL", Table::kRight}});
  int64_t differing = 0;
  for (const auto& change : result.changes()) {
    differing += change.added() + change.retired();
    changes.AddRow(
        {change.kind(), NumberText(change.added()), NumberText(change.retired()), NumberText(change.total())});
  }
  if (!changes.empty()) changes.Print(console);
  if (dry_run && !result.sample().empty()) {
    console.out << '\n' << console.Bold("For example") << '\n';
    for (const auto& line : result.sample()) console.out << "  " << Printable(line) << '\n';
  }
  if (!result.disagreements().empty()) {
    console.out << '\n';
    Table kinds({{"PUBLICATIONS DISAGREE"}, {"COUNT", Table::kRight}});
    for (int i = 0; i < std::min(result.disagreements_size(), kMostDisagreementKinds); ++i) {
      kinds.AddRow({result.disagreements(i).kind(), NumberText(result.disagreements(i).count())});
    }
    kinds.Print(console);
    if (result.disagreements_size() > kMostDisagreementKinds) {
      console.out << fmt::format("… and {} kinds more", result.disagreements_size() - kMostDisagreementKinds) << '\n';
    }
    console.out << console.Dim("soclectl disagreements --kind KIND lists them") << '\n';
  }
  if (!result.limits().empty()) {
    console.out << '\n' << console.Bold("What the record cannot answer with these publications") << '\n';
    for (const auto& limit : result.limits()) console.out << "  · " << Printable(limit) << '\n';
  }
  console.out << '\n';
  if (dry_run) {
    console.out << (differing == 0 ? "nothing would change" : "dry run: nothing was changed");
  } else {
    console.out << (result.unchanged() ? "nothing changed" : "imported");
  }
  console.out << fmt::format("; the record is at revision {}\n", result.revision());
}

}  // namespace socle::cli
