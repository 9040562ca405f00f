#include "services/contracts/api/plan/plan_fields.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "services/contracts/api/fields.h"

namespace socle::contracts::api {

std::optional<plan::Money> MoneyField(const FieldAt& at, bool set, const v1::Money& money) {
  if (!set) return std::nullopt;
  if (money.cents() < 0 || money.cents() > plan::kMaxCents) {
    (at / "cents").Add(fmt::format("not 0 to {}", plan::kMaxCents), fmt::format("de 0 à {}.", plan::kMaxCents));
  }
  if (!money.currency_code().empty() && money.currency_code() != "EUR") {
    (at / "currency_code").Add("only EUR is taken", "seul l'euro (EUR) est admis.");
  }
  const int basis = EnumField(at / "tax_basis", money.tax_basis(), v1::TaxBasis_descriptor(), true);
  return plan::Money{money.cents(), basis == v1::TAX_BASIS_TTC ? plan::TaxBasis::kTtc : plan::TaxBasis::kHt};
}

void ShowMoney(const plan::Money& money, v1::Money* proto) {
  proto->set_cents(money.cents);
  proto->set_currency_code("EUR");
  proto->set_tax_basis(static_cast<v1::TaxBasis>(money.basis));
}

std::string IdInContract(const FieldAt& at, std::string_view name, std::string_view contract,
                         std::string_view collection) {
  if (name.empty()) return {};
  const auto ids = socle::api::IdsOfName(name, {"contracts", collection}, at.path);
  if (ids.ok() && (*ids)[0] == contract && (*ids)[1].size() <= 63) return (*ids)[1];
  at.Add(fmt::format("'{}' is no name such as contracts/{}/{}/…", socle::api::Excerpt(name), contract, collection),
         fmt::format("un nom tel que contracts/{}/{}/… est attendu.", contract, collection));
  return {};
}

std::string PartyOrEmpty(const FieldAt& at, const std::string& name) {
  return socle::api::NameField(at.path, name, {"collectivites", "organisations"}, false, at.violations);
}

}  // namespace socle::contracts::api
