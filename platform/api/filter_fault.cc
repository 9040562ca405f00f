#include "platform/api/filter_fault.h"

#include "platform/api/text.h"
#include "platform/base/error.h"

namespace socle::api {
namespace {

constexpr size_t kMaxViolations = 10;
// Names shown in each of the message, its French form and the metadata: together they must leave room in 6 KiB.
constexpr size_t kMaxChoiceBytes = 900;

std::string Listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    if (out.size() + name.size() > kMaxChoiceBytes) return out + ", …";
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

size_t PositionOf(std::string_view filter, size_t offset) { return CountCodePoints(filter.substr(0, offset)); }

}  // namespace

absl::Status InvalidFilter(std::string_view path, std::string_view filter, std::span<const FilterFault> faults) {
  const FilterFault& first = faults.front();
  const size_t position = PositionOf(filter, first.offset);
  std::string english = fmt::format("{}, position {}: {}", path, position, first.english);
  std::string french = fmt::format("{}, position {} : {}", path, position, first.french);
  const std::string names = Listed(first.choice.names);
  if (!names.empty()) {
    english += fmt::format(" The {} are: {}.", first.choice.english_kind, names);
    french += fmt::format(" Les {} sont : {}.", first.choice.french_kind, names);
  }
  Error error = Error(absl::StatusCode::kInvalidArgument, ErrorReason::INVALID_FILTER, english)
                    .French(french)
                    .Metadata("position", std::to_string(position));
  if (!names.empty()) std::move(error).Metadata(first.choice.english_kind, names);
  for (const FilterFault& fault : faults.first(std::min(faults.size(), kMaxViolations))) {
    // NOLINTNEXTLINE(bugprone-use-after-move): a builder that returns itself
    std::move(error).Field(path, fmt::format("position {}: {}", PositionOf(filter, fault.offset), fault.english));
  }
  return std::move(error).ToStatus();  // NOLINT(bugprone-use-after-move)
}

}  // namespace socle::api
