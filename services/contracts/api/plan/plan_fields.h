// Fields of plans between the API's messages and the domain: money, lists, names within a contract.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/api/field_at.h"
#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/domain/plan/action.h"
#include "socle/contracts/v1/action.pb.h"

namespace socle::contracts::api {

using socle::api::AddUnmets;
using socle::api::CheckCount;
using socle::api::DayField;
using socle::api::EnumField;
using socle::api::EnumFields;
using socle::api::FieldAt;
using socle::api::NumberField;

// None when it is not set.
std::optional<plan::Money> MoneyField(const FieldAt& at, bool set, const v1::Money& money);
void ShowMoney(const plan::Money& money, v1::Money* proto);

// The id of "contracts/{contract}/{collection}/…"; a violation for a name of another contract. Empty stays empty.
std::string IdInContract(const FieldAt& at, std::string_view name, std::string_view contract,
                         std::string_view collection);
// "collectivites/…" or "organisations/…"; empty where it may be.
std::string PartyOrEmpty(const FieldAt& at, const std::string& name);

}  // namespace socle::contracts::api
