// What changed between two canonical texts of an instrument (InstrumentVersion): line by line, and field by field.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace socle::contracts {

// As v1::DiffInstrumentVersionsResponse.Line; it views the text that it comes from.
struct DiffLine {
  enum class Kind { kSame = 1, kRemoved = 2, kAdded = 3 };
  Kind kind = Kind::kSame;
  int32_t number_before = 0;  // 1 for the first; 0: it is not there
  int32_t number_after = 0;
  std::string_view text;  // without the line end

  friend bool operator==(const DiffLine&, const DiffLine&) = default;
};

// Every line of both, in order: without those that are added it is `before`, without those that are removed `after`.
// The fewest changes there are, as long as they are some thousands; beyond that, what differs in one piece. What is
// removed comes before what is added in its place.
std::vector<DiffLine> DiffLines(std::string_view before, std::string_view after);

// Those that changed, and at most `context` lines on each side of them.
std::vector<DiffLine> NearChanges(const std::vector<DiffLine>& lines, size_t context);

// One field of the head of a canonical text; a party and an attachment are fields of their own, by name and digest.
struct FieldChange {
  std::string field;
  std::string before;  // empty: it was not there
  std::string after;
  friend bool operator==(const FieldChange&, const FieldChange&) = default;
};
// In the order of the canonical text, what is new last; the number of the version is left out. The text is one field,
// by the number of its bytes and their digest.
std::vector<FieldChange> FieldChanges(std::string_view before, std::string_view after);

}  // namespace socle::contracts
