// A project, as all sheets together tell it: each value with the sheets that give it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "services/census/domain/project_sheets/sheet.h"

namespace socle::census {

struct ProjectFinancer {
  Financer financer;                      // leads where any sheet says so
  std::vector<std::string> told_by = {};  // ids of sheets
  std::vector<int64_t> amounts = {};      // that were told, each once, lowest first
};

struct ProjectBeneficiaries {
  Beneficiaries beneficiaries;
  std::vector<std::string> told_by = {};
};

struct Project {
  std::string id;
  std::vector<Sheet> sheets = {};  // by id
  std::vector<ProjectFinancer> financers = {};
  std::vector<ForeignPartner> partners = {};
  std::vector<ProjectBeneficiaries> beneficiaries = {};
  std::vector<std::string> themes = {};
  std::string begin_period = {};
  std::string end_period = {};
  std::vector<ProjectExternalId> external_ids = {};
  bool synthetic = true;
};

// Of at least one sheet, whose order does not matter. Two financers are one where both have a party and it is the same,
// or where one has none and they are called the same, without case and accents.
Project Merge(std::string id, std::vector<Sheet> sheets);

}  // namespace socle::census
