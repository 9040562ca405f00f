#include "services/contracts/domain/instruments/instrument_file.h"

#include <algorithm>

namespace socle::contracts {
namespace {

template <typename T, typename Matches>
const T* Newest(const std::vector<T>& all, const Matches& matches) {
  const auto found = std::find_if(all.rbegin(), all.rend(), matches);
  return found == all.rend() ? nullptr : &*found;
}

}  // namespace

const Deliberation* InstrumentFile::DeliberationOf(std::string_view party) const {
  if (instrument.sha256.empty()) return nullptr;
  return Newest(deliberations,
                [&](const Deliberation& each) { return each.party == party && each.sha256 == instrument.sha256; });
}

const Deliberation* InstrumentFile::DeliberationElsewhere(std::string_view party) const {
  return Newest(deliberations,
                [&](const Deliberation& each) { return each.party == party && each.sha256 != instrument.sha256; });
}

const Signature* InstrumentFile::SignatureOf(std::string_view party) const {
  if (instrument.sha256.empty()) return nullptr;
  return Newest(signatures,
                [&](const Signature& each) { return each.party == party && each.Counts(instrument.sha256); });
}

const Mandate* InstrumentFile::FindMandate(std::string_view id) const {
  return Newest(mandates, [&](const Mandate& each) { return each.id == id; });
}

const Deliberation* InstrumentFile::FindDeliberation(std::string_view id) const {
  return Newest(deliberations, [&](const Deliberation& each) { return each.id == id; });
}

}  // namespace socle::contracts
