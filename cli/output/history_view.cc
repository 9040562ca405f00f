#include "cli/output/history_view.h"

#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/text/display_width.h"
#include "cli/text/wording.h"

namespace socle::cli {

using registry::v1::SuccessionLink;
using registry::v1::SuccessorResolution;

namespace {

constexpr int kMostLinks = 12;

void PrintLinks(const google::protobuf::RepeatedPtrField<SuccessionLink>& links, std::string_view title,
                const Console& console) {
  for (int i = 0; i < links.size() && i < kMostLinks; ++i) {
    const SuccessionLink& link = links[i];
    console.out << "    " << console.Dim(title) << Printable(ShortName(link.collectivite())) << " · "
                << ShareText(link.basis(), link.has_share(), link.share()) << '\n';
  }
  if (links.size() > kMostLinks) {
    console.out << "    " << console.Dim(title) << "and " << links.size() - kMostLinks << " more (--json has all)\n";
  }
}

std::string KnowledgeText(const registry::v1::Knowledge& knowledge) {
  const std::string from = knowledge.has_known_from() ? TimestampText(knowledge.known_from()) : "";
  const std::string to = knowledge.has_known_to() ? TimestampText(knowledge.known_to()) : "";
  if (to.empty()) return from.empty() ? "" : "known since " + from;
  return from.empty() ? "believed until " + to : fmt::format("believed from {} to {}", from, to);
}

}  // namespace

void PrintVersion(const registry::v1::CollectiviteVersion& version, const Console& console) {
  const bool corrected = version.knowledge().has_known_to();
  const std::string heading =
      fmt::format("{}  {}", ValidityText(version.validity()), Printable(version.display_name()));
  console.out << "  " << (corrected ? console.Dim(heading + "  [corrected since]") : console.Bold(heading)) << '\n';
  if (version.validity().has_valid_from()) {
    console.out << "    " << console.Dim("why     ") << MovementText(version.movement_code()) << '\n';
  }
  if (!version.parent().empty())
    console.out << "    " << console.Dim("part of ") << Printable(ShortName(version.parent())) << '\n';
  if (!version.nature().empty()) {
    console.out << "    " << console.Dim("nature  ") << Printable(version.nature()) << ' '
                << Printable(version.fiscalite()) << '\n';
  }
  PrintLinks(version.predecessors(), "before  ", console);
  PrintLinks(version.successors(), "after   ", console);
  if (const std::string known = KnowledgeText(version.knowledge()); !known.empty() && corrected) {
    console.out << "    " << console.Dim("record  ") << known << '\n';
  }
}

std::string_view OutcomeText(SuccessorResolution::Outcome outcome) {
  switch (outcome) {
    case SuccessorResolution::ALIVE:
      return "alive";
    case SuccessorResolution::ONE_SUCCESSOR:
      return "one successor";
    case SuccessorResolution::SHARED:
      return "shared";
    case SuccessorResolution::AMBIGUOUS:
      return "ambiguous";
    case SuccessorResolution::NO_KNOWN_SUCCESSOR:
      return "no known successor";
    case SuccessorResolution::UNKNOWN_ENTITY:
      return "unknown";
    case SuccessorResolution::MALFORMED:
      return "malformed";
    default:
      return "?";
  }
}

std::string PathText(const registry::v1::Successor& successor) {
  std::string text;
  for (const SuccessionLink& link : successor.path()) {
    text += fmt::format("{}{} {} → {}", text.empty() ? "" : ", ", DateText(link.effective_date()),
                        MovementText(link.movement_code()), ShortName(link.collectivite()));
  }
  return text;
}

}  // namespace socle::cli
