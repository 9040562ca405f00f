// auth explain.
#include <fmt/format.h>
#include <google/rpc/error_details.pb.h>

#include <ctime>
#include <iostream>
#include <iterator>

#include "cli/client/access_trial.h"
#include "cli/client/method_caller.h"
#include "cli/output/json.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/access/v1/access_service.grpc.pb.h"

namespace socle::cli {
namespace {

using access::v1::AccessService;
using access::v1::ExplainAccessRequest;
using access::v1::ExplainAccessResponse;
using Outcome = AccessTrial::Outcome;

std::string_view OutcomeName(Outcome outcome) {
  return outcome == Outcome::kAllowed ? "ALLOWED" : outcome == Outcome::kDenied ? "DENIED" : "UNDECIDED";
}

template <typename Texts>
std::string Joined(const Texts& texts, std::string_view none) {
  return texts.empty() ? std::string(none) : fmt::format("{}", fmt::join(texts, ", "));
}

void TellCaller(const access::v1::Caller& caller, const Session& session) {
  std::ostream& out = session.console.out;
  const bool by_token = caller.proof() == access::v1::Caller::TOKEN;
  out << fmt::format("you are    {}, by {}\n", session.console.Bold(caller.subject()),
                     by_token ? fmt::format("a token ({})", session.client.credential().description)
                              : std::string("the certificate of the connection"));
  out << fmt::format("roles      {}\n", Joined(caller.roles(), "none"));
  if (caller.unknown_roles_size() > 0) {
    out << fmt::format("           {}: not known to this service, so without effect\n",
                       Joined(caller.unknown_roles(), ""));
  }
  out << fmt::format("acts for   {}\n", Joined(caller.acts_for(), "nobody"));
  if (caller.certificate_names_size() > 0) {
    out << fmt::format("certificate {}\n", Joined(caller.certificate_names(), ""));
  }
}

void TellRule(const ExplainAccessResponse& answer, const Session& session) {
  std::ostream& out = session.console.out;
  const auto& rule = answer.rule();
  out << fmt::format("method     {}\n", rule.method());
  out << fmt::format("permission {}: {}; roles that have it: {}\n", rule.permission(),
                     answer.permitted() ? "you have it" : session.console.Red("you do not have it"),
                     Joined(rule.roles(), "none"));
  for (const auto& relation : rule.relations()) {
    out << fmt::format("relation   one of {} to the resource, for {}\n", Joined(relation.relations(), "none"),
                       relation.act());
  }
  if (rule.relations().empty()) out << "relation   none is asked\n";
}

// "RELATION_REQUIRED (CAST_VOTE takes one of OWNER)", as far as the service said it.
std::string ReasonOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const google::rpc::Status rpc = ToRpc(status);
  for (const auto& detail : rpc.details()) {
    if (!detail.UnpackTo(&info)) continue;
    const auto& said = info.metadata();
    if (said.contains("relations")) {
      return fmt::format("{} ({} takes one of {})", info.reason(), said.at("act"), said.at("relations"));
    }
    return info.reason();
  }
  return std::string(absl::StatusCodeToString(status.code()));
}

void TellTrial(const AccessTrial& trial, const Session& session) {
  std::ostream& out = session.console.out;
  switch (trial.outcome) {
    case Outcome::kAllowed:
      out << "tried      it would be let in\n";
      return;
    case Outcome::kDenied:
      out << fmt::format("tried      {}: {}\n           {}\n", session.console.Red("denied"), ReasonOf(trial.status),
                         std::string(trial.status.message()));
      return;
    case Outcome::kUndecided:
      out << fmt::format("tried      not denied, but refused for another reason: {}\n           {}\n",
                         ReasonOf(trial.status), std::string(trial.status.message()));
      out << "           Rights may not have been looked at yet: --request takes the whole request.\n";
  }
}

std::string JsonOf(const ExplainAccessResponse& answer, const std::optional<AccessTrial>& trial) {
  std::string tried;
  if (trial) {
    tried = fmt::format(R"(,"trial":{{"outcome":"{}"{}}})", OutcomeName(trial->outcome),
                        trial->status.ok() ? "" : ",\"status\":" + FailureJson(trial->status));
  }
  return fmt::format(R"({{"access":{}{}}})", socle::cli::JsonOf(answer), tried);
}

// Who is refused before it is known can only be told what it showed.
absl::Status WithClaims(const absl::Status& status, const Session& session) {
  if (status.code() != absl::StatusCode::kUnauthenticated || session.globals.json) return status;
  const Credential& credential = session.client.credential();
  const std::string claims = ClaimsOfToken(credential.token, std::time(nullptr));
  if (credential.token.empty()) {
    session.console.err << "no token was sent, and no certificate of yours is known to the service\n";
  } else if (!claims.empty()) {
    session.console.err << fmt::format("what was sent ({}) is {}, by its own word\n", credential.description, claims);
  }
  return status;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const AuthCommand& command, const Session& session) {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::unique_ptr<google::protobuf::Message> tried;
  std::string package = fmt::format("socle.{}.v1", command.service);
  ExplainAccessRequest request;
  if (!command.method.empty()) {
    SOCLE_ASSIGN_OR_RETURN(method, FindAnyMethod(command.method));
    package = method->file()->package();
    request.set_method(fmt::format("{}/{}", method->service()->full_name(), method->name()));
    if (!command.resource.empty() || !command.json.empty()) {
      std::string json = command.json;
      if (json == "-") json.assign(std::istreambuf_iterator<char>(std::cin), {});
      SOCLE_ASSIGN_OR_RETURN(tried, TrialRequest(method, command.resource, json));
    }
  }
  const auto stub = AccessService::NewStub(session.client.ChannelOf(package));
  const auto answer = session.client.Call(&AccessService::Stub::ExplainAccess, *stub, request);
  if (!answer.ok()) return WithClaims(answer.status(), session);
  std::optional<AccessTrial> trial;
  if (tried != nullptr) trial = Try(session.client, method, *tried);
  if (session.globals.json) {
    session.console.out << JsonOf(*answer, trial) << '\n';
  } else {
    TellCaller(answer->caller(), session);
    if (answer->has_rule()) TellRule(*answer, session);
    if (trial) TellTrial(*trial, session);
  }
  const bool denied = (answer->has_rule() && !answer->permitted()) || (trial && trial->outcome == Outcome::kDenied);
  return denied ? ExitCode::kError : ExitCode::kOk;
}

}  // namespace socle::cli
