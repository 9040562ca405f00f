#include "services/contracts/domain/instruments/instrument.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace socle::contracts {

std::string_view StateName(InstrumentState state) {
  constexpr std::array<std::string_view, 11> kNames = {"",        "DRAFT",      "UNDER_NEGOTIATION", "FROZEN",
                                                       "VOTING",  "SIGNING",    "IN_FORCE",          "UNDER_REVIEW",
                                                       "EXPIRED", "TERMINATED", "SUPERSEDED"};
  return kNames[static_cast<size_t>(state)];
}

bool Binds(InstrumentState state) {
  return state == InstrumentState::kInForce || state == InstrumentState::kUnderReview;
}

bool HasBound(InstrumentState state) { return state >= InstrumentState::kInForce; }

bool IsSettled(InstrumentState state) { return state >= InstrumentState::kFrozen; }

std::string_view GroupName(PartyGroup group) {
  constexpr std::array<std::string_view, 4> kNames = {"", "PUBLIC", "PARTNER", "ECONOMIC"};
  return kNames[static_cast<size_t>(group)];
}

std::string_view CapacityName(Capacity capacity) {
  constexpr std::array<std::string_view, 5> kNames = {"", "SIGNATORY", "ASSOCIATED", "OPERATOR", "FINANCER"};
  return kNames[static_cast<size_t>(capacity)];
}

std::string Instrument::Name() const { return fmt::format("contracts/{}/instruments/{}", contract, id); }

const InstrumentParty* Instrument::Find(std::string_view party) const {
  const auto found = std::find_if(parties.begin(), parties.end(), [&](const auto& each) { return each.name == party; });
  return found == parties.end() ? nullptr : &*found;
}

Date PlusMonths(Date day, int months) {
  if (day.IsOpen()) return day;
  const int total = day.Year() * 12 + (day.Month() - 1) + months;
  const int year = total / 12;
  const int month = total % 12 + 1;
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int last = month == 2 && leap ? 29 : kDays[static_cast<size_t>(month - 1)];
  return Date::Of(year, month, std::min(day.Day(), last));
}

}  // namespace socle::contracts
