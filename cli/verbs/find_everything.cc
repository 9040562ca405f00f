// find.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "platform/api/text.h"
#include "platform/base/error.h"
#include "socle/census/v1/search_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;

// ACTION_SHEET of "action-sheet", and back.
v1::SearchResult::Kind KindOf(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
  v1::SearchResult::Kind kind = v1::SearchResult::KIND_UNSPECIFIED;
  v1::SearchResult::Kind_Parse(text, &kind);
  return kind;
}
std::string KindText(v1::SearchResult::Kind kind) {
  std::string text = v1::SearchResult::Kind_Name(kind);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return c == '_' ? ' ' : static_cast<char>(std::tolower(c)); });
  return text;
}

// With what was found in it in bold, or in brackets where there are no colours.
std::string MarkedIn(const v1::MarkedText& marked, const Console& console) {
  const std::string& text = marked.text();
  std::string shown;
  size_t byte = 0;
  int place = 0;
  const auto take = [&](int until) {
    const size_t begin = byte;
    for (; place < until && byte < text.size(); ++place) api::NextCodePoint(text, byte);
    return text.substr(begin, byte - begin);
  };
  for (const auto& mark : marked.marks()) {
    shown += take(mark.begin());
    const std::string word = take(mark.end());
    shown += console.color ? console.Bold(word) : "[" + word + "]";
  }
  return shown + text.substr(byte);
}

v1::SearchRequest RequestOf(const FindCommand& command, const Globals& globals) {
  v1::SearchRequest request;
  request.set_query(command.query);
  for (const std::string& kind : command.kinds) request.add_kinds(KindOf(kind));
  for (const std::string& theme : command.themes) request.add_themes(theme);
  request.set_place(command.place);
  if (globals.as_of) *request.mutable_place_date() = ToProto(*globals.as_of);
  if (command.from) *request.mutable_from_date() = ToProto(*command.from);
  if (command.to) *request.mutable_to_date() = ToProto(*command.to);
  return request;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const FindCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::SearchService>();
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, *stub, &v1::SearchService::Stub::Search,
                                                       RequestOf(command, session.globals),
                                                       &v1::SearchResponse::mutable_results, command.paging));
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  if (list.results().empty()) console.out << "none\n";
  for (const v1::SearchResult& each : list.results()) {
    console.out << fmt::format("{:>3}  {}\n", each.rank(), MarkedIn(each.title(), console));
    std::string facts = KindText(each.kind()) + "  " + each.name();
    if (!each.place().empty()) facts += fmt::format("  {}", ShortName(each.place()));
    if (each.has_date()) facts += "  " + DateText(each.date());
    if (each.synthetic()) facts += "  synthetic";
    console.out << "     " << console.Dim(facts) << '\n';
    if (!each.excerpt().marks().empty()) console.out << "     " << MarkedIn(each.excerpt(), console) << '\n';
  }
  if (!list.next_page_token().empty()) PrintMore(console, list.results_size(), -1);
  return ExitCode::kOk;
}

}  // namespace socle::cli
