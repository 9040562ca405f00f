#include "tests/unit/contracts_instruments/model_world.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/digest.h"

namespace socle::contracts {
namespace {

using reference::kNever;

Date DayOf(int n) { return n == kNever ? Date::Max() : Day(n); }

std::string Person(int n) { return fmt::format("persons/{}", n); }

enum What {
  kWrite,
  kSubmit,
  kFreeze,
  kOpenVoting,
  kDeliberate,
  kComplete,
  kEmpower,
  kEndMandate,
  kName,
  kOpenSigning,
  kSign,
  kWithdraw,
  kRefuse,
  kReopen,
  kEnter,
  kStartReview,
  kEndReview,
  kTerminate,
  kExpire,
  kRetitle
};

// One for all, and one for each région.
const std::vector<std::string> kBodies = {"bodies/b0", "bodies/b1", "bodies/b2"};

}  // namespace

World::World(int config) {
  const std::string names[] = {"collectivites/departement-59", "collectivites/region-75", "collectivites/region-76",
                               "organisations/firm", "organisations/syndicat"};
  const int count = 2 + config % 4;
  file_.instrument = {.contract = "c", .id = "i", .kind = "k", .title = "0"};
  for (int i = 0; i < count; ++i) {
    const std::string& name = names[i];
    const bool collectivite = name.starts_with("collectivites/");
    const bool region = name.starts_with("collectivites/region-");
    const bool says_so = name == "organisations/syndicat";
    file_.instrument.parties.push_back({.name = name, .capacity = Capacity::kSignatory, .deliberates = says_so});
    model_.parties.push_back(
        {.collectivite = collectivite, .region = region, .votes = collectivite || says_so, .born = i == 3 ? 8 : 0});
  }
  model_.bodies = (config / 4) % 3;
  if (model_.bodies > 0) rules_.body_votes = {{.role = "body", .bodies = kBodies, .each_region = model_.bodies == 2}};
  Begin(doing_, file_);
}

World::World(int config, const InstrumentKind& kind) : World(config) {
  using enum GateCondition::Rule;
  rules_ = RulesOf(kind);
  for (KindRules::BodyVote& vote : rules_.body_votes) vote.bodies = kBodies;
  file_.instrument.kind = kind.id;
  file_.instrument.duration_months = kind.duration_months;
  model_.bodies = 0;
  bool public_votes = false;
  for (const GateCondition& condition : kind.conditions) {
    if (condition.rule == kBodyDecision || condition.rule == kRegionalCommittee) {
      model_.bodies = condition.rule == kBodyDecision ? 1 : 2;
      role_ = condition.body_role;
    }
    if (condition.rule == kDeliberationsExecutory) {
      const auto& groups = condition.groups;
      public_votes = std::find(groups.begin(), groups.end(), PartyGroup::kPublic) != groups.end();
    }
  }
  for (const PartyGroup group : kind.required_groups) {
    (group == PartyGroup::kPublic ? model_.wants_public : model_.wants_partner) = true;
  }
  model_.follows = !kind.follows.empty();
  model_.alone = !kind.repeatable;
  model_.changes = kind.category == InstrumentCategory::kAmendment;
  if (model_.changes) file_.instrument.amends = "contracts/c/instruments/base";
  for (size_t i = 0; i < model_.parties.size(); ++i) {
    InstrumentParty& party = file_.instrument.parties[i];
    model_.parties[i].partner = party.name == "organisations/firm";
    party.group = model_.parties[i].partner ? PartyGroup::kPartner : PartyGroup::kPublic;
    if (public_votes && !model_.parties[i].partner) model_.parties[i].votes = true;
  }
}

std::string World::Sha(int text) const {
  const auto found = sha_.find(text);
  return found == sha_.end() ? std::string(64, '0') : found->second;
}

RegistryFacts World::Facts() const {
  RegistryFacts facts{.asked = QuestionsOf(file_, rules_)};
  for (const auto& [name, day] : facts.asked.parties) {
    for (size_t i = 0; i < model_.parties.size(); ++i) {
      if (file_.instrument.parties[i].name != name) continue;
      const bool lives = DayOf(model_.parties[i].born) <= day;
      facts.identities[name] = {.name = name, .exists = true, .alive = lives, .can_sign = lives};
    }
  }
  for (const std::string& decision : facts.asked.decisions) {
    const int number = std::stoi(decision.substr(decision.rfind('/') + 1));
    const bool valid = std::any_of(model_.valid.begin(), model_.valid.end(), [&](const auto& pair) {
      return pair.first == number && Sha(pair.second) == facts.asked.sha256;
    });
    facts.verdicts[decision] = {.valid = valid};
  }
  return facts;
}

Command World::Helpful(const Command& drawn) const {
  const auto parties = static_cast<int>(model_.parties.size());
  if (model_.state == "DRAFT") return {model_.texts == 0 ? kWrite : kSubmit};
  if (model_.state == "UNDER_NEGOTIATION") return {kFreeze};
  if (model_.state == "FROZEN") return {kOpenVoting};
  if (model_.Binds()) return drawn;
  for (int i = 0; i < parties; ++i) {
    const reference::Vote* vote = model_.VoteOf(i);
    if (model_.parties[static_cast<size_t>(i)].votes && (vote == nullptr || !vote->yes)) return {kDeliberate, i, 1, 1};
  }
  for (const int whose : model_.Wanted()) {
    if (!model_.Decided(whose)) return {kName, std::max(whose, 0), 1, 1};
  }
  if (model_.state == "VOTING") return {kOpenSigning};
  for (int i = 0; i < parties; ++i) {
    const reference::Vote* vote = model_.VoteOf(i);
    if (vote != nullptr && (vote->sent == kNever || vote->published == kNever)) return {kComplete, i, 1, 1};
    if (model_.SignatureOf(i) != nullptr) continue;
    const auto newest =
        std::find_if(model_.powers.rbegin(), model_.powers.rend(), [&](const auto& power) { return power.party == i; });
    const bool empowered =
        newest != model_.powers.rend() && newest->person == 0 && newest->from <= 15 && 15 < newest->to;
    return empowered ? Command{kSign, i, 15, 1} : Command{kEmpower, i, 0, 1};
  }
  return {kEnter, 0, 29};
}

std::optional<std::string> World::Do(Command command) {
  const std::string before = Everything();
  if (command.what >= kCommands) command = Helpful(command);
  command.party %= static_cast<int>(model_.parties.size());
  const Outcome outcome = command.what == kWrite || command.what == kRetitle || command.what == kFreeze
                              ? DoText(command)
                          : command.what >= kDeliberate && command.what <= kName ? DoAct(command)
                          : command.what >= kSign && command.what <= kRefuse     ? DoAct(command)
                                                                                 : DoStep(command);
  const std::string told =
      fmt::format("command {} of {} ({}, {}) in {}", command.what, command.party, command.a, command.b, model_.state);
  if (outcome.domain != outcome.model) {
    return fmt::format("{}: the domain {} it, the model does not agree", told, outcome.domain ? "took" : "refused");
  }
  if (StateName(file_.instrument.state) != model_.state) {
    return fmt::format("{}: the domain says {}", told, StateName(file_.instrument.state));
  }
  if (auto wrong = NeverFrom(before, outcome.domain)) return told + ": " + *wrong;
  for (const Signature& each : file_.signatures) state_of_[each.id] = fmt::to_string(static_cast<int>(each.state));
  return std::nullopt;
}

World::Outcome World::DoText(const Command& command) {
  if (command.what == kWrite) {
    const bool taken = Write({.text = fmt::format("text {}", command.a)}, file_).empty();
    const bool allowed = model_.Open();
    if (allowed) ++model_.texts;
    return {taken, allowed};
  }
  if (command.what == kRetitle) {
    Instrument wanted = file_.instrument;
    wanted.title = fmt::to_string(model_.title + 1);
    const bool allowed = model_.Open();
    if (allowed) ++model_.title;
    return {Change(wanted, file_).empty(), allowed};
  }
  const bool allowed = model_.state == "UNDER_NEGOTIATION" && model_.GroupsPresent();
  InstrumentVersion newest = file_.versions.empty() ? InstrumentVersion{} : file_.versions.back();
  newest.text = "whatever it says";
  const bool taken = Freeze(doing_, rules_, newest, file_).empty();
  if (allowed) {
    model_.state = "FROZEN";
    model_.frozen = model_.texts;
    sha_[model_.frozen] = file_.instrument.sha256;
  }
  return {taken, allowed};
}

World::Outcome World::DoAct(const Command& command) {
  const int party = command.party;
  const std::string& name = file_.instrument.parties[static_cast<size_t>(party)].name;
  const reference::Party& who = model_.parties[static_cast<size_t>(party)];
  const bool votable = model_.state == "VOTING" || model_.state == "SIGNING";
  // Now and then about a text that is no longer the one.
  const int text = command.b % 7 == 0 ? model_.frozen - 1 : model_.frozen;
  const std::string sha = Sha(text);
  const bool same = model_.frozen > 0 && text == model_.frozen;
  const int day = command.a % 10;
  const auto later = [&](int n) { return n % 3 == 0 ? kNever : day + n % 4; };
  switch (command.what) {
    case kDeliberate: {
      const reference::Vote vote{party, text, command.a % 9 != 0, day, later(command.a + command.b), later(command.b)};
      const bool allowed = votable && who.votes && same;
      const bool taken = Deliberate(doing_, rules_,
                                    {.id = IdOf("d", file_.deliberations.size()),
                                     .party = name,
                                     .day = DayOf(day),
                                     .transmitted = DayOf(vote.sent),
                                     .published = DayOf(vote.published),
                                     .sha256 = sha,
                                     .result = vote.yes ? DeliberationResult::kAdopted : DeliberationResult::kRejected},
                                    file_)
                             .empty();
      if (allowed) model_.votes.push_back(vote);
      return {taken, allowed};
    }
    case kComplete: {
      const Deliberation* found = file_.DeliberationOf(name);
      if (found == nullptr) return {false, model_.VoteOf(party) != nullptr};
      Deliberation changed = *found;
      auto* vote = const_cast<reference::Vote*>(model_.VoteOf(party));  // NOLINT: the model is ours
      const int sent = vote->day + command.a % 3;
      changed.transmitted = changed.published = DayOf(sent);
      if (votable) vote->sent = vote->published = sent;
      return {Complete(doing_, changed, file_).empty(), votable};
    }
    case kEmpower: {
      const int from = command.a % 6, to = command.b % 4 == 0 ? from + 6 : kNever;
      const int person = command.b % 5 == 0 ? 1 : 0;
      const bool allowed = !model_.Binds() && (model_.Open() || model_.frozen > 0) && model_.effective == kNever;
      const bool taken = Empower({.id = IdOf("m", file_.mandates.size()),
                                  .party = name,
                                  .person = Person(person),
                                  .act = "x",
                                  .begin = DayOf(from),
                                  .end = DayOf(to)},
                                 file_)
                             .empty();
      if (allowed) model_.powers.push_back({party, person, from, to});
      return {taken, allowed};
    }
    case kEndMandate: {
      if (file_.mandates.empty()) return {false, !model_.powers.empty()};
      const size_t which = static_cast<size_t>(command.a) % model_.powers.size();
      const int end = command.b;
      const bool allowed = model_.effective == kNever && end > model_.powers[which].from;
      if (allowed) model_.powers[which].to = end;
      return {EndMandate(IdOf("m", which), DayOf(end), file_).empty(), allowed};
    }
    case kName: {
      const bool allowed = model_.frozen > 0 && model_.effective == kNever;
      const bool regional = model_.bodies == 2 && who.region && model_.Wanted().size() > 1;
      const int whose = regional ? party : -1;
      const int number = ++decisions_;
      const bool taken = NameDecision({.role = role_,
                                       .party = whose < 0 ? "" : name,
                                       .decision = fmt::format("bodies/b{}/decisions/{}", std::max(whose, 0), number)},
                                      file_)
                             .empty();
      if (allowed) model_.named[whose] = number;
      if (command.b % 4 != 0) model_.valid.insert({number, model_.frozen});
      return {taken, allowed};
    }
    case kSign: {
      int power = -1;
      const int person = command.b % 6 == 0 ? 1 : 0;
      for (size_t i = 0; i < model_.powers.size(); ++i) {
        if (model_.powers[i].party == party || command.b % 8 == 0) power = static_cast<int>(i);
      }
      const reference::Signed signature{party, person, command.a % (kToday + 2), power, text, true};
      const bool allowed = model_.state == "SIGNING" && same && model_.Empowered(signature) &&
                           model_.SignatureOf(party) == nullptr && signature.day <= kToday;
      const bool taken = Sign(doing_,
                              {.id = IdOf("s", file_.signatures.size()),
                               .party = name,
                               .person = Person(person),
                               .day = DayOf(signature.day),
                               .mandate = power < 0 ? "" : IdOf("m", static_cast<size_t>(power)),
                               .sha256 = sha},
                              file_)
                             .empty();
      if (allowed) model_.signatures.push_back(signature);
      return {taken, allowed};
    }
    case kWithdraw: {
      if (file_.signatures.empty()) return {false, !model_.signatures.empty()};
      const size_t which = static_cast<size_t>(command.a) % model_.signatures.size();
      const bool allowed = model_.state == "SIGNING" && model_.signatures[which].counts;
      const bool taken = WithdrawSignature(doing_, IdOf("s", which), "x", file_).empty();
      if (allowed) model_.Back();
      return {taken, allowed};
    }
    default: {
      const bool allowed = votable;
      if (allowed) model_.Back();
      return {Refuse(doing_, name, "x", file_).empty(), allowed};
    }
  }
}

World::Outcome World::DoStep(const Command& command) {
  const std::string& state = model_.state;
  const auto to = [&](bool allowed, std::string_view target) {
    if (allowed) model_.state = std::string(target);
    return allowed;
  };
  switch (command.what) {
    case kSubmit: {
      const bool taken = Submit(doing_, file_).empty();
      return {taken, to(state == "DRAFT" && model_.texts > 0, "UNDER_NEGOTIATION")};
    }
    case kOpenVoting: {
      const bool taken = OpenVoting(doing_, file_).empty();
      return {taken, to(state == "FROZEN", "VOTING")};
    }
    case kOpenSigning: {
      const bool taken = OpenSigning(doing_, rules_, Facts(), file_).empty();
      return {taken, to(state == "VOTING" && model_.AllAdopted() && model_.AllDecided(), "SIGNING")};
    }
    case kReopen: {
      const bool taken = Reopen(doing_, "x", file_).empty();
      const bool allowed = state == "FROZEN" || state == "VOTING" || state == "SIGNING";
      if (allowed) model_.Back();
      return {taken, allowed};
    }
    case kEnter: {
      const int from = command.a % 35;
      // What else the contract holds, most often what it should.
      const bool preceded = command.b % 3 != 1, other = command.b % 5 == 4, based = command.b % 4 != 3;
      const Surroundings around{.kinds_bound = preceded ? rules_.follows : std::vector<std::string>(),
                                .other_of_kind_in_force = other,
                                .base = based ? InstrumentState::kInForce : InstrumentState::kTerminated};
      const bool taken = EnterIntoForce(doing_, rules_, around, Facts(), DayOf(from), file_).empty();
      const bool allowed = state == "SIGNING" && model_.Proved(from) && (preceded || !model_.follows) &&
                           !(other && model_.alone) && (based || !model_.changes);
      if (allowed) model_.effective = from;
      return {taken, to(allowed, "IN_FORCE")};
    }
    case kStartReview: {
      const bool taken = StartReview(doing_, "", file_).empty();
      return {taken, to(state == "IN_FORCE", "UNDER_REVIEW")};
    }
    case kEndReview: {
      const bool taken = EndReview(doing_, "", file_).empty();
      return {taken, to(state == "UNDER_REVIEW", "IN_FORCE")};
    }
    case kTerminate: {
      const int end = command.a % 40;
      const bool taken = Terminate(doing_, "x", DayOf(end), file_).empty();
      return {taken, to(model_.Binds() && model_.effective < end && end <= kToday, "TERMINATED")};
    }
    default:
      return {Expire(doing_, file_).empty(), false};  // it has no end
  }
}

std::string World::Everything() const {
  const Instrument& it = file_.instrument;
  std::string all = fmt::format("{} {} {} {} {} {}\n", it.title, StateName(it.state), it.latest_version,
                                it.frozen_version, it.sha256, it.effective.ToString());
  for (const auto& each : it.decisions) all += each.party + each.decision + "\n";
  for (const auto& each : file_.versions) all += fmt::format("{} {}\n", each.number, each.sha256);
  for (const auto& each : file_.deliberations) {
    all += fmt::format("{} {} {} {}\n", each.id, each.sha256, each.transmitted.days, each.published.days);
  }
  for (const auto& each : file_.mandates) all += fmt::format("{} {}\n", each.id, each.end.days);
  for (const auto& each : file_.signatures) {
    all += fmt::format("{} {} {}\n", each.id, each.sha256, static_cast<int>(each.state));
  }
  return all + fmt::to_string(file_.transitions.size());
}

std::optional<std::string> World::NeverFrom(const std::string& before, bool taken) const {
  const Instrument& it = file_.instrument;
  if (!taken && Everything() != before) return "it was refused and changed something";
  if (it.title != fmt::to_string(model_.title)) return "an edit of the title is lost";
  for (size_t i = 0; i < it.parties.size(); ++i) {
    const bool signed_here = file_.SignatureOf(it.parties[i].name) != nullptr;
    if (signed_here != (model_.SignatureOf(static_cast<int>(i)) != nullptr)) return "they differ on who has signed";
  }
  for (const Signature& each : file_.signatures) {
    if (each.state != SignatureState::kGiven) continue;
    if (each.sha256 != it.sha256) return "a signature outlived its content";
    const auto known = state_of_.find(each.id);
    if (known != state_of_.end() && known->second != "1") return "a signature that counted no longer counts again";
  }
  if (it.frozen_version > 0) {
    const InstrumentVersion& version = file_.versions[static_cast<size_t>(it.frozen_version - 1)];
    if (version.sha256 != it.sha256) return "the digest is of another version";
    if (api::Sha256Hex(version.canonical_text) != it.sha256) return "the digest is not that of the content";
  }
  if (Binds(it.state) && !model_.Proved(model_.effective)) return "it is in force without every proof";
  for (size_t i = 1; i < file_.transitions.size(); ++i) {
    if (file_.transitions[i].from != static_cast<int>(file_.transitions[i - 1].to)) return "the history is no path";
  }
  return std::nullopt;
}

}  // namespace socle::contracts
