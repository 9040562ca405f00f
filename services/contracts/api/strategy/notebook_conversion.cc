#include "services/contracts/api/strategy/notebook_conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "platform/api/digest.h"
#include "platform/api/field_checks.h"
#include "platform/api/text.h"

namespace socle::contracts::api {
namespace {

using socle::api::ToProto;

constexpr int kMaxPartners = 20;
constexpr int kMaxMedia = 50;
constexpr int kMaxPlaces = 50;
constexpr size_t kMaxSources = 50;

bool TooMany(const std::string& path, int count, int max, Violations* violations) {
  if (count <= max) return false;
  violations->Add(path, fmt::format("{} given, at most {} are taken", count, max),
                  fmt::format("{} : {} au plus.", path, max));
  return true;
}

std::vector<Media> MediaFrom(const v1::NotebookPage& proto, const std::string& path, Violations* violations) {
  std::vector<Media> media;
  if (TooMany(path, proto.media_size(), kMaxMedia, violations)) return media;
  for (int i = 0; i < proto.media_size(); ++i) {
    const v1::Media& sent = proto.media(i);
    const std::string field = fmt::format("{}[{}]", path, i);
    media.push_back({.uri = UriField(field + ".uri", sent.uri(), true, violations),
                     .sha256 = socle::api::Sha256Field(field + ".sha256", sent.sha256(), false, violations),
                     .alt_text = violations->Text(field + ".alt_text", sent.alt_text(), {.min = 0, .max = 1000}),
                     .caption = violations->Text(field + ".caption", sent.caption(), {.min = 0, .max = 1000}),
                     .credit = violations->Text(field + ".credit", sent.credit(), {.min = 0, .max = 300}),
                     .licence = violations->Text(field + ".licence", sent.licence(), {.min = 0, .max = 200})});
  }
  return media;
}

void CheckDegrees(const std::string& path, double degrees, double max, Violations* violations) {
  if (std::isfinite(degrees) && std::abs(degrees) <= max) return;
  violations->Add(path, fmt::format("not from -{0} to {0}", max), fmt::format("{} : de -{} à {}.", path, max, max));
}

PlaceReference PlaceFrom(const v1::PlaceReference& sent, const std::string& path, Violations* violations) {
  PlaceReference place;
  place.label = violations->Text(path + ".label", sent.label(), {.min = 1, .max = 300});
  place.place =
      socle::api::NameField(path + ".place", sent.place(), {"collectivites", "territories"}, false, violations);
  if (sent.has_latitude() != sent.has_longitude()) {
    violations->Add(path, "has a latitude or a longitude alone", path + " : latitude et longitude vont ensemble.");
  }
  if (sent.has_latitude()) {
    CheckDegrees(path + ".latitude", sent.latitude(), 90, violations);
    place.latitude = sent.latitude();
  }
  if (sent.has_longitude()) {
    CheckDegrees(path + ".longitude", sent.longitude(), 180, violations);
    place.longitude = sent.longitude();
  }
  return place;
}

absl::Status NotANotebookName(std::string_view name, std::string_view field, std::string_view form) {
  return InvalidField(field, fmt::format("'{}' is not a name such as {}", socle::api::Excerpt(name), form),
                      fmt::format("{} : un nom tel que {} est attendu.", field, form), ErrorReason::INVALID_NAME);
}

// Takes "collection/…" off the front of `rest`; what stood behind it, up to the next slash.
std::string_view TakePart(std::string_view collection, std::string_view* rest) {
  if (!rest->starts_with(collection) || rest->size() <= collection.size() || (*rest)[collection.size()] != '/') {
    return {};
  }
  std::string_view part = rest->substr(collection.size() + 1);
  part = part.substr(0, part.find('/'));
  rest->remove_prefix(std::min(rest->size(), collection.size() + 1 + part.size() + 1));
  return part;
}

}  // namespace

v1::Notebook Show(const Notebook& notebook) {
  v1::Notebook proto;
  proto.set_name(fmt::format("contracts/{}/notebook", notebook.contract));
  proto.set_title(notebook.title);
  proto.set_description(notebook.description);
  for (const std::string& partner : notebook.partners) proto.add_partners(partner);
  proto.set_source(notebook.source);
  proto.set_synthetic(notebook.synthetic);
  proto.set_page_count(notebook.page_count);
  proto.set_latest_edition(notebook.latest_edition);
  if (!notebook.update_time.IsOpen()) ToProto(notebook.update_time, proto.mutable_update_time());
  proto.set_revision(notebook.revision);
  proto.set_etag(socle::api::RevisionEtag(notebook.revision));
  return proto;
}

v1::NotebookPage Show(const Page& page) {
  v1::NotebookPage proto;
  proto.set_name(PageName(page.contract, page.edition, page.id));
  proto.set_title(page.title);
  proto.set_layer(static_cast<v1::Notebook::Layer>(page.layer));
  if (!page.parent.empty()) proto.set_parent_page(PageName(page.contract, page.edition, page.parent));
  proto.set_position(page.position);
  proto.set_text(page.text);
  for (const Media& media : page.media) {
    v1::Media* added = proto.add_media();
    added->set_uri(media.uri);
    added->set_sha256(media.sha256);
    added->set_alt_text(media.alt_text);
    added->set_caption(media.caption);
    added->set_credit(media.credit);
    added->set_licence(media.licence);
  }
  for (const std::string& source : page.sources) proto.add_sources(source);
  for (const PlaceReference& place : page.places) {
    v1::PlaceReference* added = proto.add_places();
    added->set_label(place.label);
    added->set_place(place.place);
    if (place.latitude) added->set_latitude(*place.latitude);
    if (place.longitude) added->set_longitude(*place.longitude);
  }
  proto.set_author(page.author);
  proto.set_synthetic(page.synthetic);
  ToProto(page.create_time, proto.mutable_create_time());
  ToProto(page.update_time, proto.mutable_update_time());
  proto.set_revision(page.revision);
  if (page.edition == 0) proto.set_etag(socle::api::RevisionEtag(page.revision));
  return proto;
}

v1::NotebookEdition Show(const Edition& edition) {
  v1::NotebookEdition proto;
  proto.set_name(fmt::format("contracts/{}/notebook/editions/{}", edition.contract, edition.number));
  proto.set_title(edition.title);
  proto.set_description(edition.description);
  for (const std::string& partner : edition.partners) proto.add_partners(partner);
  if (!edition.instrument.empty()) {
    proto.set_instrument(fmt::format("contracts/{}/instruments/{}", edition.contract, edition.instrument));
  }
  proto.set_note(edition.note);
  proto.set_page_count(edition.page_count);
  proto.set_sha256(edition.sha256);
  ToProto(edition.publish_time, proto.mutable_publish_time());
  proto.set_revision(edition.revision);
  return proto;
}

v1::NotebookEntry Show(std::string_view contract, int32_t edition, const PageEntry& entry) {
  v1::NotebookEntry proto;
  proto.set_name(PageName(contract, edition, entry.place.id));
  proto.set_title(entry.title);
  proto.set_layer(static_cast<v1::Notebook::Layer>(entry.layer));
  proto.set_number(entry.place.number);
  proto.set_depth(entry.place.depth);
  if (entry.place.depth > 1) proto.set_parent_page(PageName(contract, edition, entry.place.parent));
  return proto;
}

void FromProto(const v1::Notebook& proto, const std::string& path, Violations* violations, Notebook* taken) {
  taken->title = violations->Text(path + ".title", proto.title(), {.min = 0, .max = 300});
  taken->description = violations->Text(path + ".description", proto.description(), {.min = 0, .max = 5000});
  taken->partners.clear();
  if (!TooMany(path + ".partners", proto.partners_size(), kMaxPartners, violations)) {
    for (int i = 0; i < proto.partners_size(); ++i) {
      taken->partners.push_back(PartyField(fmt::format("{}.partners[{}]", path, i), proto.partners(i), violations));
    }
  }
  std::sort(taken->partners.begin(), taken->partners.end());
  taken->partners.erase(std::unique(taken->partners.begin(), taken->partners.end()), taken->partners.end());
  taken->source = SourceField(path + ".source", proto.source(), violations);
  taken->synthetic = proto.synthetic();
}

void FromProto(const v1::NotebookPage& proto, const std::string& path, Violations* violations, Page* taken) {
  taken->title = violations->Text(path + ".title", proto.title(), {.min = 1, .max = 300});
  if (taken->title.find('\n') != std::string::npos) {
    violations->Add(path + ".title", "holds a line end", path + ".title : un retour à la ligne n'y a pas sa place.");
  }
  taken->layer = static_cast<Layer>(
      socle::api::EnumFromProto(proto.layer(), v1::Notebook::Layer_descriptor(), path + ".layer", violations));
  taken->parent =
      SiblingField(path + ".parent_page", proto.parent_page(), taken->contract, "notebook/pages", violations);
  taken->position = PositionField(path + ".position", proto.position(), violations);
  taken->text = socle::api::VerbatimField(path + ".text", proto.text(), 0, kMaxPageBytes, violations);
  taken->text_sha256 = socle::api::Sha256Hex(taken->text);
  taken->media = MediaFrom(proto, path + ".media", violations);
  taken->sources = socle::api::TextsField(path + ".sources", proto.sources(), kMaxSources, 1000, violations);
  taken->places.clear();
  if (!TooMany(path + ".places", proto.places_size(), kMaxPlaces, violations)) {
    for (int i = 0; i < proto.places_size(); ++i) {
      taken->places.push_back(PlaceFrom(proto.places(i), fmt::format("{}.places[{}]", path, i), violations));
    }
  }
  taken->synthetic = proto.synthetic();
}

absl::StatusOr<NotebookName> ParseNotebookName(std::string_view name, std::string_view field) {
  constexpr std::string_view kForm = "contracts/…/notebook";
  std::string_view rest = name;
  NotebookName parsed;
  parsed.contract = std::string(TakePart("contracts", &rest));
  if (!socle::api::IsResourceId(parsed.contract) || !rest.starts_with("notebook")) {
    return NotANotebookName(name, field, kForm);
  }
  rest.remove_prefix(std::string_view("notebook").size());
  if (rest.empty() && !name.ends_with('/')) return parsed;
  if (!rest.starts_with('/')) return NotANotebookName(name, field, kForm);
  rest.remove_prefix(1);
  if (const std::string_view edition = TakePart("editions", &rest); !edition.empty()) {
    const auto [end, error] = std::from_chars(edition.data(), edition.data() + edition.size(), parsed.edition);
    const bool whole = error == std::errc() && end == edition.data() + edition.size();
    if (!whole || parsed.edition < 1 || edition[0] == '0') {
      return NotANotebookName(name, field, "contracts/…/notebook/editions/2");
    }
    if (rest.empty() && !name.ends_with('/')) return parsed;
  }
  parsed.page = std::string(TakePart("pages", &rest));
  if (!socle::api::IsResourceId(parsed.page) || !rest.empty() || name.ends_with('/')) {
    return NotANotebookName(name, field, "contracts/…/notebook/pages/…");
  }
  return parsed;
}

absl::StatusOr<std::string> ContractOfNotebook(std::string_view name, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(NotebookName parsed, ParseNotebookName(name, field));
  if (parsed.edition == 0 && parsed.page.empty()) return std::move(parsed.contract);
  return NotANotebookName(name, field, "contracts/…/notebook");
}

absl::StatusOr<NotebookName> ParsePageName(std::string_view name, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(NotebookName parsed, ParseNotebookName(name, field));
  if (!parsed.page.empty()) return parsed;
  return NotANotebookName(name, field, "contracts/…/notebook/pages/…");
}

}  // namespace socle::contracts::api
