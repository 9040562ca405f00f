// Files that went through bad hands: whatever bytes come, the parser ends, and either names the faults or gives rows
// that keep their promises.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <simdjson.h>

#include "services/registry/domain/sources/parse_source.h"

namespace socle::registry {
namespace {

const std::vector<std::pair<std::string, std::string>>& Samples() {
  static const std::vector<std::pair<std::string, std::string>> samples = {
      {"cog_2026.csv",
       "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\n"
       "COM,01001,84,01,01D,012,5,ABERGEMENT CLEMENCIAT,Abergement-Clémenciat,\"L'Abergement-Clémenciat\",0108,\n"
       "COMD,01015,,,,,1,ARBIGNIEU,Arbignieu,Arbignieu,,01015\n"},
      {"mvt_2026.csv",
       "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,"
       "LIBELLE_AP\n33,2000-02-27,COM,59355,0,LOMME,Lomme,Lomme,COMA,59355,0,LOMME,Lomme,Lomme\n"
       "20,2011-03-31,,,,,,,COM,97601,1,ACOUA,Acoua,Acoua\n"},
      {"epci_2025.csv",
       "siren_epci;nom_epci;nature_juridique;mode_financement;insee_commune;siren_commune;nom_commune;pop_totale;"
       "pop_municipale\n200093201;Métropole \"\"Européenne\"\" de "
       "Lille;METRO;FPU;59350;215903501;Lille;240000;236234\n"},
      {"decoupage-6.0.0/data/communes.json",
       R"([{"code":"01015","nom":"Arboys en Bugey","typeLiaison":1,"departement":"01","type":"commune-actuelle",
           "anciensCodes":["01340"],"siren":"200053668","codesPostaux":["01300"],"population":710},
           {"code":"98411","nom":"Îles","collectiviteOutremer":{"code":"984","nom":"TAAF"},"type":"commune-actuelle"}])"},
      {"decoupage-6.0.0/data/epci.json",
       R"([{"code":"200000172","nom":"CC","type":"CC","modeFinancement":"FPU","membres":[{"code":"74042","siren":"217400423"}]}])"},
      {"decoupage-0.8.0/data/historique-communes.json",
       R"([{"nom":"Lomme","type":"COM","code":"59355","typeLiaison":0,"dateFin":"2000-02-27","id":"COM-59355@1943-01-01",
           "membres":["COM-59355@1943-01-01"]}])"}};
  return samples;
}

// Replaces, removes, repeats or adds bytes, preferring those that mean something to a parser.
std::string Mutated(std::string bytes) {
  const int changes = *rc::gen::inRange(1, 8);
  for (int i = 0; i < changes && !bytes.empty(); ++i) {
    const size_t at = *rc::gen::inRange<size_t>(0, bytes.size());
    const char byte = *rc::gen::oneOf(
        rc::gen::element('"', ',', ';', '\n', '\r', '\0', '[', '{', '}', '9', '-', '\\', '\xC3', '\xFF'),
        rc::gen::arbitrary<char>());
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        bytes[at] = byte;
        break;
      case 1:
        bytes.erase(at, *rc::gen::inRange<size_t>(1, 20));
        break;
      case 2:
        bytes.insert(at, bytes.substr(at, *rc::gen::inRange<size_t>(1, 40)));
        break;
      default:
        bytes.insert(at, 1, byte);
    }
  }
  return bytes;
}

void CheckRows(const CogList& list) {
  for (const CogRow& row : list.rows) {
    RC_ASSERT(IsCommuneCode(row.code.view()));
    RC_ASSERT(!row.label.empty());
    RC_ASSERT(simdjson::validate_utf8(row.label.data(), row.label.size()));
    RC_ASSERT(row.type == CollectiviteType::kCommune || IsCommuneCode(row.parent.view()));
  }
}
void CheckRows(const MovementList& list) {
  for (const MovementRow& row : list.rows) {
    RC_ASSERT(!row.before.empty() || !row.after.empty());
    RC_ASSERT(!row.date.IsOpen());
    RC_ASSERT(row.before.empty() || IsCommuneCode(row.before.code.view()));
    RC_ASSERT(row.after.empty() || IsCommuneCode(row.after.code.view()));
  }
}
template <typename List>
void CheckRows(const List&) {}

RC_GTEST_PROP(MutatedSources, AreReadOrRefusedButNeverCrash, ()) {
  const auto& [name, bytes] = *rc::gen::elementOf(Samples());
  const absl::StatusOr<ParsedSource> parsed = ParseSource(name, Mutated(bytes));
  if (!parsed.ok()) return;
  RC_ASSERT(parsed->errors.size() <= kMaxRowErrors);
  for (const RowError& error : parsed->errors) {
    RC_ASSERT(!error.reason.empty());
    RC_ASSERT(error.line >= 1);
    RC_ASSERT(simdjson::validate_utf8(error.value.data(), error.value.size()));
  }
  if (parsed->errors.empty()) std::visit([](const auto& list) { CheckRows(list); }, parsed->document);
}

RC_GTEST_PROP(MutatedSources, OfPureNoiseAreRefused, (const std::string& noise)) {
  const absl::StatusOr<ParsedSource> parsed = ParseSource("noise_2026.csv", noise);
  RC_ASSERT(!parsed.ok());
}

}  // namespace
}  // namespace socle::registry
