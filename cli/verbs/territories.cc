// territory …
#include "cli/verbs/written_verbs.h"
#include "socle/registry/v1/territory_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = registry::v1;
using Stub = v1::TerritoryService::Stub;

std::string PercentText(const v1::Coverage& coverage) {
  return coverage.has_percent() ? fmt::format("{:.1f} %", coverage.percent()) : "";
}

void Print(const google::protobuf::RepeatedPtrField<v1::Territory>& territories, const Console& console, bool history) {
  Table table({{"NAME"},
               {"LABEL", Table::kLeft, true},
               {"KIND"},
               {"MEMBERS", Table::kRight},
               {"PERIMETER"},
               {"FROM"},
               {"TO"},
               {"BELIEVED"},
               {"DELETED"}});
  for (const v1::Territory& each : territories) {
    table.AddRow({std::string(ShortName(each.name())), each.display_name(), v1::Territory::Kind_Name(each.kind()),
                  std::to_string(each.members_size()), DateText(each.perimeter_date()), DateText(each.valid_from()),
                  DateText(each.valid_to()), history ? BelievedText(each) : "",
                  each.has_delete_time() ? TimestampText(each.delete_time()) : ""});
  }
  table.PrintOrNone(console);
}

void Print(const v1::Territory& territory, const Console& console) {
  console.out << console.Bold(fmt::format("{}  {}", ShortName(territory.name()), territory.display_name())) << '\n';
  console.out << fmt::format("  {}, {}, perimeter of {}\n", v1::Territory::Kind_Name(territory.kind()),
                             territory.policy() == v1::Territory::FROZEN ? "frozen" : "follows successors",
                             DateText(territory.perimeter_date()));
  for (const auto& id : territory.external_ids()) console.out << fmt::format("  {} {}\n", id.system(), id.id());
  if (!territory.description().empty()) console.out << "  " << territory.description() << '\n';
  for (const std::string& member : territory.members()) console.out << "  member " << member << '\n';
  for (const auto& advisory : territory.advisories()) console.out << "  ! " << advisory.text() << '\n';
  if (territory.has_delete_time()) console.out << "  deleted " << TimestampText(territory.delete_time()) << '\n';
  console.out << console.Dim(fmt::format("  etag {} · revision {}", territory.etag(), territory.revision())) << '\n';
}

void Print(const v1::ResolveTerritoryResponse& resolved, const Console& console) {
  console.out << console.Bold(fmt::format("{}: {} communes, {} inhabitants", resolved.territory().display_name(),
                                          NumberText(resolved.total().commune_count()),
                                          NumberText(resolved.total().population())))
              << '\n';
  Table members(
      {{"MEMBER"}, {"LABEL", Table::kLeft, true}, {"OUTCOME"}, {"CARRIED ON BY"}, {"COMMUNES", Table::kRight}});
  for (const auto& member : resolved.members()) {
    std::string heirs;
    for (const auto& heir : member.successors()) {
      if (heir.collectivite() == member.member()) continue;
      heirs += fmt::format("{}{} {}", heirs.empty() ? "" : ", ", ShortName(heir.collectivite()),
                           ShareText(heir.basis(), heir.has_share(), heir.share()));
    }
    members.AddRow({std::string(ShortName(member.member())), member.display_name(),
                    v1::TerritoryMember::Outcome_Name(member.outcome()), heirs,
                    member.communes_known() ? NumberText(member.commune_count()) : "?"});
  }
  members.Print(console);
  Table coverage({{"DIVISION"},
                  {"LABEL", Table::kLeft, true},
                  {"COMMUNES", Table::kRight},
                  {"OF", Table::kRight},
                  {"INHABITANTS", Table::kRight},
                  {"SHARE", Table::kRight}});
  for (const auto* list : {&resolved.departements(), &resolved.regions()}) {
    for (const v1::Coverage& each : *list) {
      coverage.AddRow({std::string(ShortName(each.collectivite())), each.display_name(),
                       NumberText(each.commune_count()), NumberText(each.total_commune_count()),
                       NumberText(each.population()), PercentText(each)});
    }
  }
  console.out << '\n';
  coverage.Print(console);
}

void Print(const v1::CompareTerritoriesResponse& compared, const WrittenCommand& command, const Console& console) {
  console.out << console.Bold(fmt::format("{} communes and {} inhabitants in both",
                                          NumberText(compared.overlap().commune_count()),
                                          NumberText(compared.overlap().population())))
              << '\n';
  Table table({{"TERRITORY"},
               {"COMMUNES IN BOTH", Table::kRight},
               {"OF", Table::kRight},
               {"SHARE OF INHABITANTS", Table::kRight}});
  const auto add = [&](const std::string& name, const v1::Coverage& coverage) {
    table.AddRow({std::string(ShortName(name)), NumberText(coverage.commune_count()),
                  NumberText(coverage.total_commune_count()), PercentText(coverage)});
  };
  add(command.name, compared.first());
  add(command.other, compared.second());
  table.Print(console);
}

// For RunCommon.
struct Territories {
  using Stub = v1::TerritoryService::Stub;
  using Message = v1::Territory;
  using Messages = google::protobuf::RepeatedPtrField<Message>;
  using ImportRequest = v1::ImportTerritoriesRequest;
  using ImportResponse = v1::ImportTerritoriesResponse;
  static constexpr auto kCreate = &Stub::CreateTerritory;
  static constexpr auto kGet = &Stub::GetTerritory;
  static constexpr auto kList = &Stub::ListTerritories;
  static constexpr Messages* (v1::ListTerritoriesResponse::*kItems)() =
      &v1::ListTerritoriesResponse::mutable_territories;
  static constexpr auto kUpdate = &Stub::UpdateTerritory;
  static constexpr auto kCorrect = &Stub::CorrectTerritory;
  static constexpr auto kDelete = &Stub::DeleteTerritory;
  static constexpr auto kUndelete = &Stub::UndeleteTerritory;
  static constexpr auto kHistory = &Stub::ListTerritoryHistory;
  static constexpr Messages* (v1::ListTerritoryHistoryResponse::*kVersions)() =
      &v1::ListTerritoryHistoryResponse::mutable_versions;
  static constexpr auto kImport = &Stub::ImportTerritories;

  template <typename Request>
  static Message* In(Request* request) {
    return request->mutable_territory();
  }
  static void SetId(const std::string& id, v1::CreateTerritoryRequest* request) { request->set_territory_id(id); }

  static void FillInOwn(const WrittenCommand& command, Message* territory, google::protobuf::FieldMask* mask) {
    // A new one has a policy, said or not.
    const bool is_new = command.action == WrittenCommand::Action::kCreate;
    if (command.frozen || is_new) {
      territory->set_policy(command.frozen.value_or(false) ? v1::Territory::FROZEN : v1::Territory::FOLLOW_SUCCESSORS);
      mask->add_paths("policy");
    }
    if (command.perimeter_date) {
      *territory->mutable_perimeter_date() = ToProto(*command.perimeter_date);
      mask->add_paths("perimeter_date");
    }
    if (command.members) {
      territory->mutable_members()->Assign(command.members->begin(), command.members->end());
      mask->add_paths("members");
    }
  }

  static void Print(const Messages& list, const Console& console, bool history) { cli::Print(list, console, history); }
  static void Print(const Message& territory, const Console& console) { cli::Print(territory, console); }
};

absl::StatusOr<ExitCode> Of(const WrittenCommand& command, const Session& session, Stub& stub) {
  v1::ListTerritoriesOfRequest request;
  request.set_parent(command.name);
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, stub, &Stub::ListTerritoriesOf, request,
                                      &v1::ListTerritoriesOfResponse::mutable_memberships, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"TERRITORY"},
               {"LABEL", Table::kLeft, true},
               {"KIND"},
               {"RELATION"},
               {"COMMUNES", Table::kRight},
               {"SHARE OF INHABITANTS", Table::kRight}});
  for (const auto& each : list.memberships()) {
    table.AddRow({std::string(ShortName(each.territory())), each.display_name(), v1::Territory::Kind_Name(each.kind()),
                  v1::TerritoryMembership::Relation_Name(each.relation()), NumberText(each.coverage().commune_count()),
                  PercentText(each.coverage())});
  }
  table.PrintOrNone(session.console);
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<ExitCode> RunTerritory(const WrittenCommand& command, const Session& session) {
  const std::unique_ptr<Stub> stub = session.client.StubOf<v1::TerritoryService>();
  if (const auto done = RunCommon<Territories>(command, session, *stub)) return *done;
  switch (command.action) {
    case WrittenCommand::Action::kResolve: {
      v1::ResolveTerritoryRequest request;
      request.set_name(command.name);
      return Ask(session, *stub, &Stub::ResolveTerritory, request,
                 [](const auto& resolved, const Console& console) { Print(resolved, console); });
    }
    case WrittenCommand::Action::kOverlap: {
      v1::CompareTerritoriesRequest request;
      request.set_first(command.name);
      request.set_second(command.other);
      return Ask(session, *stub, &Stub::CompareTerritories, request,
                 [&](const auto& compared, const Console& console) { Print(compared, command, console); });
    }
    default:
      return Of(command, session, *stub);
  }
}

}  // namespace socle::cli
