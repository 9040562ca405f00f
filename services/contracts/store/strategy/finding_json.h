// Evidence and contributors of findings as jsonb columns hold them.
#pragma once

#include <nlohmann/json.hpp>

#include <string_view>

#include "services/contracts/domain/strategy/finding.h"

namespace socle::contracts::store {

nlohmann::ordered_json EvidenceJson(const std::vector<Evidence>& evidence);
nlohmann::ordered_json ContributorsJson(const std::vector<Contributor>& contributors);
// All that a version keeps.
nlohmann::ordered_json ContentJson(const DiagnosticFinding& finding);

std::vector<Evidence> EvidenceOf(const nlohmann::json& list);
std::vector<Contributor> ContributorsOf(const nlohmann::json& list);
void SetContent(const nlohmann::json& content, DiagnosticFinding* finding);

}  // namespace socle::contracts::store
