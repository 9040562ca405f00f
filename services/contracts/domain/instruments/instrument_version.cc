#include "services/contracts/domain/instruments/instrument_version.h"

#include <fmt/format.h>

namespace socle::contracts {
namespace {

// A title cannot end its line and begin another: a reader of the canonical text would take it for a field.
std::string OnOneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c == '\\') {
      line += "\\\\";
    } else if (c == '\n') {
      line += "\\n";
    } else if (c == '\r') {
      line += "\\r";
    } else {
      line += c;
    }
  }
  return line;
}

}  // namespace

std::string CanonicalText(const Instrument& instrument, const InstrumentVersion& version) {
  std::string text = "socle.contracts.instrument/1\n";
  const auto line = [&text](std::string_view field, std::string_view value) {
    text += fmt::format("{}: {}\n", field, value);
  };
  line("instrument", instrument.Name());
  line("version", fmt::to_string(version.number));
  line("kind", instrument.kind);
  line("title", OnOneLine(instrument.title));
  if (!instrument.predecessor.empty()) line("predecessor", instrument.predecessor);
  if (instrument.replaces_predecessor) line("replaces-predecessor", "yes");
  if (!instrument.amends.empty()) line("amends", instrument.amends);
  if (instrument.duration_months != 0) line("duration-months", fmt::to_string(instrument.duration_months));
  if (!instrument.agreed_end.IsOpen()) line("end-date", instrument.agreed_end.ToString());
  for (const InstrumentParty& party : instrument.parties) {
    line("party", fmt::format("{} {} {} {} {}", party.name, GroupName(party.group), CapacityName(party.capacity),
                              party.deliberates ? "deliberates" : "-", OnOneLine(party.label)));
  }
  for (const Attachment& attachment : version.attachments) {
    line("attachment", fmt::format("{} {}", attachment.sha256, OnOneLine(attachment.title)));
  }
  line("text", fmt::to_string(version.text.size()));
  text += version.text;
  return text;
}

}  // namespace socle::contracts
