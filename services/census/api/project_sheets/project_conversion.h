// Projects and proposals of duplicates as the API shows them.
#pragma once

#include "services/census/domain/project_sheets/duplicates.h"
#include "services/census/domain/project_sheets/project.h"
#include "socle/census/v1/project.pb.h"

namespace socle::census::api {

v1::Project Show(const Project& project);
v1::DuplicateProposal Show(const Sheet& first, const Sheet& second, const Likeness& likeness);

}  // namespace socle::census::api
