// What an instrument is, told a second time and from nothing: facts in lists, and questions that look through all of
// them. It shares no code with the domain; the model test drives both and compares.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace socle::contracts::reference {

constexpr int kNever = 1'000'000;

// Who signs, by number; days are numbers too.
struct Party {
  bool collectivite = true;
  bool region = false;
  bool votes = true;     // is bound by a deliberation
  int born = 0;          // first day of its life
  bool partner = false;  // of the group of partners; the others are public
};

struct Vote {
  int party, text;
  bool yes;
  int day, sent, published;
};

struct Power {
  int party, person, from, to;
};

struct Signed {
  int party, person, day, power, text;
  bool counts;
};

struct Model {
  std::vector<Party> parties;
  int bodies = 0;              // 0: none decides; 1: one body; 2: one for each région
  bool wants_public = false;   // a party of the group at least
  bool wants_partner = false;  // so too
  bool follows = false;        // another kind has to be, or have been, in force
  bool alone = false;          // no other of its kind is in force
  bool changes = false;        // another instrument, which is in force

  std::string state = "DRAFT";
  int texts = 0;
  int frozen = 0;
  int today = 0;
  int title = 0;
  int effective = kNever;
  std::vector<Vote> votes;
  std::vector<Power> powers;
  std::vector<Signed> signatures;
  std::map<int, int> named;             // decision by party (-1: of the one body)
  std::set<std::pair<int, int>> valid;  // decision, text

  bool Open() const { return state == "DRAFT" || state == "UNDER_NEGOTIATION"; }
  bool Binds() const { return state == "IN_FORCE" || state == "UNDER_REVIEW"; }

  const Vote* VoteOf(int party) const {
    const Vote* newest = nullptr;
    for (const Vote& vote : votes) {
      if (vote.party == party && vote.text == frozen) newest = &vote;
    }
    return newest;
  }
  const Signed* SignatureOf(int party) const {
    for (const Signed& each : signatures) {
      if (each.party == party && each.counts) return &each;
    }
    return nullptr;
  }
  bool Empowered(const Signed& each) const {
    if (each.power < 0) return false;
    const Power& power = powers[static_cast<size_t>(each.power)];
    return power.party == each.party && power.person == each.person && power.from <= each.day && each.day < power.to;
  }

  // Whose decision is wanted: -1 is the one body.
  std::vector<int> Wanted() const {
    if (bodies == 0) return {};
    std::vector<int> regions;
    for (size_t i = 0; i < parties.size(); ++i) {
      if (parties[i].region) regions.push_back(static_cast<int>(i));
    }
    return bodies == 2 && regions.size() >= 2 ? regions : std::vector<int>{-1};
  }
  bool Decided(int whose) const {
    auto found = named.find(whose);
    if (found == named.end() && whose == -1 && bodies == 2) {
      for (size_t i = 0; i < parties.size(); ++i) {
        if (parties[i].region) found = named.find(static_cast<int>(i));
      }
    }
    return found != named.end() && valid.contains({found->second, frozen});
  }
  bool GroupsPresent() const {
    const auto has = [this](bool partner) {
      return std::any_of(parties.begin(), parties.end(), [&](const Party& each) { return each.partner == partner; });
    };
    return (!wants_public || has(false)) && (!wants_partner || has(true));
  }
  bool AllDecided() const {
    for (const int whose : Wanted()) {
      if (!Decided(whose)) return false;
    }
    return true;
  }
  bool AllAdopted() const {
    for (size_t i = 0; i < parties.size(); ++i) {
      const Vote* vote = VoteOf(static_cast<int>(i));
      if (parties[i].votes && (vote == nullptr || !vote->yes)) return false;
    }
    return true;
  }

  // Every proof there is: what IN_FORCE must never be without.
  bool Proved(int from) const {
    if (!AllAdopted() || !AllDecided()) return false;
    for (size_t i = 0; i < parties.size(); ++i) {
      const Signed* signature = SignatureOf(static_cast<int>(i));
      if (signature == nullptr || signature->text != frozen || !Empowered(*signature)) return false;
      if (signature->day > from || signature->day < parties[i].born) return false;
      if (!parties[i].votes) continue;
      const Vote& vote = *VoteOf(static_cast<int>(i));
      int executory = vote.day;
      if (parties[i].collectivite) executory = std::max({executory, vote.sent, vote.published});
      if (executory == kNever || executory > signature->day) return false;
    }
    return true;
  }

  void Back() {
    state = "UNDER_NEGOTIATION";
    frozen = 0;
    ++texts;
    named.clear();
    for (Signed& each : signatures) each.counts = false;
  }
};

}  // namespace socle::contracts::reference
