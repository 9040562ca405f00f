// Code lists: the words that sheets are told in. The words are those of socle.census.v1.CodeList.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/api/violations.h"
#include "platform/base/instant.h"

namespace socle::census {

struct CodeItem {
  std::string code;
  std::string parent;  // empty: at the top
  std::string label;
  std::string description;
};

struct CodeList {
  std::string id;
  int32_t version = 0;
  std::string label;
  std::string keeper;
  std::vector<CodeItem> items;  // parents before children
  std::string source;
  bool synthetic = false;
  Instant create_time{};
  int64_t revision = 0;

  std::string Name() const { return "codeLists/" + id; }
  const CodeItem* Find(std::string_view code) const;
  // The code and what it lies below, from itself to the top; none for a code that is not there.
  std::vector<std::string> PathOf(std::string_view code) const;
};

// Codes well-formed and once, parents before children.
void CheckItems(const std::vector<CodeItem>& items, socle::api::Violations* violations);

}  // namespace socle::census
