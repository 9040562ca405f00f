#include "services/census/domain/observatory/rebase.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <unordered_map>

#include "absl/numeric/int128.h"

namespace socle::census {
namespace {

// Weights of ground are counted in millionths of an inhabitant or commune, so that shares of a commune weigh too.
constexpr int64_t kWeightUnit = 1'000'000;

using Holders = std::unordered_map<std::string_view, std::string_view>;

// Who has the ground of an aggregate.
constexpr std::string_view kHere = "here";

Holders HoldersOf(const Perimeter& perimeter, Geography geography) {
  Holders holders;
  holders.reserve(perimeter.communes.size());
  for (const Ground& ground : perimeter.communes) holders.emplace(ground.commune, ground.HolderOf(geography));
  return holders;
}

int64_t WeightOf(const Ground& ground, Basis basis, const GroundShare& share) {
  const int64_t whole = basis == Basis::kPopulation ? *ground.population : 1;
  return static_cast<int64_t>(static_cast<absl::int128>(whole) * kWeightUnit * share.numerator / share.denominator);
}

// How a commune of the target day was measured.
struct Cover {
  int days = 0;        // geography dates of which a value reaches it
  bool whole = false;  // on one of them, all ground that came to it was measured
};

class Rebasing {
 public:
  // `holders`: who has which commune on the target day.
  Rebasing(Geography geography, const Perimeter& target, Holders holders)
      : geography_(geography), target_(target), holders_(std::move(holders)) {}

  void Add(const Measured& measured) {
    std::unordered_map<std::string_view, std::vector<size_t>> ground;  // of each holder, places in the perimeter
    const std::vector<Ground>& communes = measured.perimeter->communes;
    for (size_t i = 0; i < communes.size(); ++i) ground[communes[i].HolderOf(geography_)].push_back(i);
    std::vector<bool> has_value(communes.size());
    for (const IndicatorValue& value : measured.values) {
      const auto found = ground.find(value.collectivite);
      if (found == ground.end()) {
        unplaced_ += value.units;
        continue;
      }
      for (const size_t i : found->second) has_value[i] = true;
      Place(value, measured, found->second);
    }
    AddCovers(*measured.flow, has_value);
  }

  // Whether all of the commune's ground on the target day was measured on one of the days.
  bool IsCovered(const std::string& commune) const {
    const auto cover = covers_.find(commune);
    return cover != covers_.end() && cover->second.whole;
  }

  std::string LabelOf(const Ground& ground) const {
    if (geography_ == Geography::kCommune) return ground.label;
    const auto found = target_.labels.find(ground.epci);
    return found == target_.labels.end() ? std::string() : found->second;
  }

  Rebased Done() {
    Rebased rebased{.unplaced = unplaced_};
    CheckCovers();
    for (auto& [holder, value] : values_) {
      value.collectivite = holder;
      const auto by_size = [](const RebasedPart& a, const RebasedPart& b) {
        return std::abs(a.units) != std::abs(b.units) ? std::abs(a.units) > std::abs(b.units)
                                                      : a.collectivite < b.collectivite;
      };
      std::sort(value.parts.begin(), value.parts.end(), by_size);
      rebased.values.push_back(std::move(value));
    }
    return rebased;
  }

 private:
  void Place(const IndicatorValue& value, const Measured& measured, const std::vector<size_t>& ground) {
    const std::vector<Ground>& communes = measured.perimeter->communes;
    const bool counted =
        std::all_of(ground.begin(), ground.end(), [&](size_t i) { return communes[i].population.value_or(0) > 0; });
    const Basis basis = counted ? Basis::kPopulation : Basis::kCommuneCount;
    std::map<std::string_view, int64_t> weights;  // by holder on the target day; "" has no place
    for (const size_t i : ground) {
      const std::vector<GroundShare>& shares = (*measured.flow)[i];
      if (shares.empty()) weights[""] += WeightOf(communes[i], basis, {});
      for (const GroundShare& share : shares) weights[HolderOf(share.commune)] += WeightOf(communes[i], basis, share);
    }
    std::erase_if(weights, [](const auto& weight) { return weight.second <= 0; });
    std::vector<int64_t> sizes;
    for (const auto& [holder, weight] : weights) sizes.push_back(weight);
    const std::vector<int64_t> parts = Divide(value.units, sizes);
    size_t next = 0;
    for (const auto& [holder, weight] : weights) {
      const int64_t units = parts[next++];
      if (holder.empty()) {
        unplaced_ += units;
        continue;
      }
      RebasedValue& rebased = values_[std::string(holder)];
      rebased.units += units;
      rebased.status = std::max(rebased.status, value.status);
      const bool undivided = weights.size() == 1;
      rebased.parts.push_back({value.collectivite, units, value.units, undivided ? Basis::kUndivided : basis});
      if (!undivided) rebased.quality = Quality::kEstimated;
    }
  }

  std::string_view HolderOf(std::string_view commune) const {
    const auto found = holders_.find(commune);
    return found == holders_.end() ? std::string_view() : found->second;
  }

  void AddCovers(const GroundFlow& flow, const std::vector<bool>& has_value) {
    struct Came {
      int all = 0;
      int measured = 0;
    };
    std::unordered_map<std::string_view, Came> came;
    for (size_t i = 0; i < flow.size(); ++i) {
      for (const GroundShare& share : flow[i]) {
        Came& here = came[share.commune];
        ++here.all;
        here.measured += has_value[i];
      }
    }
    for (const auto& [commune, count] : came) {
      if (count.measured == 0) continue;
      Cover& cover = covers_[std::string(commune)];
      ++cover.days;
      cover.whole |= count.measured == count.all;
    }
  }

  // What is not measured whole makes the value of its holder too low; what is measured on two days may be in it twice.
  void CheckCovers() {
    for (const Ground& ground : target_.communes) {
      const std::string_view holder = HolderOf(ground.commune);
      const auto value = values_.find(holder);
      if (value == values_.end()) continue;
      if (value->second.label.empty()) value->second.label = LabelOf(ground);
      if (!IsCovered(ground.commune)) {
        ++value->second.communes_without_value;
        value->second.quality = Quality::kPartial;
      } else if (covers_.find(ground.commune)->second.days > 1) {
        value->second.quality = std::max(value->second.quality, Quality::kEstimated);
      }
    }
  }

  const Geography geography_;
  const Perimeter& target_;
  const Holders holders_;
  std::map<std::string, RebasedValue, std::less<>> values_;
  std::unordered_map<std::string, Cover> covers_;
  int64_t unplaced_ = 0;
};

}  // namespace

std::vector<int64_t> Divide(int64_t units, std::span<const int64_t> weights) {
  absl::int128 sum = 0;
  for (const int64_t weight : weights) sum += weight;
  std::vector<int64_t> parts(weights.size());
  std::vector<std::pair<absl::int128, size_t>> remainders;  // as negative numbers: the largest comes first
  int64_t left = std::abs(units);
  for (size_t i = 0; i < weights.size(); ++i) {
    const absl::int128 share = static_cast<absl::int128>(std::abs(units)) * weights[i];
    parts[i] = static_cast<int64_t>(share / sum);
    left -= parts[i];
    remainders.emplace_back(-(share % sum), i);
  }
  std::sort(remainders.begin(), remainders.end());
  for (size_t i = 0; left > 0; ++i, --left) ++parts[remainders[i].second];
  if (units < 0) std::for_each(parts.begin(), parts.end(), [](int64_t& part) { part = -part; });
  return parts;
}

Rebased Rebase(std::span<const Measured> measured, Geography geography, const Perimeter& target) {
  Rebasing rebasing(geography, target, HoldersOf(target, geography));
  for (const Measured& of_a_day : measured) rebasing.Add(of_a_day);
  return rebasing.Done();
}

Aggregate AggregateOver(std::span<const Measured> measured, Geography geography, const Perimeter& target,
                        const std::set<std::string>& communes) {
  Holders holders;
  for (const std::string& commune : communes) holders.emplace(commune, kHere);
  Rebasing rebasing(geography, target, std::move(holders));
  for (const Measured& of_a_day : measured) rebasing.Add(of_a_day);
  Rebased rebased = rebasing.Done();
  Aggregate aggregate;
  if (!rebased.values.empty()) aggregate.value = std::move(rebased.values.front());
  std::map<std::string, Lacking> lacking;
  for (const Ground& ground : target.communes) {
    if (!communes.contains(ground.commune) || rebasing.IsCovered(ground.commune)) continue;
    const bool alone = ground.HolderOf(geography).empty();
    const std::string& who = alone ? ground.commune : ground.HolderOf(geography);
    const auto [each, is_new] = lacking.try_emplace(who, Lacking{who, alone ? ground.label : rebasing.LabelOf(ground)});
    ++each->second.communes;
    ++aggregate.lacking_communes;
  }
  for (auto& [who, each] : lacking) aggregate.lacking.push_back(std::move(each));
  std::stable_sort(aggregate.lacking.begin(), aggregate.lacking.end(),
                   [](const Lacking& a, const Lacking& b) { return a.communes > b.communes; });
  return aggregate;
}

}  // namespace socle::census
