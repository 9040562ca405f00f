#include "cli/output/contract_document.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/names/entity_name.h"
#include "cli/text/contract_wording.h"
#include "cli/text/wording.h"

namespace socle::cli {
namespace {

namespace v1 = contracts::v1;

// Text of others inside a line of Markdown: nothing in it is markup, and it stays on its line.
std::string Plain(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>|#").find(c) != std::string_view::npos) plain += '\\';
    plain += c == '\n' || c == '\r' ? ' ' : c;
  }
  return plain;
}

void Row(std::string* out, std::initializer_list<std::string> cells) {
  for (const std::string& cell : cells) *out += "| " + cell + " ";
  *out += "|\n";
}

void Head(std::string* out, std::initializer_list<std::string> cells) {
  *out += '\n';
  Row(out, cells);
  for (size_t i = 0; i < cells.size(); ++i) *out += "|---";
  *out += "|\n";
}

// What the contract calls a party; its name where it calls it nothing.
std::string NameIn(const v1::Contract& contract, const std::string& name) {
  for (const v1::ContractParty& party : contract.parties()) {
    if (party.party() == name && !party.display_name().empty()) return Plain(party.display_name());
  }
  return std::string(ShortName(name));
}

std::string Marked(bool synthetic) { return synthetic ? " *(synthétique)*" : ""; }

// A fence that no run of backticks within the text closes.
std::string FenceFor(const std::string& text) {
  size_t longest = 2, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(longest + 1, '`');
}

// "Cadre d'Action Stratégique" of the phase "framework"; the id where the programme does not have it.
std::string PhaseText(const ContractDocument& document) {
  for (const v1::Phase& phase : document.programme.phases()) {
    if (phase.id() == document.contract.phase()) return phase.display_name();
  }
  return document.contract.phase();
}

void WriteHead(const ContractDocument& document, std::string* out) {
  const v1::Contract& contract = document.contract;
  const std::string& programme = document.programme.display_name();
  *out += fmt::format("# {}{}\n\n", Plain(contract.display_name()), Marked(contract.synthetic()));
  *out += fmt::format("- Programme : {}\n- Phase : {}\n- Territoire : {}\n- Pilote : {}\n",
                      programme.empty() ? LastPart(contract.programme()) : Plain(programme), Plain(PhaseText(document)),
                      LastPart(contract.territory()), NameIn(contract, contract.pilot()));
  if (contract.has_launch_date()) *out += fmt::format("- Lancement : {}\n", DateText(contract.launch_date()));
  if (!contract.launch_note().empty()) *out += fmt::format("- Sur le lancement : {}\n", Plain(contract.launch_note()));
  if (!contract.predecessor().empty()) *out += fmt::format("- Fait suite à : {}\n", contract.predecessor());
  if (!contract.source().empty()) *out += fmt::format("- Source : {}\n", Plain(contract.source()));
  if (!contract.description().empty()) *out += fmt::format("\n{}\n", Plain(contract.description()));
  *out += "\n## Parties\n";
  Head(out, {"Partie", "Nom", "Groupe"});
  for (const v1::ContractParty& party : contract.parties()) {
    Row(out, {std::string(ShortName(party.party())), Plain(party.display_name()), FrenchText(party.group())});
  }
}

void WriteInstrument(const InstrumentPages& pages, std::string* out) {
  const v1::Instrument& instrument = pages.instrument;
  *out += fmt::format("\n## {}{}\n\n- État : {}\n", Plain(instrument.display_name()), Marked(instrument.synthetic()),
                      FrenchText(instrument.state()));
  if (instrument.has_effective_date())
    *out += fmt::format("- En vigueur à partir du {}\n", DateText(instrument.effective_date()));
  if (instrument.has_end_date()) *out += fmt::format("- Jusqu'au {}\n", DateText(instrument.end_date()));
  if (!instrument.sha256().empty()) *out += fmt::format("- Empreinte SHA-256 : `{}`\n", instrument.sha256());
  if (!instrument.source().empty()) *out += fmt::format("- Source : {}\n", Plain(instrument.source()));
  Head(out, {"Signataire", "Délibération exécutoire", "Signature"});
  for (const v1::SignatoryStatus& each : pages.signatories) {
    const auto signature = std::find_if(pages.signatures.begin(), pages.signatures.end(), [&](const v1::Signature& s) {
      return s.state() == v1::Signature::GIVEN && s.party() == each.party().party();
    });
    const auto deliberation =
        std::find_if(pages.deliberations.begin(), pages.deliberations.end(),
                     [&](const v1::Deliberation& d) { return d.party() == each.party().party() && d.synthetic(); });
    const std::string voted = DateText(each.executory_date()) + Marked(deliberation != pages.deliberations.end());
    const std::string& name = each.party().display_name();
    Row(out,
        {Plain(name.empty() ? ShortName(each.party().party()) : name),
         each.has_executory_date() ? voted : (each.vote_pending() ? "manque" : ""),
         signature == pages.signatures.end() ? "manque"
                                             : DateText(signature->signature_date()) + Marked(signature->synthetic())});
  }
}

void WriteDiagnostic(const ContractDocument& document, std::string* out) {
  if (document.findings.empty()) return;
  *out += "\n## Diagnostic\n\n";
  for (const v1::Finding& finding : document.findings) {
    *out += fmt::format("- {}, {} : {}{}\n", Plain(finding.theme().label()), FrenchText(finding.kind()),
                        Plain(finding.text()), Marked(finding.synthetic()));
  }
}

void WriteFramework(const ContractDocument& document, std::string* out) {
  if (document.issues.empty() && document.orientations.empty()) return;
  *out += "\n## Enjeux et orientations\n\n";
  for (const v1::Issue& issue : document.issues) {
    *out += fmt::format("- **{}**{}\n", Plain(issue.title()), Marked(issue.synthetic()));
    for (const v1::Orientation& orientation : document.orientations) {
      const auto& serves = orientation.issues();
      if (std::find(serves.begin(), serves.end(), issue.name()) == serves.end()) continue;
      *out += fmt::format("  - {}{}\n", Plain(orientation.title()), Marked(orientation.synthetic()));
    }
  }
}

void WritePlan(const ContractDocument& document, std::string* out) {
  const v1::PlanNode& plan = document.plan.contract();
  if (plan.action_count() == 0) return;
  *out += fmt::format("\n## Plan d'actions\n\n{} propositions, {} retenues, dont {} engagées et {} terminées.\n",
                      plan.action_count(), plan.retained_count(), plan.engaged_count(), plan.completed_count());
  if (plan.retained_count() == 0) return;
  Head(out, {"Action", "Porteur", "État"});
  for (const v1::Action& action : document.actions) {
    if (action.selection() != v1::Action::RETAINED) continue;
    Row(out, {Plain(action.title()) + Marked(action.synthetic()), NameIn(document.contract, action.owner()),
              FrenchText(action.status())});
  }
}

void WriteCommitments(const ContractDocument& document, std::string* out) {
  if (document.commitments.empty()) return;
  *out += "\n## Engagements réciproques\n";
  Head(out, {"Engagement", "De", "Envers", "Échéance", "État"});
  for (const v1::Commitment& each : document.commitments) {
    Row(out, {Plain(each.text()) + Marked(each.synthetic()), NameIn(document.contract, each.debtor()),
              NameIn(document.contract, each.creditor()), DateText(each.due_date()),
              FrenchText(each.state()) + (each.late() ? ", en retard" : "")});
  }
}

void WriteSignedContent(const InstrumentPages& pages, std::string* out) {
  const std::string& content = pages.version.canonical_text();
  if (content.empty()) return;
  const std::string fence = FenceFor(content);
  *out += fmt::format(
      "\n## Contenu signé : {}\n\nSHA-256 `{}` des {} octets qui suivent, sans le dernier saut de ligne s'il a été "
      "ajouté ici. Un traitement de texte peut changer des octets ; pour recalculer l'empreinte, partir du fichier "
      "remis avec ce document :\n\n```\nsha256sum {}.signed.txt\n```\n\nou de ce que garde le service "
      ":\n\n```\nsoclectl "
      "call GetInstrumentVersion '{{\"name\": \"{}\"}}' --json | jq -j .canonicalText | sha256sum\n```\n\n{}\n{}{}{}\n",
      Plain(pages.instrument.display_name()), pages.version.sha256(), content.size(), LastPart(pages.instrument.name()),
      pages.version.name(), fence, content, content.back() == '\n' ? "" : "\n", fence);
}

}  // namespace

std::string MarkdownOf(const ContractDocument& document) {
  std::string out;
  WriteHead(document, &out);
  for (const InstrumentPages& pages : document.instruments) WriteInstrument(pages, &out);
  WriteDiagnostic(document, &out);
  WriteFramework(document, &out);
  WritePlan(document, &out);
  WriteCommitments(document, &out);
  for (const InstrumentPages& pages : document.instruments) WriteSignedContent(pages, &out);
  return out;
}

}  // namespace socle::cli
