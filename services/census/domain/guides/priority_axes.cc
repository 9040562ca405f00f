#include "services/census/domain/guides/priority_axes.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace socle::census {
namespace {

using Key = std::tuple<std::string, int32_t, std::string>;  // list, version, code
using Index = std::map<Key, const Term*>;

Index IndexOf(std::span<const Term> terms) {
  Index index;
  for (const Term& term : terms) index[{term.list, term.version, term.code}] = &term;
  return index;
}

// From the code itself to the top; a loop, which no list has, ends it.
std::vector<const Term*> PathOf(const Index& index, const EvidenceSheet& sheet, const std::string& code) {
  std::vector<const Term*> path;
  for (auto at = index.find({sheet.list, sheet.list_version, code}); at != index.end() && path.size() < index.size();
       at = index.find({sheet.list, sheet.list_version, at->second->parent})) {
    path.push_back(at->second);
  }
  return path;
}

// What is told under one code, and how it is called by the newest version.
struct Told {
  std::pair<int32_t, std::string> label;
  std::set<std::string> projects;
  std::map<std::string, EvidenceSheet> sheets;

  void Add(const Term& term, const EvidenceSheet& sheet) {
    label = std::max(label, {term.version, term.label});
    projects.insert(sheet.project);
    sheets.emplace(sheet.sheet, sheet);
  }
};

// In the order of their keys, those of most projects come first.
template <typename Items>
void MostProjectsFirst(Items* items) {
  std::stable_sort(items->begin(), items->end(), [](const auto& a, const auto& b) { return a.projects > b.projects; });
}

}  // namespace

std::vector<PriorityAxis> DeriveAxes(std::span<const EvidenceSheet> evidence, std::span<const Term> terms) {
  const Index index = IndexOf(terms);
  std::map<std::pair<std::string, std::string>, std::pair<Told, std::map<std::string, Told>>> axes;
  for (const EvidenceSheet& sheet : evidence) {
    for (const std::string& code : sheet.themes) {
      const auto path = PathOf(index, sheet, code);
      if (path.empty()) continue;
      auto& [whole, parts] = axes[{sheet.list, path.back()->code}];
      whole.Add(*path.back(), sheet);
      parts[code].Add(*path.front(), sheet);
    }
  }
  std::vector<PriorityAxis> derived;
  for (const auto& [key, told] : axes) {
    const auto& [whole, parts] = told;
    PriorityAxis axis{.list = key.first,
                      .code = key.second,
                      .label = whole.label.second,
                      .projects = static_cast<int32_t>(whole.projects.size()),
                      .sheets = static_cast<int32_t>(whole.sheets.size())};
    for (const auto& [id, sheet] : whole.sheets) axis.synthetic += sheet.synthetic ? 1 : 0;
    for (const auto& [code, part] : parts) {
      PriorityAxis::Part shown{
          .code = code, .label = part.label.second, .projects = static_cast<int32_t>(part.projects.size())};
      for (const auto& [id, sheet] : part.sheets) shown.evidence.push_back(sheet);
      axis.parts.push_back(std::move(shown));
    }
    MostProjectsFirst(&axis.parts);
    derived.push_back(std::move(axis));
  }
  MostProjectsFirst(&derived);
  return derived;
}

std::vector<Term> TermsOf(std::span<const EvidenceSheet> evidence, std::span<const Term> terms) {
  const Index index = IndexOf(terms);
  std::set<Term> kept;
  for (const EvidenceSheet& sheet : evidence) {
    for (const std::string& code : sheet.themes) {
      for (const Term* term : PathOf(index, sheet, code)) kept.insert(*term);
    }
  }
  return {kept.begin(), kept.end()};
}

}  // namespace socle::census
