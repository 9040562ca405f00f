// events: the history of a resource.
#include "cli/names/entity_name.h"
#include "cli/output/event_view.h"
#include "cli/output/json.h"
#include "cli/text/table.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/events/v1/event_service.grpc.pb.h"

namespace socle::cli {

using events::v1::Event;
using events::v1::EventService;

absl::StatusOr<ExitCode> Run(const EventsCommand& command, const Session& session) {
  events::v1::ListEventsRequest request;
  request.set_resource(command.resource);
  request.set_filter(command.filter);
  request.set_order_by(command.oldest_first ? "revision" : "revision desc");
  SOCLE_ASSIGN_OR_RETURN(
      const auto list,
      CollectPages(session, *session.client.StubOf<events::v1::EventService>(), &EventService::Stub::ListEvents,
                   request, &events::v1::ListEventsResponse::mutable_events, command.paging));
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"WHEN"},
               {"REVISION", Table::kRight},
               {"WHAT"},
               {"NAME", Table::kLeft, true},
               {"CHANGES", Table::kLeft, true},
               {"BY", Table::kLeft, true}});
  for (const Event& event : list.events()) {
    table.AddRow({TimestampText(event.create_time()), std::to_string(event.revision()), KindText(event.kind()),
                  std::string(ShortName(event.resource())), ChangesText(event), event.actor()});
  }
  if (table.empty()) {
    console.out << "no events\n";
  } else {
    table.Print(console);
  }
  if (!list.next_page_token().empty()) PrintMore(console, list.events_size(), -1);
  return ExitCode::kOk;
}

}  // namespace socle::cli
