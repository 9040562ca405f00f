// territory …
#include "cli/output/collectivite_view.h"
#include "cli/verbs/written.h"

namespace socle::cli {
namespace {

namespace v1 = registry::v1;
using Stub = v1::TerritoryService::Stub;

std::string PercentText(const v1::Coverage& coverage) {
  return coverage.has_percent() ? fmt::format("{:.1f} %", coverage.percent()) : "";
}

std::string KnownText(const v1::Territory& territory) {
  const auto& knowledge = territory.knowledge();
  return knowledge.has_known_to() ? "until " + TimestampText(knowledge.known_to()) : "now";
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
                  DateText(each.valid_to()), history ? KnownText(each) : "",
                  each.has_delete_time() ? TimestampText(each.delete_time()) : ""});
  }
  if (table.empty()) {
    console.out << "none\n";
  } else {
    table.Print(console);
  }
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

absl::StatusOr<ExitCode> Show(const Session& session, const absl::StatusOr<v1::Territory>& territory) {
  if (!territory.ok()) return territory.status();
  if (session.globals.json) {
    session.console.out << JsonOf(*territory) << '\n';
  } else {
    Print(*territory, session.console);
  }
  return ExitCode::kOk;
}

absl::StatusOr<v1::Territory> Create(const WrittenCommand& command, const Session& session, Stub& stub) {
  v1::CreateTerritoryRequest request;
  request.set_territory_id(command.id);
  request.set_validate_only(command.validate_only);
  v1::Territory* territory = request.mutable_territory();
  territory->set_display_name(command.label);
  SOCLE_ASSIGN_OR_RETURN(const int kind, EnumOf(v1::Territory::Kind_descriptor(), command.kind));
  territory->set_kind(static_cast<v1::Territory::Kind>(kind));
  territory->set_policy(command.frozen ? v1::Territory::FROZEN : v1::Territory::FOLLOW_SUCCESSORS);
  *territory->mutable_perimeter_date() = ToProto(command.perimeter_date);
  territory->mutable_members()->Assign(command.members.begin(), command.members.end());
  SOCLE_RETURN_IF_ERROR(AddExternalIds(command.external_ids, territory->mutable_external_ids()));
  return session.client.Call(&Stub::CreateTerritory, stub, request);
}

absl::StatusOr<ExitCode> List(const WrittenCommand& command, const Session& session, Stub& stub) {
  v1::ListTerritoriesRequest request;
  request.set_filter(command.filter);
  request.set_order_by(command.order_by);
  request.set_show_deleted(command.show_deleted);
  SetAsOf(session.globals, &request);
  if (session.globals.known_at) *request.mutable_known_at() = ToProto(*session.globals.known_at);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, stub, &Stub::ListTerritories, request,
                                      &v1::ListTerritoriesResponse::mutable_territories, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Print(list.territories(), session.console, false);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.territories_size(), -1);
  PrintReadInfo(list.read_info(), session.console);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> History(const WrittenCommand& command, const Session& session, Stub& stub) {
  v1::ListTerritoryHistoryRequest request;
  request.set_parent(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, stub, &Stub::ListTerritoryHistory, request,
                                      &v1::ListTerritoryHistoryResponse::mutable_versions, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
  } else {
    Print(list.versions(), session.console, true);
  }
  return ExitCode::kOk;
}

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
               {"INHABITANTS", Table::kRight}});
  for (const auto& each : list.memberships()) {
    table.AddRow({std::string(ShortName(each.territory())), each.display_name(), v1::Territory::Kind_Name(each.kind()),
                  v1::TerritoryMembership::Relation_Name(each.relation()), NumberText(each.coverage().commune_count()),
                  PercentText(each.coverage())});
  }
  if (table.empty()) {
    session.console.out << "none\n";
  } else {
    table.Print(session.console);
  }
  return ExitCode::kOk;
}

template <typename Response, typename Request>
absl::StatusOr<ExitCode> Ask(const WrittenCommand& command, const Session& session, Stub& stub, Request request,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*)) {
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const Response response, session.client.Call(method, stub, request));
  if (session.globals.json) {
    session.console.out << JsonOf(response) << '\n';
  } else {
    if constexpr (std::is_same_v<Response, v1::CompareTerritoriesResponse>) {
      Print(response, command, session.console);
    } else {
      Print(response, session.console);
    }
    PrintReadInfo(response.read_info(), session.console);
  }
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<ExitCode> RunTerritory(const WrittenCommand& command, const Session& session) {
  const std::unique_ptr<Stub> stub = v1::TerritoryService::NewStub(session.client.channel());
  using Action = WrittenCommand::Action;
  switch (command.action) {
    case Action::kList:
      return List(command, session, *stub);
    case Action::kHistory:
      return History(command, session, *stub);
    case Action::kCreate:
      return Show(session, Create(command, session, *stub));
    case Action::kDelete: {
      v1::DeleteTerritoryRequest request;
      request.set_name(command.name);
      return Show(session, session.client.Call(&Stub::DeleteTerritory, *stub, request));
    }
    case Action::kUndelete: {
      v1::UndeleteTerritoryRequest request;
      request.set_name(command.name);
      return Show(session, session.client.Call(&Stub::UndeleteTerritory, *stub, request));
    }
    case Action::kImport: {
      using Response = v1::ImportTerritoriesResponse;
      return SendFiles<v1::ImportTerritoriesRequest, Response>(command, session, *stub, &Stub::ImportTerritories);
    }
    case Action::kResolve: {
      v1::ResolveTerritoryRequest request;
      request.set_name(command.name);
      return Ask(command, session, *stub, request, &Stub::ResolveTerritory);
    }
    case Action::kOverlap: {
      v1::CompareTerritoriesRequest request;
      request.set_first(command.name);
      request.set_second(command.other);
      return Ask(command, session, *stub, request, &Stub::CompareTerritories);
    }
    case Action::kOf:
      return Of(command, session, *stub);
    default: {
      v1::GetTerritoryRequest request;
      request.set_name(command.name);
      SetAsOf(session.globals, &request);
      if (session.globals.known_at) *request.mutable_known_at() = ToProto(*session.globals.known_at);
      return Show(session, session.client.Call(&Stub::GetTerritory, *stub, request));
    }
  }
}

}  // namespace socle::cli
