#include "cli/output/event_view.h"

#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/text/display_width.h"
#include "cli/text/wording.h"

namespace socle::cli {

using events::v1::Event;

std::string KindText(Event::Kind kind) {
  if (!Event::Kind_IsValid(kind)) return fmt::format("kind {}", static_cast<int>(kind));
  std::string text = Event::Kind_Name(kind);
  for (char& c : text) c = c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string ChangesText(const Event& event) {
  std::string text;
  for (const std::string& change : event.changes()) text += (text.empty() ? "" : ", ") + change;
  return text;
}

std::string EventLine(const Event& event, const Console& console) {
  const std::string changes = event.changes().empty() ? "" : "  " + Printable(ChangesText(event));
  return fmt::format("{:<27}  r{:<7}  {:<13}  {}{}  {}", TimestampText(event.create_time()), event.revision(),
                     KindText(event.kind()), console.Bold(Printable(ShortName(event.resource()))), changes,
                     console.Dim("by " + Printable(event.actor())));
}

}  // namespace socle::cli
