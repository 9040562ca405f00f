// Project sheets: what one party told of a project. The words are those of socle.census.v1.ProjectSheet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/api/resource_errors.h"
#include "platform/base/instant.h"

namespace socle::census {

inline constexpr std::string_view kSheetType = "census.socle.fr/ProjectSheet";
inline constexpr int64_t kNotTold = -1;  // of amounts and counts

enum class SheetState { kDraft = 1, kSubmitted = 2, kReturned = 3, kValidated = 4, kPublished = 5, kWithdrawn = 6 };
enum class SheetVisibility { kPublic = 1, kPartners = 2, kOwner = 3 };

struct InnovationCriterion {
  std::string code;
  std::string text;
};

struct ForeignPartner {
  std::string country;  // ISO 3166-1 alpha-2
  std::string locality;
  std::string label;
};

struct Financer {
  std::string party;  // empty: the registry does not know it
  std::string label;
  bool lead = false;
  int64_t amount_cents = kNotTold;
  std::string country;  // empty: of France
};

struct Beneficiaries {
  std::string text;
  int64_t count = kNotTold;
};

struct ProjectExternalId {
  std::string scheme;
  std::string id;
};

// What a version of a sheet tells.
struct SheetContent {
  std::string title = {};
  std::string summary = {};
  std::string language = {};
  std::string told_as = {};
  std::string visit = {};       // name; empty: of none
  std::string theme_list = {};  // name; empty: without themes
  int32_t theme_list_version = 0;
  std::vector<std::string> themes = {};
  std::string criteria_list = {};
  int32_t criteria_list_version = 0;
  std::vector<InnovationCriterion> innovation = {};
  std::string international_dimension = {};
  std::vector<ForeignPartner> partners = {};
  std::string begin_period = {};  // "2012", "2012-04", "2012-04-15"; empty: not told
  std::string end_period = {};
  std::vector<std::string> funds = {};
  std::vector<Financer> financers = {};
  std::vector<Beneficiaries> beneficiaries = {};
  std::vector<ProjectExternalId> external_ids = {};
  SheetVisibility visibility = SheetVisibility::kOwner;
  std::string source = {};
  bool synthetic = false;
};

struct Sheet {
  std::string id;
  std::string owner;
  std::string campaign;  // id; empty: told to none
  SheetState state = SheetState::kDraft;
  int32_t version = 1;
  int32_t published_version = 0;
  SheetVisibility published_visibility = SheetVisibility::kOwner;
  std::string project;  // id
  std::string reason;
  SheetContent content;
  std::vector<std::string> theme_paths = {};  // themes with all above them; when it is written
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "projectSheets/" + id; }
};

// "VALIDATED_BY_OWNER".
std::string_view StateName(SheetState state);

enum class SheetStep { kSubmit, kReturn, kValidate, kPublish, kWithdraw };
// Makes the step, or tells why not and changes nothing.
socle::api::UnmetConditions Take(SheetStep step, const std::string& reason, Sheet& sheet);
// What the state is after the owner, or an agent, changed what is told; conditions that do not hold when it may not.
socle::api::UnmetConditions TakeChange(bool by_owner, Sheet& sheet);

// "2012", "2012-04", "2012-04-15": a day that there was, or its month or year.
bool IsToldPeriod(std::string_view text);
// Whether the second begins before the first: "2012" and "2012-04" do not.
bool EndsBefore(std::string_view begin, std::string_view end);

// ISO 3166-1 alpha-2, of a country or territory that there is today.
bool IsCountry(std::string_view code);

}  // namespace socle::census
