#include "services/census/domain/code_lists/code_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/text.h"

namespace socle::census {
namespace {

bool IsCode(std::string_view code) {
  const auto is_alnum = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !code.empty() && code.size() <= 63 && is_alnum(code.front()) &&
         std::all_of(code.begin(), code.end(), [&](char c) { return is_alnum(c) || c == '.' || c == '-'; });
}

}  // namespace

const CodeItem* CodeList::Find(std::string_view code) const {
  const auto found = std::find_if(items.begin(), items.end(), [&](const CodeItem& item) { return item.code == code; });
  return found == items.end() ? nullptr : &*found;
}

std::vector<std::string> CodeList::PathOf(std::string_view code) const {
  std::vector<std::string> path;
  // Parents stand before children, so this ends.
  for (const CodeItem* item = Find(code); item != nullptr; item = Find(item->parent)) path.push_back(item->code);
  return path;
}

void CheckItems(const std::vector<CodeItem>& items, socle::api::Violations* violations) {
  std::set<std::string_view> before;
  for (size_t i = 0; i < items.size(); ++i) {
    const std::string path = fmt::format("code_list.items[{}]", i);
    if (!IsCode(items[i].code)) {
      violations->Add(
          path + ".code",
          fmt::format("'{}' is no code of lower-case letters, digits, '.' and '-'", socle::api::Excerpt(items[i].code)),
          path + ".code : lettres minuscules, chiffres, points et tirets attendus.");
    }
    if (!items[i].parent.empty() && !before.contains(items[i].parent)) {
      violations->Add(path + ".parent", fmt::format("'{}' is no code before it", socle::api::Excerpt(items[i].parent)),
                      path + ".parent : ce code ne figure pas plus haut dans la liste.");
    }
    if (!before.insert(items[i].code).second) {
      violations->Add(path + ".code", fmt::format("'{}' stands here twice", socle::api::Excerpt(items[i].code)),
                      path + ".code : code en double.");
    }
  }
}

}  // namespace socle::census
