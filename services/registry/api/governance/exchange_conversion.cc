#include "services/registry/api/governance/exchange_conversion.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/etag.h"
#include "services/registry/api/governance/exchange_text.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/domain/governance/match_ranking.h"

namespace socle::registry::api {
namespace {

constexpr size_t kMaxThemes = 10;

template <typename Proto>
void ShowWritten(const Written& written, Proto* proto) {
  ToProto(written.create_time, proto->mutable_create_time());
  ToProto(written.update_time, proto->mutable_update_time());
  proto->set_revision(written.revision);
  proto->set_etag(socle::api::RevisionEtag(written.revision));
}

// Language tags as BCP 47 writes them: letters, digits and `-`.
bool IsLanguageTag(std::string_view tag) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return tag.size() >= 2 && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), plain) && tag.front() != '-' &&
         tag.back() != '-';
}

void TakeThemes(const v1::ExchangeListing& proto, const std::string& path, Violations* violations,
                ExchangeListing* taken) {
  const std::vector<std::string> labels = TextsField(path, proto.themes(), kMaxThemes, 100, violations);
  if (proto.themes().empty()) violations->Add(path, "at least one is needed", path + " : un thème au moins.");
  taken->theme_labels.clear();
  taken->theme_slugs.clear();
  for (size_t i = 0; i < labels.size(); ++i) {
    const std::string slug = ThemeSlug(labels[i]);
    if (slug.empty()) {
      violations->Add(fmt::format("{}[{}]", path, i), "has no letter and no digit",
                      fmt::format("{}[{}] : ni lettre ni chiffre.", path, i));
    }
    if (std::find(taken->theme_slugs.begin(), taken->theme_slugs.end(), slug) != taken->theme_slugs.end()) continue;
    taken->theme_slugs.push_back(slug);
    taken->theme_labels.push_back(labels[i]);
  }
}

}  // namespace

v1::ExchangeListing Show(const ExchangeListing& listing) {
  v1::ExchangeListing proto;
  proto.set_name(fmt::format("exchangeListings/{}", listing.id));
  proto.set_kind(static_cast<v1::ExchangeListing::Kind>(listing.kind));
  proto.set_party(listing.party);
  for (const std::string& label : listing.theme_labels) proto.add_themes(label);
  proto.set_title(listing.title);
  proto.set_description(listing.description);
  for (const std::string& language : listing.languages) proto.add_languages(language);
  for (const std::string& place : listing.places) proto.add_places(place);
  if (!listing.open_until.IsOpen()) ToProto(listing.open_until, proto.mutable_open_until_date());
  proto.set_state(static_cast<v1::ExchangeListing::State>(listing.state));
  proto.set_source(listing.source);
  proto.set_synthetic(listing.synthetic);
  proto.mutable_feedback()->set_count(listing.feedback.count);
  proto.mutable_feedback()->set_rating_sum(listing.feedback.sum);
  proto.mutable_feedback()->set_score(ScoreOf(listing.feedback).value());
  ShowWritten(listing.written, &proto);
  return proto;
}

v1::Exchange Show(const Exchange& exchange) {
  v1::Exchange proto;
  proto.set_name(fmt::format("exchanges/{}", exchange.id));
  proto.set_request(fmt::format("exchangeListings/{}", exchange.request));
  proto.set_offer(fmt::format("exchangeListings/{}", exchange.offer));
  proto.set_requester(exchange.requester);
  proto.set_offerer(exchange.offerer);
  proto.set_proposer(exchange.proposer);
  proto.set_state(static_cast<v1::Exchange::State>(exchange.state));
  proto.set_comment(exchange.comment);
  for (const Feedback& feedback : exchange.feedback) {
    v1::Feedback* added = proto.add_feedback();
    added->set_party(feedback.party);
    added->set_rating(feedback.rating);
    added->set_comment(feedback.comment);
    ToProto(feedback.create_time, added->mutable_create_time());
  }
  ShowWritten(exchange.written, &proto);
  return proto;
}

void FromProto(const v1::ExchangeListing& proto, const std::string& path, Violations* violations,
               ExchangeListing* taken) {
  taken->kind = static_cast<ListingKind>(
      EnumFromProto(proto.kind(), v1::ExchangeListing::Kind_descriptor(), path + ".kind", violations));
  taken->party = PartyField(path + ".party", proto.party(), violations);
  TakeThemes(proto, path + ".themes", violations, taken);
  taken->title = violations->Text(path + ".title", proto.title(), {.min = 1, .max = 300});
  taken->description = violations->Text(path + ".description", proto.description(), {.min = 0, .max = 5000});
  taken->words = WordsOf(taken->title, taken->description);
  taken->languages.clear();
  for (int i = 0; i < proto.languages_size(); ++i) {
    taken->languages.push_back(proto.languages(i));
    if (i < 20 && IsLanguageTag(proto.languages(i))) continue;
    violations->Add(fmt::format("{}.languages[{}]", path, i), "not one of at most 20 language tags",
                    fmt::format("{}.languages[{}] : 20 étiquettes BCP 47 au plus.", path, i));
  }
  taken->places = TextsField(path + ".places", proto.places(), 20, 200, violations);
  taken->open_until = DateFromProto(proto.has_open_until_date(), proto.open_until_date(), path + ".open_until_date",
                                    Date::Max(), violations);
  taken->source = violations->Text(path + ".source", proto.source(), {.min = 0, .max = 1000});
  taken->synthetic = proto.synthetic();
}

}  // namespace socle::registry::api
