#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

constexpr char kFilterHelp[] = "Such as 'kind = CORRECTED', 'resource = \"territories/*\"' or 'changes:renamed'";

void AddEvents(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<EventsCommand>();
  CLI::App* verb = AddVerb(root, "events", "What was done to a resource, or to all: when, by whom, newest first",
                           "soclectl events territories/scot-flandre-dunkerque\n"
                           "  soclectl events --filter 'kind = CORRECTED'");
  verb->add_option("NAME", command->resource, "The resource, there or not; default all")->transform(AnyNameReader());
  verb->add_option("--filter", command->filter, kFilterHelp)->type_name("FILTER");
  verb->add_flag("--oldest-first", command->oldest_first, "Begin with the first event");
  AddPaging(verb, &command->paging);
  verb->callback([=] { invocation->command = *command; });
}

void AddWatch(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<WatchCommand>();
  CLI::App* verb = AddVerb(root, "watch", "Shows each change as it is made, until Ctrl-C",
                           "soclectl watch --filter 'resource = \"territories/*\"'\n"
                           "  soclectl watch --from-oldest --json");
  verb->add_option("--filter", command->filter, kFilterHelp)->type_name("FILTER");
  auto* from = verb->add_option("--from", command->from, "Go on behind this resume token; default from now on")
                   ->type_name("TOKEN");
  verb->add_flag("--from-oldest", command->from_oldest, "Begin with the oldest event that is kept")->excludes(from);
  verb->add_option("--limit", command->limit, "End after so many events")
      ->check(CLI::Range(1, 1'000'000'000))
      ->type_name("N");
  verb->callback([=] { invocation->command = *command; });
}

}  // namespace

void AddEventVerbs(CLI::App& root, Invocation* invocation) {
  AddEvents(root, invocation);
  AddWatch(root, invocation);
}

}  // namespace socle::cli
