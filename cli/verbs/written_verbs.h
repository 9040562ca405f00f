// The verbs that organisations and territories have in common. A kind of resource says which messages and methods are
// its own (territories.cc); what it has besides, its own verbs do.
//
//   if (const auto done = RunCommon<Territories>(command, session, stub)) return *done;
#pragma once

#include <optional>

#include "cli/output/collectivite_view.h"
#include "cli/verbs/written.h"

namespace socle::cli {

// A request of the method, empty.
template <typename Stub, typename Request, typename Response>
Request RequestOf(grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*)) {
  return {};
}

// Prints what was answered by `print(response, console)`, or as JSON.
template <typename Message, typename Print>
absl::StatusOr<ExitCode> Show(const Session& session, const absl::StatusOr<Message>& message, const Print& print) {
  if (!message.ok()) return message.status();
  if (session.globals.json) {
    session.console.out << JsonOf(*message) << '\n';
  } else {
    print(*message, session.console);
  }
  return ExitCode::kOk;
}

// Asks what rests on the geography of a day, and shows it.
template <typename Stub, typename Request, typename Response, typename Print>
absl::StatusOr<ExitCode> Ask(const Session& session, Stub& stub,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                             Request request, const Print& print) {
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  return Show(session, session.client.Call(method, stub, request),
              [&](const Response& response, const Console& console) {
                print(response, console);
                PrintReadInfo(response.read_info(), console);
              });
}

// "until 2026-01-01T00:00:00Z" of a version that is believed no more, else "now".
template <typename Message>
std::string BelievedText(const Message& version) {
  return version.knowledge().has_known_to() ? "until " + TimestampText(version.knowledge().known_to()) : "now";
}

// Puts the fields that were given into the message, and their names into the mask.
template <typename Kind, typename Message>
absl::Status FillIn(const WrittenCommand& command, Message* message, google::protobuf::FieldMask* mask) {
  PutText(command.label, "display_name", message->mutable_display_name(), mask);
  PutText(command.description, "description", message->mutable_description(), mask);
  if (command.kind) {
    SOCLE_ASSIGN_OR_RETURN(const int kind, EnumOf(Message::Kind_descriptor(), *command.kind));
    message->set_kind(static_cast<typename Message::Kind>(kind));
    mask->add_paths("kind");
  }
  if (command.external_ids) {
    SOCLE_RETURN_IF_ERROR(AddExternalIds(*command.external_ids, message->mutable_external_ids()));
    mask->add_paths("external_ids");
  }
  if (command.to) *message->mutable_valid_to() = ToProto(*command.to);
  if (command.to || command.no_end) mask->add_paths("valid_to");
  Kind::FillInOwn(command, message, mask);
  return absl::OkStatus();
}

template <typename Kind>
absl::StatusOr<typename Kind::Message> Create(const WrittenCommand& command, const Session& session,
                                              typename Kind::Stub& stub) {
  auto request = RequestOf(Kind::kCreate);
  Kind::SetId(command.id, &request);
  request.set_validate_only(command.validate_only);
  google::protobuf::FieldMask unused;
  SOCLE_RETURN_IF_ERROR(FillIn<Kind>(command, Kind::In(&request), &unused));
  if (command.from) *Kind::In(&request)->mutable_valid_from() = ToProto(*command.from);
  return session.client.Call(Kind::kCreate, stub, request);
}

// Changes and corrections: the request without its days.
template <typename Kind, typename Request>
absl::Status FillInEdit(const WrittenCommand& command, Request* request) {
  typename Kind::Message* message = Kind::In(request);
  message->set_name(command.name);
  message->set_etag(command.etag);
  request->set_validate_only(command.validate_only);
  return FillIn<Kind>(command, message, request->mutable_update_mask());
}

// A mask without fields would mean all of them.
inline absl::Status NothingGiven() {
  return absl::InvalidArgumentError("nothing is to be changed: say what, such as --label TEXT");
}

template <typename Kind>
absl::StatusOr<typename Kind::Message> Update(const WrittenCommand& command, const Session& session,
                                              typename Kind::Stub& stub) {
  auto request = RequestOf(Kind::kUpdate);
  SOCLE_RETURN_IF_ERROR(FillInEdit<Kind>(command, &request));
  if (request.update_mask().paths().empty()) return NothingGiven();
  if (command.from) *request.mutable_effective_date() = ToProto(*command.from);
  return session.client.Call(Kind::kUpdate, stub, request);
}

template <typename Kind>
absl::StatusOr<typename Kind::Message> Correct(const WrittenCommand& command, const Session& session,
                                               typename Kind::Stub& stub) {
  auto request = RequestOf(Kind::kCorrect);
  SOCLE_RETURN_IF_ERROR(FillInEdit<Kind>(command, &request));
  if (command.from) {
    *Kind::In(&request)->mutable_valid_from() = ToProto(*command.from);
    request.mutable_update_mask()->add_paths("valid_from");
  }
  if (request.update_mask().paths().empty()) return NothingGiven();
  SetAsOf(session.globals, &request);
  return session.client.Call(Kind::kCorrect, stub, request);
}

// Delete and undelete.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> SetDeleted(const WrittenCommand& command, const Session& session, Stub& stub,
                                    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*)) {
  Request request;
  request.set_name(command.name);
  request.set_etag(command.etag);
  request.set_validate_only(command.validate_only);
  return session.client.Call(method, stub, request);
}

template <typename Kind>
absl::StatusOr<ExitCode> List(const WrittenCommand& command, const Session& session, typename Kind::Stub& stub) {
  auto request = RequestOf(Kind::kList);
  request.set_filter(command.filter);
  request.set_order_by(command.order_by);
  request.set_show_deleted(command.show_deleted);
  SetAsOf(session.globals, &request);
  SetKnownAt(session.globals, &request);
  const auto list = CollectPages(session, stub, Kind::kList, request, Kind::kItems, command.paging);
  return Show(session, list, [](auto answer, const Console& console) {
    const auto& items = *(answer.*Kind::kItems)();
    Kind::Print(items, console, false);
    if (!answer.next_page_token().empty()) PrintMore(console, items.size(), -1);
    PrintReadInfo(answer.read_info(), console);
  });
}

template <typename Kind>
absl::StatusOr<ExitCode> History(const WrittenCommand& command, const Session& session, typename Kind::Stub& stub) {
  auto request = RequestOf(Kind::kHistory);
  request.set_parent(command.name);
  const auto list = CollectPages(session, stub, Kind::kHistory, request, Kind::kVersions, command.paging);
  return Show(session, list, [](const auto& answer, const Console& console) {
    Kind::Print(answer.versions(), console, true);
    if (!answer.next_page_token().empty()) PrintMore(console, answer.versions_size(), -1);
  });
}

template <typename Kind>
absl::StatusOr<typename Kind::Message> Get(const WrittenCommand& command, const Session& session,
                                           typename Kind::Stub& stub) {
  auto request = RequestOf(Kind::kGet);
  request.set_name(command.name);
  SetAsOf(session.globals, &request);
  SetKnownAt(session.globals, &request);
  return session.client.Call(Kind::kGet, stub, request);
}

// Nothing for a verb that only this kind has.
template <typename Kind>
std::optional<absl::StatusOr<ExitCode>> RunCommon(const WrittenCommand& command, const Session& session,
                                                  typename Kind::Stub& stub) {
  using Action = WrittenCommand::Action;
  const auto show = [&](const absl::StatusOr<typename Kind::Message>& message) {
    return Show(session, message, [](const auto& shown, const Console& console) { Kind::Print(shown, console); });
  };
  switch (command.action) {
    case Action::kGet:
      return show(Get<Kind>(command, session, stub));
    case Action::kList:
      return List<Kind>(command, session, stub);
    case Action::kHistory:
      return History<Kind>(command, session, stub);
    case Action::kCreate:
      return show(Create<Kind>(command, session, stub));
    case Action::kUpdate:
      return show(Update<Kind>(command, session, stub));
    case Action::kCorrect:
      return show(Correct<Kind>(command, session, stub));
    case Action::kDelete:
      return show(SetDeleted(command, session, stub, Kind::kDelete));
    case Action::kUndelete:
      return show(SetDeleted(command, session, stub, Kind::kUndelete));
    case Action::kImport:
      return SendFiles<typename Kind::ImportRequest, typename Kind::ImportResponse>(command, session, stub,
                                                                                    Kind::kImport);
    default:
      return std::nullopt;
  }
}

}  // namespace socle::cli
