#include "services/census/domain/grants/grant.h"

#include "platform/api/text.h"
#include "platform/api/uuid.h"

namespace socle::census::grants {

std::string GrantId(std::string_view keeper, std::string_view system, std::string_view external_id) {
  return socle::api::UuidOf({"grant", keeper, system, external_id});
}

std::string SearchText(const Grant& grant) {
  return socle::api::FoldText(grant.title + "\n" + grant.category + "\n" + grant.beneficiary_label);
}

std::string_view BasisText(TaxBasis basis) {
  if (basis == TaxBasis::kHt) return "HT";
  return basis == TaxBasis::kTtc ? "TTC" : "";
}

}  // namespace socle::census::grants
