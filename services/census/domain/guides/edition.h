// Editions of a guide: what they are made of, and the text that follows from it and from nothing else.
//
// No clock, no locale, no database: the same material gives the same bytes, whenever and wherever it is built, in
// whatever order it comes. A template that would print otherwise is another version; old ones stay here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/census/domain/guides/guide.h"
#include "services/census/domain/guides/priority_axes.h"
#include "services/census/domain/project_sheets/sheet.h"

namespace socle::census {

inline constexpr std::string_view kEditionType = "census.socle.fr/Edition";
inline constexpr int32_t kTemplate = 2;  // the newest

enum class EditionState { kDraft = 1, kApproval = 2, kPublished = 3, kSuperseded = 4 };

// A page: a version of a sheet, and the consent that it rests on.
struct EditionPage {
  std::string chapter;
  std::string sheet;  // id
  int32_t version = 0;
  std::string owner;
  SheetContent content;
  std::string consent;  // name
};

// All that an edition is made of.
struct EditionMaterial {
  int32_t template_version = kTemplate;
  std::string guide;  // name
  std::string title;
  std::string introduction;
  std::vector<Chapter> chapters;  // in their order
  std::vector<EditionPage> pages;
  bool synthetic = false;
  // Of the second template on.
  std::string pilot = {};
  std::string commission = {};
  std::vector<SelectionCriterion> criteria = {};
  std::vector<EvidenceSheet> evidence = {};
  std::vector<Term> terms = {};
};

struct Edition {
  std::string guide;  // id
  int32_t number = 0;
  EditionState state = EditionState::kDraft;
  int32_t template_version = kTemplate;
  std::string sha256;
  std::vector<EditionPage> pages;  // without contents and owners
  std::vector<std::string> left_out;
  std::vector<PriorityAxis> axes;
  std::string markdown;
  std::string decision;
  Instant create_time{};
  int64_t revision = 0;

  std::string Name() const { return "guides/" + guide + "/editions/" + std::to_string(number); }
};

// Pages in the order of the chapters, and of the sheets' ids within them; evidence and terms by name.
void Arrange(EditionMaterial* material);

struct EditionText {
  std::string markdown;
  std::string sha256;  // of what stands before the line that prints it
};
EditionText Write(EditionMaterial material);

// "APPROVAL".
std::string_view StateName(EditionState state);

}  // namespace socle::census
