#include "cli/text/contract_wording.h"

namespace socle::cli {
namespace {

namespace v1 = contracts::v1;

// `words` are those of the values 1, 2, 3…
template <size_t count>
std::string WordOf(int value, const char* const (&words)[count]) {
  return value >= 1 && static_cast<size_t>(value) <= count ? words[value - 1] : std::to_string(value);
}

}  // namespace

std::string FrenchText(v1::PartyGroup group) { return WordOf(group, {"collectivité", "partenaire", "entreprise"}); }

std::string FrenchText(v1::Instrument::State state) {
  return WordOf(state, {"projet", "en négociation", "texte arrêté", "en délibération", "à la signature", "en vigueur",
                        "en révision", "échu", "résilié", "remplacé"});
}

std::string FrenchText(v1::Action::Status status) {
  return WordOf(status, {"en projet", "qualifiée", "validée", "engagée", "en cours", "suspendue", "bloquée", "terminée",
                         "abandonnée"});
}

std::string FrenchText(v1::Commitment::State state) {
  return WordOf(state, {"proposé", "promis", "déclaré tenu", "tenu", "contesté", "abandonné"});
}

std::string FrenchText(v1::Finding::Kind kind) { return WordOf(kind, {"atout", "faiblesse", "opportunité", "menace"}); }

}  // namespace socle::cli
