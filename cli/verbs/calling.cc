// call, methods.
#include <fmt/format.h>

#include <iostream>
#include <iterator>

#include "cli/client/method_caller.h"
#include "cli/output/json.h"
#include "cli/text/table.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/type/v1/access.pb.h"

namespace socle::cli {

absl::StatusOr<ExitCode> Run(const CallCommand& command, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const auto* method, FindMethod(command.method));
  std::string json = command.json.empty() ? "{}" : command.json;
  if (json == "-") json.assign(std::istreambuf_iterator<char>(std::cin), {});
  SOCLE_ASSIGN_OR_RETURN(const auto request, RequestFromJson(method, json));
  SOCLE_ASSIGN_OR_RETURN(const auto response, CallMethod(session.client, method, *request));
  session.console.out << (session.globals.json ? JsonOf(*response) + "\n" : PrettyJsonOf(*response));
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Run(const MethodsCommand& command, const Session& session) {
  Table table({{"METHOD"}, {"REQUEST"}, {"ANSWER"}, {"PERMISSION"}});
  for (const auto* method : AllMethods()) {
    const std::string name = fmt::format("{}.{}", method->service()->name(), method->name());
    if (name.find(command.part) == std::string::npos) continue;
    table.AddRow({name, (method->client_streaming() ? "stream " : "") + method->input_type()->name(),
                  (method->server_streaming() ? "stream " : "") + method->output_type()->name(),
                  method->options().GetExtension(type::v1::access).permission()});
  }
  if (table.empty()) {
    session.console.out << fmt::format("no method has '{}' in its name\n", command.part);
    return ExitCode::kNotFound;
  }
  table.Print(session.console);
  return ExitCode::kOk;
}

}  // namespace socle::cli
