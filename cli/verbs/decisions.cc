// decisions, decision, votes, verify.
#include <fmt/format.h>
#include <openssl/evp.h>

#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/written.h"
#include "platform/base/error.h"
#include "socle/registry/v1/decision_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = registry::v1;
using Stub = v1::DecisionService::Stub;

std::string Hex(const std::string& bytes) { return absl::BytesToHexString(bytes); }

void PrintReasons(const google::protobuf::RepeatedPtrField<v1::DecisionReason>& reasons, const Console& console) {
  for (const v1::DecisionReason& reason : reasons) {
    console.out << fmt::format("    {}\n",
                               console.language == Language::kFrench ? reason.message_fr() : reason.message());
  }
}

void Print(const v1::Decision& decision, const Console& console) {
  console.out << console.Bold(decision.title()) << (decision.synthetic() ? "  [synthetic]" : "") << '\n';
  console.out << "  " << v1::Decision::State_Name(decision.state());
  if (decision.has_vote_date()) console.out << " on " << DateText(decision.vote_date());
  if (const std::string text = ResultText(decision.result()); !text.empty()) console.out << ": " << text;
  console.out << '\n';
  if (!decision.text().empty()) console.out << "  " << decision.text() << '\n';
  if (!decision.subject().empty()) console.out << "  on " << decision.subject() << '\n';
  console.out << "  content " << Hex(decision.content_sha256()) << '\n';
  PrintReasons(decision.result().reasons(), console);
  if (!decision.supersedes().empty()) console.out << "  takes up again " << decision.supersedes() << '\n';
  if (!decision.superseded_by().empty()) console.out << "  ! replaced by " << decision.superseded_by() << '\n';
  if (!decision.source().empty()) console.out << console.Dim("  source: " + decision.source()) << '\n';
  console.out << console.Dim(fmt::format("  {} · revision {}", decision.name(), decision.revision())) << '\n';
}

absl::StatusOr<ExitCode> List(const GovernanceCommand& command, const Session& session, Stub& stub) {
  v1::ListDecisionsRequest request;
  request.set_parent(command.name);
  if (!command.state.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const int state, EnumOf(v1::Decision::State_descriptor(), command.state));
    request.set_state(static_cast<v1::Decision::State>(state));
  }
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, stub, &Stub::ListDecisions, request,
                                                       &v1::ListDecisionsResponse::mutable_decisions, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"NAME"}, {"DAY"}, {"STATE"}, {"TITLE", Table::kLeft, true}, {"RESULT", Table::kLeft, true}, {""}});
  for (const v1::Decision& each : list.decisions()) {
    table.AddRow({WithoutCollection(each.name()), DateText(each.vote_date()), v1::Decision::State_Name(each.state()),
                  each.title(), ResultText(each.result()), SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.decisions_size(), -1);
  return ExitCode::kOk;
}

std::string PresenceText(const v1::Vote& vote) {
  switch (vote.presence()) {
    case v1::Attendance::REPRESENTED:
      return fmt::format("by proxy of {}", ShortName(vote.proxy_holder()));
    case v1::Attendance::PRESENCE_UNSPECIFIED:
      return "";
    default:
      return v1::Attendance::Presence_Name(vote.presence());
  }
}

absl::StatusOr<ExitCode> Votes(const GovernanceCommand& command, const Session& session, Stub& stub) {
  v1::ListVotesRequest request;
  request.set_parent(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, stub, &Stub::ListVotes, request,
                                                       &v1::ListVotesResponse::mutable_votes, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"PARTY"}, {"COLLEGE"}, {"VOICES", Table::kRight}, {"TAKES PART"}, {"SAID"}, {"HOW"}});
  for (const v1::Vote& each : list.votes()) {
    const bool silent = each.choice() == 0;
    table.AddRow({each.party().empty() ? "a citizen" : std::string(ShortName(each.party())), each.college(),
                  NumberText(each.voices()), PresenceText(each), silent ? "-" : v1::Vote::Choice_Name(each.choice()),
                  silent            ? ""
                  : each.recorded() ? "recorded"
                                    : "itself"});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.votes_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<std::string> DigestOf(const GovernanceCommand& command) {
  if (!command.digest.empty()) return absl::HexStringToBytes(command.digest);
  std::ifstream file(command.file, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (file.bad() || !file.is_open()) return absl::InvalidArgumentError(fmt::format("{} cannot be read", command.file));
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(), nullptr);
  digest.resize(size);
  return digest;
}

absl::StatusOr<ExitCode> Verify(const GovernanceCommand& command, const Session& session, Stub& stub) {
  v1::VerifyDecisionRequest request;
  request.set_name(command.name);
  SOCLE_ASSIGN_OR_RETURN(*request.mutable_content_sha256(), DigestOf(command));
  SOCLE_ASSIGN_OR_RETURN(const auto answer, session.client.Call(&Stub::VerifyDecision, stub, request));
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(answer) << '\n';
  } else {
    console.out << console.Bold(answer.valid() ? "valid" : "NOT valid")
                << fmt::format("  {} {}\n", v1::Decision::State_Name(answer.state()), ResultText(answer.result()));
    PrintReasons(answer.reasons(), console);
    console.out << console.Dim("  content " + Hex(request.content_sha256())) << '\n';
  }
  return answer.valid() ? ExitCode::kOk : ExitCode::kError;
}

}  // namespace

std::string ResultText(const v1::DecisionResult& result) {
  if (!result.has_count()) return "";
  const v1::VoteCount& count = result.count();
  std::string text = fmt::format("{} for, {} against, {} abstained", NumberText(count.in_favour()),
                                 NumberText(count.against()), NumberText(count.abstentions()));
  if (count.not_voting() > 0) text += fmt::format(", {} silent", NumberText(count.not_voting()));
  if (!result.quorum_reached() && !result.quorum_waived()) text += ", no quorum";
  if (result.unanimous()) text += ", unanimous";
  if (result.casting_vote_used()) text += ", by the casting vote";
  return text;
}

absl::StatusOr<ExitCode> RunDecisions(const GovernanceCommand& command, const Session& session) {
  const std::unique_ptr<Stub> stub = session.client.StubOf<v1::DecisionService>();
  switch (command.action) {
    case GovernanceCommand::Action::kDecisions:
      return List(command, session, *stub);
    case GovernanceCommand::Action::kVotes:
      return Votes(command, session, *stub);
    case GovernanceCommand::Action::kVerify:
      return Verify(command, session, *stub);
    default:
      break;
  }
  v1::GetDecisionRequest request;
  request.set_name(command.name);
  SOCLE_ASSIGN_OR_RETURN(const v1::Decision decision, session.client.Call(&Stub::GetDecision, *stub, request));
  if (session.globals.json) {
    session.console.out << JsonOf(decision) << '\n';
  } else {
    Print(decision, session.console);
  }
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Run(const GovernanceCommand& command, const Session& session) {
  switch (command.action) {
    case GovernanceCommand::Action::kManifestos:
      return RunManifestos(command, session);
    case GovernanceCommand::Action::kBodies:
    case GovernanceCommand::Action::kBody:
    case GovernanceCommand::Action::kMeetings:
      return RunBodies(command, session);
    default:
      return RunDecisions(command, session);
  }
}

}  // namespace socle::cli
