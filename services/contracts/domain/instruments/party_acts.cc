#include "services/contracts/domain/instruments/party_acts.h"

#include <fmt/format.h>

#include <algorithm>

namespace socle::contracts {
namespace {

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Départements of 2A and 2B write "02A", those overseas "971".
bool IsDepartement(std::string_view text) {
  return IsDigits(text) || (text.starts_with("02") && (text[2] == 'A' || text[2] == 'B'));
}

bool IsLocalNumber(std::string_view text) {
  const auto taken = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' ||
           c == '.';
  };
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), taken);
}

}  // namespace

std::optional<ActId> ParseActId(std::string_view text) {
  // 014-241400415-20190329-…-DE: fixed widths at both ends, so that the middle may hold hyphens.
  constexpr size_t kHead = 3 + 1 + 9 + 1 + 8 + 1;
  constexpr size_t kTail = 1 + 2;
  if (text.size() <= kHead + kTail) return std::nullopt;
  const size_t tail = text.size() - kTail;
  if (text[3] != '-' || text[13] != '-' || text[22] != '-' || text[tail] != '-') return std::nullopt;
  const std::string_view day = text.substr(14, 8);
  ActId act{.departement = std::string(text.substr(0, 3)),
            .siren = std::string(text.substr(4, 9)),
            .local_number = std::string(text.substr(kHead, tail - kHead)),
            .nature = std::string(text.substr(tail + 1))};
  const auto parsed = Date::Parse(fmt::format("{}-{}-{}", day.substr(0, 4), day.substr(4, 2), day.substr(6, 2)));
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!parsed.ok() || !IsDepartement(act.departement) || !IsDigits(act.siren) || !IsLocalNumber(act.local_number) ||
      !std::all_of(act.nature.begin(), act.nature.end(), is_capital)) {
    return std::nullopt;
  }
  act.day = *parsed;
  return act;
}

Date Deliberation::Executory() const {
  if (result != DeliberationResult::kAdopted) return Date::Max();
  if (!party.starts_with("collectivites/")) return day;
  return std::max({day, published, transmitted});
}

}  // namespace socle::contracts
