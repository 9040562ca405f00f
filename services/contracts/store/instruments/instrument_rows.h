// Rows of instruments and of their versions as the domain has them.
#pragma once

#include <pqxx/result>

#include <string>

#include "platform/db/column_values.h"
#include "services/contracts/domain/instruments/instrument_file.h"
#include "services/contracts/store/row_values.h"

namespace socle::contracts::store {

// What a statement selects for InstrumentOf(), from `instrument i`.
#define SOCLE_INSTRUMENT_COLUMNS \
  "i.contract_id, i.id, i.kind, i.title, i.state, i.predecessor, i.replaces_predecessor, i.amends, "                   \
  "i.duration_months, i.agreed_end, i.latest_version, i.frozen_version, i.sha256, i.effective, i.end_date, "           \
  "i.return_reason, i.returned_by, i.termination_reason, i.source, i.synthetic, " SOCLE_MICROS("i.create_time") ", "   \
  SOCLE_MICROS("i.update_time") ", i.revision, "                                                                       \
  "(SELECT coalesce(json_agg(json_build_array(party, label, party_group, capacity, deliberates) ORDER BY party), "   \
  "'[]') FROM instrument_party WHERE contract_id = i.contract_id AND instrument_id = i.id), "                          \
  "(SELECT coalesce(json_agg(json_build_array(role, party, decision) ORDER BY role, party), '[]') "                  \
  "FROM instrument_decision WHERE contract_id = i.contract_id AND instrument_id = i.id), " "(SELECT programme FROM contract WHERE id = i.contract_id) "
inline constexpr int kInstrumentColumns = 26;
Instrument InstrumentOf(const RowValues& row);

// For VersionOf(), from `instrument_version v`; heads come without texts and translations.
#define SOCLE_VERSION_COLUMNS(text, translations, canonical_text)                                                 \
  "v.number, " text ", v.attachments, v.comment, " translations ", " canonical_text                               \
  ", v.sha256, " SOCLE_MICROS("v.freeze_time") ", v.copied_from, v.source, v.synthetic, v.author, " SOCLE_MICROS( \
      "v.create_time") ", v.revision "
InstrumentVersion VersionOf(const pqxx::row& row);
std::string AttachmentsText(const std::vector<Attachment>& attachments);
std::string TranslationsText(const std::vector<Translation>& translations);

#define SOCLE_TRANSITION_COLUMNS                                                              \
  "number, from_state, to_state, step, party, reason, version, sha256, actor, " SOCLE_MICROS( \
      "create_time") ", revision "
Transition TransitionOf(const pqxx::row& row);

}  // namespace socle::contracts::store
