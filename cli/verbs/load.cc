// load: a scenario, step by step, each as the party that acts in it.
#include <fmt/format.h>
#include <google/rpc/error_details.pb.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "cli/client/credentials.h"
#include "cli/client/method_caller.h"
#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/scenario/scenario.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"

namespace socle::cli {
namespace {

using google::protobuf::MethodDescriptor;
using nlohmann::json;

std::optional<google::rpc::ErrorInfo> ErrorInfoOf(const absl::Status& status) {
  const google::rpc::Status rpc = ToRpc(status);  // outlives the loop
  for (const auto& detail : rpc.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) return info;
  }
  return std::nullopt;
}

// What a failed step says that was made before: who has the name. Nothing when it is a failure.
std::optional<std::string> MadeBefore(const google::rpc::ErrorInfo& error) {
  if (error.reason() == "ILLEGAL_STATE") return "";
  if (error.reason() != "RESOURCE_EXISTS") return std::nullopt;
  const auto holder = error.metadata().find("holder");
  return holder == error.metadata().end() ? "" : holder->second;
}

// Whether all that is wrong with a request is that it names what the record does not have.
bool NamesTheUnknown(const absl::Status& status) {
  const google::rpc::Status rpc = ToRpc(status);  // outlives the loop
  for (const auto& detail : rpc.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    const auto unknown = [](const auto& violation) {
      return violation.description().find("is not known") != std::string::npos ||
             violation.description().find("is no party") != std::string::npos;
    };
    return std::all_of(bad.field_violations().begin(), bad.field_violations().end(), unknown);
  }
  return false;
}

// How a step ended.
enum class Ended { kMade, kMadeBefore, kRefusedAsItMust, kLeftOut };

class Loader {
 public:
  Loader(const Session& session, Scenario scenario) : session_(session), scenario_(std::move(scenario)) {}

  // Checked before the first call: a mistake in the last step leaves nothing half done.
  absl::Status Check() {
    for (size_t i = 0; i < scenario_.steps.size(); ++i) {
      const auto method = FindMethod(scenario_.steps[i].method);
      if (!method.ok()) return In(i, method.status());
      methods_.push_back(*method);
    }
    return absl::OkStatus();
  }

  absl::Status Make(bool dry_run) {
    session_.console.out << session_.console.Bold(scenario_.title) << '\n';
    SOCLE_ASSIGN_OR_RETURN(const bool was_made, dry_run ? absl::StatusOr<bool>(false) : WasMade());
    if (was_made) before_ = static_cast<int>(scenario_.steps.size());
    for (size_t i = 0; i < scenario_.steps.size() && !was_made; ++i) {
      auto ended = dry_run ? absl::StatusOr<Ended>(Ended::kMade) : Make(i);
      if (!ended.ok()) return In(i, ended.status());
      Print(scenario_.steps[i], *ended);
      if (*ended == Ended::kMadeBefore) ++before_;
      if (*ended == Ended::kLeftOut) ++left_out_;
    }
    const auto synthetic =
        std::count_if(scenario_.steps.begin(), scenario_.steps.end(), [](const Step& step) { return step.synthetic; });
    session_.console.out << fmt::format(
        "{}: {} steps, {} of them synthetic{}{}{}\n", scenario_.title, scenario_.steps.size(), synthetic,
        before_ == 0 ? "" : fmt::format("; {} were so already", before_),
        left_out_ == 0 ? "" : fmt::format("; {} left out", left_out_), dry_run ? "; nothing was called" : "");
    return absl::OkStatus();
  }

 private:
  absl::Status In(size_t step, const absl::Status& status) const {
    session_.console.err << fmt::format("{}, step {} ({} as {}):\n", scenario_.title, step + 1,
                                        scenario_.steps[step].method, scenario_.steps[step].actor);
    return status;
  }

  // Whether an earlier load came to its end.
  absl::StatusOr<bool> WasMade() {
    if (!scenario_.made_when) return false;
    const Step& step = *scenario_.made_when;
    SOCLE_ASSIGN_OR_RETURN(const MethodDescriptor* method, FindMethod(step.method));
    SOCLE_ASSIGN_OR_RETURN(const auto request, RequestFromJson(method, step.request.dump()));
    SOCLE_ASSIGN_OR_RETURN(ServiceClient * client, ClientOf(step.actor));
    const auto answer = CallMethod(*client, method, *request);
    if (absl::IsNotFound(answer.status())) return false;
    SOCLE_RETURN_IF_ERROR(answer.status());
    const json said = json::parse(JsonOf(**answer));
    for (const auto& [field, value] : scenario_.made_answers.items()) {
      if (!said.contains(field) || said[field] != value) return false;
    }
    return true;
  }

  absl::StatusOr<Ended> Make(size_t i) {
    const Step& step = scenario_.steps[i];
    const bool takes_id = methods_[i]->input_type()->FindFieldByName("request_id") != nullptr;
    const absl::StatusOr<json> content = Resolve(scenario_, i, answers_, takes_id);
    if (!content.ok() && !step.may_lack.empty()) return Ended::kLeftOut;  // what it names was left out
    SOCLE_RETURN_IF_ERROR(content.status());
    SOCLE_ASSIGN_OR_RETURN(const auto request, RequestFromJson(methods_[i], content->dump()));
    SOCLE_ASSIGN_OR_RETURN(ServiceClient * client, ClientOf(step.actor));
    const auto response = CallMethod(*client, methods_[i], *request);
    if (response.ok()) {
      if (!step.refused.empty()) {
        return absl::FailedPreconditionError(fmt::format("it was taken, and should be refused: {}", step.refused));
      }
      if (!step.let.empty()) answers_[step.let] = json::parse(JsonOf(**response));
      return Ended::kMade;
    }
    const auto error = ErrorInfoOf(response.status());
    if (error && !step.refused.empty() && error->reason() == step.refused) return Ended::kRefusedAsItMust;
    const bool lacks = error && (error->reason() == "ILLEGAL_STATE" || error->reason() == "RESOURCE_NOT_FOUND");
    if ((lacks || NamesTheUnknown(response.status())) && !step.may_lack.empty()) return Ended::kLeftOut;
    const auto holder = error ? MadeBefore(*error) : std::nullopt;
    if (!holder) return response.status();
    if (!step.let.empty()) answers_[step.let] = json{{"name", *holder}};
    return Ended::kMadeBefore;
  }

  absl::StatusOr<ServiceClient*> ClientOf(const std::string& actor) {
    if (const auto found = clients_.find(actor); found != clients_.end()) return &found->second;
    Globals globals = session_.globals;
    globals.identity = actor;
    SOCLE_ASSIGN_OR_RETURN(Credential credential, FindCredential(globals, "contributor"));
    SOCLE_ASSIGN_OR_RETURN(ServiceClient client, ServiceClient::Open(globals, std::move(credential)));
    return &clients_.emplace(actor, std::move(client)).first->second;
  }

  void Print(const Step& step, Ended ended) const {
    const Console& console = session_.console;
    const std::string how = ended == Ended::kLeftOut ? fmt::format("  left out: the record lacks {}", step.may_lack)
                            : !step.refused.empty()  ? fmt::format("  refused: {}", step.refused)
                            : ended == Ended::kMadeBefore ? "  (was so already)"
                                                          : "";
    console.out << fmt::format("  {:<34} as {}{}{}\n", step.method, ShortName(step.actor),
                               step.synthetic ? "  [synthetic]" : "", how);
    console.out << console.Dim("      " + step.source) << '\n';
  }

  const Session& session_;
  const Scenario scenario_;
  std::vector<const MethodDescriptor*> methods_;
  Answers answers_;
  int before_ = 0;
  int left_out_ = 0;
  std::map<std::string, ServiceClient> clients_;
};

}  // namespace

absl::StatusOr<ExitCode> Run(const LoadCommand& command, const Session& session) {
  std::set<std::string> actors;
  for (const std::string& path : command.files) {
    std::ifstream file(path);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    auto scenario = ParseScenario(text);
    if (!scenario.ok()) {
      return absl::InvalidArgumentError(fmt::format("{}: {}", path, std::string(scenario.status().message())));
    }
    for (const Step& step : scenario->steps) actors.insert(step.actor);
    if (command.actors) continue;
    Loader loader(session, *std::move(scenario));
    SOCLE_RETURN_IF_ERROR(loader.Check());
    SOCLE_RETURN_IF_ERROR(loader.Make(command.dry_run));
  }
  if (command.actors) {
    for (const std::string& actor : actors) session.console.out << actor << '\n';
  }
  return ExitCode::kOk;
}

}  // namespace socle::cli
