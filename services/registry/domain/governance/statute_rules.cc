#include "services/registry/domain/governance/statute_rules.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "fmt/format.h"

namespace socle::registry {
namespace {

constexpr int32_t kMaxDenominator = 1'000'000;
constexpr int32_t kMaxCount = 100'000;

void Add(Faults& faults, std::string field, std::string_view english, std::string_view french) {
  std::string sentence = fmt::format("{} : {}.", field, french);
  faults.push_back({std::move(field), std::string(english), std::move(sentence)});
}

void CheckRange(int32_t value, int32_t least, int32_t most, std::string field, Faults& faults) {
  if (value >= least && value <= most) return;
  Add(faults, std::move(field), fmt::format("{} is not from {} to {}", value, least, most),
      fmt::format("{} n'est pas entre {} et {}", value, least, most));
}

// `exceeded`: must be less than the whole, because nothing is more.
void CheckFraction(const std::optional<Fraction>& fraction, bool exceeded, const std::string& field, Faults& faults) {
  if (!fraction) return;
  if (fraction->denominator < 1 || fraction->denominator > kMaxDenominator) {
    Add(faults, field + ".denominator", "is not from 1 to 1000000", "le dénominateur va de 1 à 1 000 000");
  } else if (fraction->numerator < 0 || fraction->numerator > fraction->denominator) {
    Add(faults, field + ".numerator", "is not from 0 to the denominator", "le numérateur va de 0 au dénominateur");
  } else if (exceeded && fraction->numerator == fraction->denominator) {
    Add(faults, field, "nothing is more than all", "rien ne dépasse le tout");
  }
}

void CheckRule(const CompositionRule& rule, const std::set<std::string>& colleges, const std::string& field,
               Faults& faults) {
  if (!rule.college.empty() && !colleges.contains(rule.college)) {
    Add(faults, field + ".college", "is none of the statute's colleges", "ce collège n'est pas dans le statut");
  }
  CheckRange(rule.min_members, 0, kMaxCount, field + ".min_members", faults);
  if (rule.max_members) {
    CheckRange(*rule.max_members, 0, kMaxCount, field + ".max_members", faults);
    if (*rule.max_members < rule.min_members) {
      Add(faults, field + ".max_members", "is less than min_members", "le maximum est inférieur au minimum");
    }
  }
  CheckFraction(rule.more_than, true, field + ".more_than", faults);
  CheckFraction(rule.at_least, false, field + ".at_least", faults);
  if (rule.required_parties.size() > kMaxRequiredParties) {
    Add(faults, field + ".required_parties", "holds more than 100", "100 parties au plus");
  }
  if (std::set<std::string>(rule.required_parties.begin(), rule.required_parties.end()).size() <
      rule.required_parties.size()) {
    Add(faults, field + ".required_parties", "names a party twice", "une partie y est deux fois");
  }
  if (rule.min_members == 0 && !rule.max_members && !rule.more_than && !rule.at_least &&
      rule.required_parties.empty()) {
    Add(faults, field, "requires nothing", "cette règle n'exige rien");
  }
}

std::set<std::string> CheckColleges(const Statute& statute, Faults& faults) {
  std::set<std::string> ids;
  if (statute.colleges.size() > kMaxColleges) Add(faults, "colleges", "holds more than 20", "20 collèges au plus");
  for (size_t i = 0; i < statute.colleges.size(); ++i) {
    const std::string field = fmt::format("colleges[{}].college_id", i);
    if (!IsCollegeId(statute.colleges[i].id)) {
      Add(faults, field, "is not of lower-case letters, digits and -, 1 to 40",
          "minuscules, chiffres et tirets, de 1 à 40 caractères");
    } else if (!ids.insert(statute.colleges[i].id).second) {
      Add(faults, field, "is there twice", "ce collège y est deux fois");
    }
  }
  return ids;
}

}  // namespace

bool IsCollegeId(std::string_view id) {
  return !id.empty() && id.size() <= 40 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Faults CheckStatute(const Statute& statute) {
  Faults faults;
  const std::set<std::string> colleges = CheckColleges(statute, faults);
  if (statute.composition.size() > kMaxCompositionRules) {
    Add(faults, "composition", "holds more than 50 rules", "50 règles au plus");
  }
  for (size_t i = 0; i < statute.composition.size(); ++i) {
    CheckRule(statute.composition[i], colleges, fmt::format("composition[{}]", i), faults);
  }
  CheckFraction(statute.quorum.at_least, false, "quorum.at_least", faults);
  CheckFraction(statute.quorum.more_than, true, "quorum.more_than", faults);
  CheckFraction(statute.majority.at_least, false, "majority.at_least", faults);
  CheckFraction(statute.majority.more_than, true, "majority.more_than", faults);
  if (statute.majority.at_least && statute.majority.more_than) {
    Add(faults, "majority", "takes one of more_than and at_least", "l'un de more_than et at_least, pas les deux");
  }
  if (statute.majority.in_each_college && statute.colleges.empty()) {
    Add(faults, "majority.in_each_college", "the statute has no colleges", "le statut n'a pas de collège");
  }
  if (statute.voice_rule == VoiceRule::kWeighted && statute.source.empty()) {
    Add(faults, "source", "is required where voices are weighted: the text that says so",
        "obligatoire quand les voix sont pondérées : le texte qui le dit");
  }
  CheckRange(statute.proxies_per_member, 0, 10, "proxies_per_member", faults);
  CheckRange(statute.meeting_interval_months, 0, 60, "meeting_interval_months", faults);
  CheckRange(statute.notice_days, 0, 90, "notice_days", faults);
  return faults;
}

Faults CheckMember(const Member& member, Date body_begin) {
  Faults faults;
  if ((member.capacity == MemberCapacity::kCitizen) != member.party.empty()) {
    Add(faults, "party", member.party.empty() ? "is required, but for a citizen" : "a citizen sits for nobody",
        member.party.empty() ? "obligatoire, sauf pour un citoyen" : "un citoyen ne siège pour personne");
  }
  if (!member.college.empty() && !IsCollegeId(member.college)) {
    Add(faults, "college", "is no id of a college", "ce n'est pas l'identifiant d'un collège");
  }
  CheckRange(member.voices, 0, kMaxVoices, "voices", faults);
  if (member.begin >= member.end) Add(faults, "end_date", "is not after begin_date", "la fin doit suivre le début");
  if (member.begin != Date::Min() && member.begin < body_begin) {
    Add(faults, "begin_date", "is before the body begins", "le mandat commence avant l'instance");
  }
  if (member.alternates.size() > kMaxAlternates) Add(faults, "alternates", "holds more than 5", "5 suppléants au plus");
  std::set<std::string> persons(member.alternates.begin(), member.alternates.end());
  if (persons.size() < member.alternates.size() || persons.contains(member.person)) {
    Add(faults, "alternates", "names a person twice", "une personne y est deux fois");
  }
  return faults;
}

Date AddMonths(Date day, int months) {
  if (day.IsOpen()) return day;
  const auto sum =
      std::chrono::year_month(std::chrono::year(day.Year()), std::chrono::month(static_cast<unsigned>(day.Month()))) +
      std::chrono::months(months);
  const auto last = static_cast<int>(static_cast<unsigned>((sum / std::chrono::last).day()));
  return Date::Of(static_cast<int>(sum.year()), static_cast<int>(static_cast<unsigned>(sum.month())),
                  std::min(day.Day(), last));
}

}  // namespace socle::registry
