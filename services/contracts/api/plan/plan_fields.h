// Fields of plans between the API's messages and the domain: money, lists, names within a contract.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/api/violations.h"
#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/domain/plan/action.h"
#include "socle/contracts/v1/action.pb.h"

namespace socle::contracts::api {

// Where a field is, and where what is wrong with it goes.
struct FieldAt {
  std::string path;
  socle::api::Violations* violations;

  FieldAt operator/(std::string_view child) const { return {path + "." + std::string(child), violations}; }
  FieldAt operator[](int index) const { return {path + "[" + std::to_string(index) + "]", violations}; }
  void Add(std::string_view english, std::string_view french) const {
    violations->Add(path, english, path + " : " + std::string(french));
  }
  std::string Text(std::string_view text, size_t min, size_t max) const {
    return violations->Text(path, text, {.min = min, .max = max});
  }
};

// None when it is not set.
std::optional<plan::Money> MoneyField(const FieldAt& at, bool set, const v1::Money& money);
void ShowMoney(const plan::Money& money, v1::Money* proto);

// Between two ends, both allowed; else a violation and the lower end.
int32_t NumberField(const FieldAt& at, int64_t number, int32_t min, int32_t max);
// A number of the enum, 0 too where it may be.
int EnumField(const FieldAt& at, int value, const google::protobuf::EnumDescriptor* values, bool required);
// At most `max` elements; whether they are.
bool CheckCount(const FieldAt& at, int size, int max);
Date DayField(const FieldAt& at, bool set, const google::type::Date& date);

// The id of "contracts/{contract}/{collection}/…"; a violation for a name of another contract. Empty stays empty.
std::string IdInContract(const FieldAt& at, std::string_view name, std::string_view contract,
                         std::string_view collection);
// "collectivites/…" or "organisations/…"; empty where it may be.
std::string PartyOrEmpty(const FieldAt& at, const std::string& name);

// Faults that the domain found, as violations below the resource's path.
void AddUnmets(const plan::Unmets& unmets, const FieldAt& at);

}  // namespace socle::contracts::api
