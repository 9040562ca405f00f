// correct, corrections, change-request …
#include "cli/names/entity_name.h"
#include "cli/output/collectivite_view.h"
#include "cli/output/event_view.h"
#include "cli/output/json.h"
#include "cli/text/table.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/registry/v1/change_request_service.grpc.pb.h"
#include "socle/registry/v1/correction_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = registry::v1;
using Corrections = v1::CorrectionService::Stub;
using Requests = v1::ChangeRequestService::Stub;

v1::Correction MessageOf(const CorrectCommand& command) {
  v1::Correction correction;
  correction.set_collectivite(command.name);
  if (command.label) correction.mutable_values()->set_label(*command.label);
  if (command.siren) correction.mutable_values()->set_siren(*command.siren);
  for (const std::string& code : command.postal_codes) {
    if (code.empty()) {
      correction.mutable_values()->set_no_postal_codes(true);
    } else {
      correction.mutable_values()->add_postal_codes(code);
    }
  }
  if (command.from) *correction.mutable_start_date() = ToProto(*command.from);
  if (command.to) *correction.mutable_end_date() = ToProto(*command.to);
  correction.set_reason(command.reason);
  correction.set_reference(command.reference);
  return correction;
}

std::string ValuesText(const v1::Correction& correction) {
  std::string text;
  const auto add = [&](std::string_view what, std::string_view value) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", what, value.empty() ? "none" : value);
  };
  const v1::Correction::Values& values = correction.values();
  if (values.has_label()) add("label", values.label());
  if (values.has_siren()) add("SIREN", values.siren());
  if (values.postal_codes_size() > 0 || values.no_postal_codes()) {
    add("postal codes", fmt::format("{}", fmt::join(values.postal_codes(), " ")));
  }
  if (values.has_article_code()) add("article", std::to_string(values.article_code()));
  return text;
}

void Print(const v1::Correction& correction, const Console& console) {
  console.out << console.Bold(fmt::format("{}  {}", ShortName(correction.collectivite()), ValuesText(correction)))
              << '\n';
  console.out << fmt::format("  reason {}\n", correction.reason());
  if (!correction.reference().empty()) console.out << fmt::format("  reference {}\n", correction.reference());
  if (!correction.name().empty()) console.out << console.Dim("  " + correction.name()) << '\n';
}

void Print(const v1::ChangeRequest& request, const Console& console) {
  Print(request.correction(), console);
  console.out << fmt::format("  {}, proposed by {} {}\n", v1::ChangeRequest::State_Name(request.state()),
                             request.author(), TimestampText(request.create_time()));
  for (const v1::ChangeRequest::Stage& stage : request.stages()) {
    console.out << fmt::format(
        "  {} {}{}\n", stage.validator().empty() ? "[ ]" : "[x]", stage.label(),
        stage.validator().empty()
            ? ""
            : fmt::format(": {} {} {}", stage.validator(), TimestampText(stage.validate_time()), stage.comment()));
  }
  if (!request.closer().empty()) {
    console.out << fmt::format("  closed by {} {} {}\n", request.closer(), TimestampText(request.update_time()),
                               request.closing_comment());
  }
  console.out << console.Dim(
                     fmt::format("  {} · etag {} · revision {}", request.name(), request.etag(), request.revision()))
              << '\n';
}

template <typename Message>
absl::StatusOr<ExitCode> Show(const absl::StatusOr<Message>& message, const Session& session) {
  if (!message.ok()) return message.status();
  if (session.globals.json) {
    session.console.out << JsonOf(*message) << '\n';
  } else {
    Print(*message, session.console);
  }
  return ExitCode::kOk;
}

template <typename Request>
Request StepOf(const ChangeRequestCommand& command) {
  Request request;
  request.set_name(command.name.find('/') == std::string::npos ? "changeRequests/" + command.name : command.name);
  if constexpr (requires { request.set_validate_only(true); }) request.set_validate_only(command.validate_only);
  if constexpr (requires { request.set_comment(""); }) request.set_comment(command.comment);
  return request;
}

absl::StatusOr<ExitCode> List(const ChangeRequestCommand& command, const Session& session) {
  v1::ListChangeRequestsRequest request;
  request.set_collectivite(command.of);
  if (v1::ChangeRequest::State state{}; !command.state.empty()) {
    if (!v1::ChangeRequest::State_Parse(command.state, &state)) {
      return absl::InvalidArgumentError(fmt::format("'{}' is no state: DRAFT, PENDING, …", command.state));
    }
    request.set_state(state);
  }
  SOCLE_ASSIGN_OR_RETURN(
      const auto list,
      CollectPages(session, *session.client.StubOf<registry::v1::ChangeRequestService>(), &Requests::ListChangeRequests,
                   request, &v1::ListChangeRequestsResponse::mutable_change_requests, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"ID"}, {"STATE"}, {"NAME"}, {"WHAT", Table::kLeft, true}, {"BY", Table::kLeft, true}, {"CHANGED"}});
  for (const v1::ChangeRequest& each : list.change_requests()) {
    table.AddRow({std::string(ShortName(each.name())), v1::ChangeRequest::State_Name(each.state()),
                  std::string(ShortName(each.correction().collectivite())), ValuesText(each.correction()),
                  each.author(), TimestampText(each.update_time())});
  }
  if (table.empty()) {
    session.console.out << "no change requests\n";
  } else {
    table.Print(session.console);
  }
  if (!list.next_page_token().empty()) PrintMore(session.console, list.change_requests_size(), -1);
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const CorrectCommand& command, const Session& session) {
  if (!command.propose) {
    v1::CreateCorrectionRequest request;
    *request.mutable_correction() = MessageOf(command);
    request.set_validate_only(command.validate_only);
    return Show(session.client.Call(&Corrections::CreateCorrection,
                                    *session.client.StubOf<registry::v1::CorrectionService>(), request),
                session);
  }
  v1::CreateChangeRequestRequest request;
  *request.mutable_change_request()->mutable_correction() = MessageOf(command);
  for (const std::string& stage : command.stages) request.mutable_change_request()->add_stages()->set_label(stage);
  request.set_validate_only(command.validate_only);
  return Show(session.client.Call(&Requests::CreateChangeRequest,
                                  *session.client.StubOf<registry::v1::ChangeRequestService>(), request),
              session);
}

absl::StatusOr<ExitCode> Run(const CorrectionsCommand& command, const Session& session) {
  v1::ListCorrectionsRequest request;
  request.set_collectivite(command.name);
  SOCLE_ASSIGN_OR_RETURN(
      const auto list,
      CollectPages(session, *session.client.StubOf<registry::v1::CorrectionService>(), &Corrections::ListCorrections,
                   request, &v1::ListCorrectionsResponse::mutable_corrections, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"WHEN"}, {"NAME"}, {"WHAT", Table::kLeft, true}, {"REASON", Table::kLeft, true}, {"BY"}});
  for (const v1::Correction& each : list.corrections()) {
    table.AddRow({TimestampText(each.create_time()), std::string(ShortName(each.collectivite())), ValuesText(each),
                  each.reason(), each.author()});
  }
  if (table.empty()) {
    session.console.out << "no corrections\n";
  } else {
    table.Print(session.console);
  }
  if (!list.next_page_token().empty()) PrintMore(session.console, list.corrections_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Run(const ChangeRequestCommand& command, const Session& session) {
  using Action = ChangeRequestCommand::Action;
  const auto stub = session.client.StubOf<registry::v1::ChangeRequestService>();
  const auto call = [&](auto method, auto request) {
    return Show(session.client.Call(method, *stub, request), session);
  };
  switch (command.action) {
    case Action::kList:
      return List(command, session);
    case Action::kGet:
      return call(&Requests::GetChangeRequest, StepOf<v1::GetChangeRequestRequest>(command));
    case Action::kSubmit:
      return call(&Requests::SubmitChangeRequest, StepOf<v1::SubmitChangeRequestRequest>(command));
    case Action::kValidate:
      return call(&Requests::ValidateChangeRequest, StepOf<v1::ValidateChangeRequestRequest>(command));
    case Action::kReject:
      return call(&Requests::RejectChangeRequest, StepOf<v1::RejectChangeRequestRequest>(command));
    case Action::kCancel:
      return call(&Requests::CancelChangeRequest, StepOf<v1::CancelChangeRequestRequest>(command));
    case Action::kApply:
      return call(&Requests::ApplyChangeRequest, StepOf<v1::ApplyChangeRequestRequest>(command));
  }
  return absl::InternalError("no such action");
}

}  // namespace socle::cli
