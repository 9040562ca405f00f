// What could become priority axes: the themes at the top of the lists that a census is told in, with the sheets that
// lie below each as evidence.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace socle::census {

// A code of a version of a code list.
struct Term {
  std::string list;  // "codeLists/…"
  int32_t version = 0;
  std::string code;
  std::string parent;  // empty: at the top
  std::string label;
  bool synthetic = false;  // the whole list

  friend auto operator<=>(const Term&, const Term&) = default;
};

// A sheet of the census that everybody reads, as axes are counted from it.
struct EvidenceSheet {
  std::string sheet;  // id
  int32_t version = 0;
  std::string project;   // id: sheets that tell one project count once
  std::string campaign;  // name; empty: told to none
  std::string list;      // of its themes, "codeLists/…"; empty: it has none
  int32_t list_version = 0;
  std::vector<std::string> themes;
  bool synthetic = false;

  friend auto operator<=>(const EvidenceSheet&, const EvidenceSheet&) = default;
};

struct PriorityAxis {
  struct Part {
    std::string code;  // of the axis itself: what was told under it and nothing below
    std::string label;
    int32_t projects = 0;
    std::vector<EvidenceSheet> evidence;  // by id
  };
  std::string list;
  std::string code;
  std::string label;
  int32_t projects = 0;
  int32_t sheets = 0;
  int32_t synthetic = 0;    // of the sheets
  std::vector<Part> parts;  // most projects first
};

// Those with most projects first; of equals, by list and code. A sheet of two axes stands in both; what it was told
// under that its list does not have stands nowhere. The label is the newest that a sheet was told under.
std::vector<PriorityAxis> DeriveAxes(std::span<const EvidenceSheet> evidence, std::span<const Term> terms);

// Those that the sheets were told under, with all that they lie below; in order, each once.
std::vector<Term> TermsOf(std::span<const EvidenceSheet> evidence, std::span<const Term> terms);

}  // namespace socle::census
