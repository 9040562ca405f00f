// manifestos, signatories.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/output/collectivite_view.h"
#include "cli/output/history_view.h"
#include "cli/output/json.h"
#include "cli/text/table.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/registry/v1/manifesto_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = registry::v1;
using Stub = v1::ManifestoService::Stub;

// The only manifesto, for who names none.
absl::StatusOr<std::string> TheManifesto(const SignatoriesCommand& command, const Session& session, Stub& stub) {
  if (!command.manifesto.empty()) return command.manifesto;
  v1::ListManifestosRequest request;
  request.set_page_size(10);
  SOCLE_ASSIGN_OR_RETURN(const auto list, session.client.Call(&Stub::ListManifestos, stub, request));
  if (list.manifestos_size() == 1) return list.manifestos(0).name();
  std::string names;
  for (const v1::Manifesto& each : list.manifestos()) names += " " + WithoutCollection(each.name());
  return absl::InvalidArgumentError(list.manifestos_size() == 0 ? "there is no manifesto"
                                                                : fmt::format("name one of the manifestos:{}", names));
}

// "Hauts-de-France", "CA du Pays de Saint-Omer 7/8, …": who carries it, unless it is the signatory itself.
std::string CarriersText(const v1::Signatory& signatory) {
  std::string text;
  for (const v1::Successor& carrier : signatory.carriers()) {
    if (carrier.collectivite() == signatory.signature().party() && signatory.carriers_size() == 1) return "itself";
    text += fmt::format(
        "{}{} ({}{})", text.empty() ? "" : ", ", carrier.display_name(), ShortName(carrier.collectivite()),
        signatory.carriers_size() == 1 ? "" : ", " + ShareText(carrier.basis(), carrier.has_share(), carrier.share()));
  }
  return text.empty() ? "nobody known" : text;
}

std::string AttestationText(const v1::Signature& signature) {
  switch (signature.attestation()) {
    case v1::Signature::BY_PARTY:
      return "itself";
    case v1::Signature::RECORDED_BY_CARRIER:
      return "recorded by the carrier";
    case v1::Signature::CONFIRMED_BY_PARTY:
      return "recorded, confirmed";
    case v1::Signature::CONTESTED_BY_PARTY:
      return "contested";
    default:
      return "";
  }
}

void Print(const v1::ListSignatoriesResponse& list, const v1::CountSignatoriesResponse& count, const Console& console) {
  Table table(
      {{"SIGNATORY"}, {"NAME", Table::kLeft, true}, {"SINCE"}, {"SAYS SO"}, {"CARRIED BY", Table::kLeft, true}, {""}});
  for (const v1::Signatory& each : list.signatories()) {
    const v1::Signature& signature = each.signature();
    table.AddRow({std::string(ShortName(signature.party())), signature.party_display_name(),
                  signature.has_adhesion_date() ? DateText(signature.adhesion_date()) : "date unknown",
                  AttestationText(signature), CarriersText(each) + (each.ambiguous() ? "  ! to be decided" : ""),
                  SyntheticText(signature.synthetic())});
  }
  if (table.empty()) {
    console.out << "nobody has signed\n";
    return;
  }
  table.Print(console);
  console.out << console.Dim(fmt::format(
                     "{} signatures, carried by {}{}{}", NumberText(count.signature_count()),
                     NumberText(count.carrier_count()),
                     count.undated_count() == 0
                         ? ""
                         : fmt::format("; {} without a date in the sources", NumberText(count.undated_count())),
                     count.ambiguous_count() == 0 ? ""
                                                  : fmt::format("; {} carried by several", count.ambiguous_count())))
              << '\n';
}

}  // namespace

absl::StatusOr<ExitCode> Run(const SignatoriesCommand& command, const Session& session) {
  const std::unique_ptr<Stub> stub = session.client.StubOf<v1::ManifestoService>();
  v1::ListSignatoriesRequest request;
  SOCLE_ASSIGN_OR_RETURN(*request.mutable_parent(), TheManifesto(command, session, *stub));
  request.set_carried_by(command.carried_by);
  request.set_group_by_type(command.group_by_type);
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &Stub::ListSignatories, request,
                                      &v1::ListSignatoriesResponse::mutable_signatories, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  v1::CountSignatoriesRequest counted;
  counted.set_parent(request.parent());
  counted.set_carried_by(request.carried_by());
  SetAsOf(session.globals, &counted);
  SetReading(session.globals, &counted);
  SOCLE_ASSIGN_OR_RETURN(const auto count, session.client.Call(&Stub::CountSignatories, *stub, counted));
  Print(list, count, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.signatories_size(), count.signature_count());
  PrintReadInfo(list.read_info(), session.console);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> RunManifestos(const GovernanceCommand& command, const Session& session) {
  const std::unique_ptr<Stub> stub = session.client.StubOf<v1::ManifestoService>();
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &Stub::ListManifestos, v1::ListManifestosRequest(),
                                      &v1::ListManifestosResponse::mutable_manifestos, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"NAME"},
               {"LABEL", Table::kLeft, true},
               {"CARRIER"},
               {"VERSION", Table::kRight},
               {"SOURCE", Table::kLeft, true},
               {""}});
  for (const v1::Manifesto& each : list.manifestos()) {
    table.AddRow({WithoutCollection(each.name()), each.display_name(), std::string(ShortName(each.carrier())),
                  std::to_string(each.latest_version()), each.source(), SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.manifestos_size(), -1);
  return ExitCode::kOk;
}

}  // namespace socle::cli
