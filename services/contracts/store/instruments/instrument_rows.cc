#include "services/contracts/store/instruments/instrument_rows.h"

#include <nlohmann/json.hpp>

namespace socle::contracts::store {

using db::TextOf;
using nlohmann::json;

Instrument InstrumentOf(const RowValues& row) {
  Instrument instrument{.contract = row.Text(0),
                        .id = row.Text(1),
                        .kind = row.Text(2),
                        .programme = row.Text(25),
                        .title = row.Text(3),
                        .state = static_cast<InstrumentState>(row.Int(4)),
                        .predecessor = row.Text(5),
                        .replaces_predecessor = row.Truth(6),
                        .amends = row.Text(7),
                        .duration_months = row.Int(8),
                        .agreed_end = row.Day(9),
                        .latest_version = row.Int(10),
                        .frozen_version = row.Int(11),
                        .sha256 = row.Text(12),
                        .effective = row.Day(13),
                        .end = row.Day(14),
                        .return_reason = row.Text(15),
                        .returned_by = row.Text(16),
                        .termination_reason = row.Text(17),
                        .source = row.Text(18),
                        .synthetic = row.Truth(19),
                        .create_time = row.Moment(20),
                        .update_time = row.Moment(21),
                        .revision = row.Number(22)};
  for (const json& party : row.List(23)) {
    instrument.parties.push_back({.name = party[0],
                                  .label = party[1],
                                  .group = static_cast<PartyGroup>(party[2].get<int>()),
                                  .capacity = static_cast<Capacity>(party[3].get<int>()),
                                  .deliberates = party[4]});
  }
  for (const json& decision : row.List(24)) {
    instrument.decisions.push_back({.role = decision[0], .party = decision[1], .decision = decision[2]});
  }
  return instrument;
}

InstrumentVersion VersionOf(const pqxx::row& row) {
  InstrumentVersion version{.number = row[0].as<int32_t>(),
                            .text = TextOf(row[1]),
                            .comment = TextOf(row[3]),
                            .canonical_text = TextOf(row[5]),
                            .sha256 = TextOf(row[6]),
                            .copied_from = row[8].as<int32_t>(),
                            .source = TextOf(row[9]),
                            .synthetic = row[10].as<bool>(),
                            .author = TextOf(row[11]),
                            .create_time = db::InstantOf(row[12]),
                            .revision = row[13].as<int64_t>()};
  if (!row[7].is_null()) version.freeze_time = {row[7].as<int64_t>()};
  for (const json& each : json::parse(row[2].c_str())) {
    version.attachments.push_back({.title = each[0], .sha256 = each[1], .uri = each[2]});
  }
  for (const json& each : json::parse(row[4].c_str())) version.translations.push_back({each[0], each[1]});
  return version;
}

std::string AttachmentsText(const std::vector<Attachment>& attachments) {
  json list = json::array();
  for (const Attachment& each : attachments) list.push_back({each.title, each.sha256, each.uri});
  return list.dump();
}

std::string TranslationsText(const std::vector<Translation>& translations) {
  json list = json::array();
  for (const Translation& each : translations) list.push_back(json::array({each.language, each.text}));
  return list.dump();
}

Transition TransitionOf(const pqxx::row& row) {
  return {.number = row[0].as<int32_t>(),
          .from = row[1].as<int>(),
          .to = static_cast<InstrumentState>(row[2].as<int>()),
          .step = TextOf(row[3]),
          .party = TextOf(row[4]),
          .reason = TextOf(row[5]),
          .version = row[6].as<int32_t>(),
          .sha256 = TextOf(row[7]),
          .actor = TextOf(row[8]),
          .create_time = db::InstantOf(row[9]),
          .revision = row[10].as<int64_t>()};
}

}  // namespace socle::contracts::store
