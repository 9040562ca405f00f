#include "services/census/api/tables/table_conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "platform/api/time_conversion.h"
#include "services/census/api/action_sheets/sheet_table.h"
#include "services/census/domain/grants/grant_table.h"
#include "services/census/domain/observatory/value_table.h"

namespace socle::census::api {
namespace {

using socle::api::EnumFromProto;
using socle::api::ToProto;
using socle::api::Violations;

constexpr int kMostRules = 100;
constexpr int kMostValues = 500;

// What identifiers of sheets may have as their system.
constexpr size_t kLongestSystemOfSheets = 50;

std::span<const tables::TableField> FieldsOf(tables::Subject subject) {
  if (subject == tables::Subject::kIndicatorValues) return ValueFields();
  return subject == tables::Subject::kActionSheets ? SheetFields() : grants::GrantFields();
}

tables::ColumnRule FromProto(const v1::ColumnRule& proto, const std::string& path, Violations* violations) {
  tables::ColumnRule rule{
      .field = proto.field(),
      .column = violations->Text(path + ".column", proto.column(), {.min = 0, .max = 300}),
      .default_value = violations->Text(path + ".default_value", proto.default_value(), {.min = 0, .max = 1000})};
  if (proto.values_size() > kMostValues) {
    violations->Add(path + ".values", fmt::format("more than {}", kMostValues),
                    fmt::format("{}.values : {} au plus.", path, kMostValues));
    return rule;
  }
  for (int i = 0; i < proto.values_size(); ++i) {
    const std::string at = fmt::format("{}.values[{}]", path, i);
    rule.values.push_back({violations->Text(at + ".from", proto.values(i).from(), {.min = 1, .max = 300}),
                           violations->Text(at + ".to", proto.values(i).to(), {.min = 0, .max = 1000})});
  }
  return rule;
}

std::vector<tables::ColumnRule> RulesFromProto(const v1::ColumnMapping& proto, tables::Subject subject,
                                               Violations* violations) {
  std::vector<tables::ColumnRule> rules;
  if (proto.rules_size() > kMostRules) {
    violations->Add("column_mapping.rules", fmt::format("more than {}", kMostRules),
                    fmt::format("column_mapping.rules : {} au plus.", kMostRules));
    return rules;
  }
  const auto fields = FieldsOf(subject);
  std::set<std::string> seen;
  for (int i = 0; i < proto.rules_size(); ++i) {
    const std::string path = fmt::format("column_mapping.rules[{}]", i);
    const std::string& field = proto.rules(i).field();
    const bool known = std::any_of(fields.begin(), fields.end(), [&](const auto& each) { return each.name == field; });
    if (!known || !seen.insert(field).second) {
      const std::string shown = socle::api::Excerpt(field);
      violations->Add(path + ".field",
                      fmt::format("'{}' is {}", shown, known ? "there twice" : "no field of these rows"),
                      fmt::format("{}.field : « {} » {}.", path, shown, known ? "figure deux fois" : "est inconnu"));
    }
    rules.push_back(FromProto(proto.rules(i), path, violations));
  }
  return rules;
}

}  // namespace

v1::ColumnMapping Show(const tables::ColumnMapping& mapping) {
  v1::ColumnMapping proto;
  proto.set_name(mapping.Name());
  proto.set_display_name(mapping.label);
  proto.set_subject(static_cast<v1::ColumnMapping::Subject>(mapping.subject));
  proto.set_keeper(mapping.keeper);
  proto.set_system(mapping.system);
  proto.set_source(mapping.source);
  proto.set_synthetic(mapping.synthetic);
  proto.set_decimal_mark(static_cast<v1::ColumnMapping::DecimalMark>(mapping.decimal_mark));
  for (const tables::ColumnRule& rule : mapping.rules) {
    v1::ColumnRule* shown = proto.add_rules();
    shown->set_field(rule.field);
    shown->set_column(rule.column);
    shown->set_default_value(rule.default_value);
    for (const tables::ValueRule& value : rule.values) {
      v1::ValueRule* each = shown->add_values();
      each->set_from(value.from);
      each->set_to(value.to);
    }
  }
  ToProto(mapping.create_time, proto.mutable_create_time());
  ToProto(mapping.update_time, proto.mutable_update_time());
  proto.set_revision(mapping.revision);
  proto.set_etag(socle::api::RevisionEtag(mapping.revision));
  return proto;
}

v1::TableImport Show(const tables::TableImport& import) {
  v1::TableImport proto;
  proto.set_name(import.Name());
  proto.set_column_mapping("columnMappings/" + import.mapping);
  proto.set_file_name(import.file_name);
  proto.set_digest(import.digest);
  ToProto(import.as_of, proto.mutable_as_of());
  proto.set_row_count(import.rows);
  proto.set_created_count(import.created);
  proto.set_changed_count(import.changed);
  proto.set_unchanged_count(import.unchanged);
  proto.set_refused_count(import.refused);
  proto.set_unmatched_count(import.unmatched);
  proto.set_actor(import.actor);
  if (!import.id.empty()) ToProto(import.create_time, proto.mutable_create_time());
  proto.set_revision(import.revision);
  return proto;
}

v1::TableRowError Show(const tables::RowFault& fault) {
  v1::TableRowError proto;
  proto.set_line(fault.line);
  proto.set_external_id(fault.external_id);
  proto.set_field(fault.field);
  proto.set_value(fault.value);
  proto.set_reason(fault.english);
  proto.set_french_reason(fault.french);
  return proto;
}

void FromProto(const v1::ColumnMapping& proto, Violations* violations, tables::ColumnMapping* taken) {
  taken->label = violations->Text("column_mapping.display_name", proto.display_name(), {.min = 1, .max = 300});
  taken->source = violations->Text("column_mapping.source", proto.source(), {.min = 0, .max = 1000});
  taken->synthetic = proto.synthetic();
  taken->subject = static_cast<tables::Subject>(
      EnumFromProto(proto.subject(), v1::ColumnMapping::Subject_descriptor(), "column_mapping.subject", violations));
  taken->keeper = socle::api::NameField("column_mapping.keeper", proto.keeper(), {"collectivites", "organisations"},
                                        true, violations);
  taken->system = proto.system();
  if (!socle::api::IsResourceId(taken->system)) {
    violations->Add("column_mapping.system", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                    "column_mapping.system : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  if (taken->subject == tables::Subject::kActionSheets && taken->system.size() > kLongestSystemOfSheets) {
    violations->Add("column_mapping.system", fmt::format("longer than {}", kLongestSystemOfSheets),
                    fmt::format("column_mapping.system : {} caractères au plus.", kLongestSystemOfSheets));
  }
  taken->decimal_mark = tables::DecimalMark::kPoint;
  if (proto.decimal_mark() != 0) {
    taken->decimal_mark = static_cast<tables::DecimalMark>(EnumFromProto(
        proto.decimal_mark(), v1::ColumnMapping::DecimalMark_descriptor(), "column_mapping.decimal_mark", violations));
  }
  taken->rules = RulesFromProto(proto, taken->subject, violations);
}

}  // namespace socle::census::api
