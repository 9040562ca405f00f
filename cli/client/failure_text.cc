#include <fmt/format.h>
#include <google/rpc/error_details.pb.h>

#include "cli/client/failure.h"
#include "cli/names/entity_name.h"
#include "cli/text/csv.h"
#include "cli/text/display_width.h"
#include "platform/base/date.h"

namespace socle::cli {
namespace {

struct Details {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest fields;
  google::rpc::PreconditionFailure preconditions;
  google::rpc::LocalizedMessage localized;
  google::rpc::RetryInfo retry;
  google::rpc::ResourceInfo resource;
};

Details ReadDetails(const google::rpc::Status& rpc) {
  Details details;
  for (const auto& any : rpc.details()) {
    if (any.Is<google::rpc::ErrorInfo>()) any.UnpackTo(&details.info);
    if (any.Is<google::rpc::BadRequest>()) any.UnpackTo(&details.fields);
    if (any.Is<google::rpc::PreconditionFailure>()) any.UnpackTo(&details.preconditions);
    if (any.Is<google::rpc::LocalizedMessage>()) any.UnpackTo(&details.localized);
    if (any.Is<google::rpc::RetryInfo>()) any.UnpackTo(&details.retry);
    if (any.Is<google::rpc::ResourceInfo>()) any.UnpackTo(&details.resource);
  }
  return details;
}

std::string Metadata(const google::rpc::ErrorInfo& info, const std::string& key) {
  const auto found = info.metadata().find(key);
  return found == info.metadata().end() ? "" : Printable(found->second);
}

std::string LifeSpan(const std::string& from, const std::string& to) {
  if (from.empty() && to.empty()) return "";
  if (from.empty()) return "it lived until " + to;
  if (to.empty()) return "it lives since " + from;
  return fmt::format("it lived from {} to {}", from, to);
}

// A day on which it lived, and what that day is: the last of a life that had ended, the first of one to come.
std::pair<std::string, std::string> DayOfItsLife(const std::string& from, const std::string& to,
                                                 const std::string& as_of) {
  const auto end = Date::Parse(to);
  if (end.ok() && (as_of.empty() || as_of >= to)) return {end->Plus(-1).ToString(), "as it was on its last day"};
  return {from, "as it was on its first day"};
}

std::string NotAliveAdvice(const Details& details) {
  const std::string as_of = Metadata(details.info, "as_of");
  const std::string from = Metadata(details.info, "valid_from");
  const std::string to = Metadata(details.info, "valid_to");
  const std::string name(ShortName(Printable(details.resource.resource_name())));
  std::string text;
  if (const std::string life = LifeSpan(from, to); !life.empty()) text += "  " + life + "\n";
  const auto carry = [&](const char* key, const char* title, const std::string& date) {
    for (const std::string& other : SplitCsvLine(Metadata(details.info, key))) {
      if (other.empty()) continue;
      const std::string at = date.empty() ? "" : " --as-of " + date;
      text += fmt::format("  {} {}\n    → soclectl get {}{}\n", title, ShortName(other), ShortName(other), at);
    }
  };
  carry("successors", "carried on by", as_of);
  carry("predecessors", "before it there was", as_of);
  if (const auto [day, title] = DayOfItsLife(from, to, as_of); !day.empty() && !name.empty()) {
    text += fmt::format("  {}\n    → soclectl get {} --as-of {}\n", title, name, day);
  }
  if (!name.empty()) text += fmt::format("  its whole story\n    → soclectl history {}\n", name);
  return text;
}

std::string Advice(const google::rpc::Status& rpc, const Details& details, const CallContext& context) {
  const std::string& reason = details.info.reason();
  if (reason == "NOT_ALIVE_AT") return NotAliveAdvice(details);
  if (reason == "RESOURCE_NOT_FOUND") {
    const std::string name(ShortName(Printable(details.resource.resource_name())));
    const std::string code = name.substr(name.rfind('-') == std::string::npos ? 0 : name.rfind('-') + 1);
    if (!code.empty())
      return fmt::format("  who carries the code {}, or did?\n    → soclectl lookup --code {}\n", code, code);
  }
  if (reason == "SOURCE_HAS_ROW_ERRORS") return "  nothing of the file was taken: correct the rows and import again\n";
  switch (static_cast<absl::StatusCode>(rpc.code())) {
    case absl::StatusCode::kUnauthenticated:
      return context.credential.empty()
                 ? "  no token was sent: give one with --token-file, or run where .dev/identities is\n"
                 : fmt::format("  the token sent was that of {}\n", context.credential);
    case absl::StatusCode::kPermissionDenied:
      return fmt::format(
          "  needs {}; you are {}\n    → --as operator uses the operator's token\n",
          Metadata(details.info, "permission").empty() ? "another role" : Metadata(details.info, "permission"),
          context.credential.empty() ? "nobody" : context.credential);
    case absl::StatusCode::kDeadlineExceeded:
      return "  --timeout 2m gives it more time\n";
    default:
      return "";
  }
}

// Without details no service of ours has spoken: the connection failed.
bool NobodyAnswered(const google::rpc::Status& rpc) {
  return rpc.code() == static_cast<int>(absl::StatusCode::kUnavailable) && rpc.details_size() == 0;
}

}  // namespace

std::string FailureText(const absl::Status& status, const CallContext& context, const Console& console) {
  const google::rpc::Status rpc = ToRpc(status);
  if (NobodyAnswered(rpc) && !IsInterrupted(status)) {
    std::string text =
        fmt::format("{} the registry at {} does not answer: is it running? ./dev run starts it\n  ({})\n",
                    console.Red("error:"), context.address, Printable(rpc.message()));
    if (console.language == Language::kFrench) {
      text += fmt::format("  Le registre à l'adresse {} ne répond pas : est-il démarré ? ./dev run le démarre.\n",
                          context.address);
    }
    return text;
  }
  const Details details = ReadDetails(rpc);
  std::string text = fmt::format("{} {}\n", console.Red("error:"), Printable(rpc.message()));
  if (console.language == Language::kFrench && !details.localized.message().empty()) {
    text += "  " + Printable(details.localized.message()) + "\n";
  }
  for (const auto& violation : details.fields.field_violations()) {
    text += fmt::format("  {}: {}\n", Printable(violation.field()), Printable(violation.description()));
  }
  for (const auto& violation : details.preconditions.violations()) {
    text += fmt::format("  {}: {}\n", Printable(violation.subject()), Printable(violation.description()));
  }
  text += Advice(rpc, details, context);
  if (details.retry.has_retry_delay()) {
    const auto& delay = details.retry.retry_delay();
    text += fmt::format("  try again in {:.1f} s\n", static_cast<double>(delay.seconds()) + delay.nanos() / 1e9);
  }
  return text;
}

}  // namespace socle::cli
