#include "platform/api/violations.h"

namespace socle::api {

void Violations::Add(std::string_view path, std::string_view english, std::string_view french) {
  if (++count_ > kShown) return;
  shown_.push_back({.path = std::string(path), .english = std::string(english), .french = std::string(french)});
}

std::string Violations::Text(std::string_view path, std::string_view text, TextLimits limits) {
  std::optional<TextFault> fault;
  std::string normal = NormalizeText(path, text, limits, &fault);
  if (fault) Add(path, fault->english, fault->french);
  return normal;
}

absl::Status Violations::ToStatus(ErrorReason reason) const {
  if (empty()) return absl::OkStatus();
  std::string english = fmt::format("{} {}.", shown_[0].path, shown_[0].english);
  std::string french = shown_[0].french;
  if (count_ > 1) {
    english += fmt::format(" Other wrong fields: {}.", count_ - 1);
    french += fmt::format(" Autres champs erronés : {}.", count_ - 1);
  }
  Error error = Error(absl::StatusCode::kInvalidArgument, reason, english).French(french);
  for (const Violation& violation : shown_) {
    // NOLINTNEXTLINE(bugprone-use-after-move): a builder that returns itself
    std::move(error).Field(violation.path, violation.english);
  }
  return std::move(error).ToStatus();
}

}  // namespace socle::api
