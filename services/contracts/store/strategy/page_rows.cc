#include "services/contracts/store/strategy/page_rows.h"

#include <nlohmann/json.hpp>

#include "platform/db/column_values.h"

namespace socle::contracts::store {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

std::vector<Media> MediaOf(const pqxx::field& field) {
  std::vector<Media> media;
  for (const json& item : json::parse(field.c_str())) {
    media.push_back({.uri = item.at("uri"),
                     .sha256 = item.at("sha256"),
                     .alt_text = item.at("alt_text"),
                     .caption = item.at("caption"),
                     .credit = item.at("credit"),
                     .licence = item.at("licence")});
  }
  return media;
}

std::vector<PlaceReference> PlacesOf(const pqxx::field& field) {
  std::vector<PlaceReference> places;
  for (const json& item : json::parse(field.c_str())) {
    PlaceReference& place = places.emplace_back();
    place.label = item.at("label");
    place.place = item.at("place");
    if (item.contains("latitude")) place.latitude = item.at("latitude").get<double>();
    if (item.contains("longitude")) place.longitude = item.at("longitude").get<double>();
  }
  return places;
}

}  // namespace

Page PageOf(const pqxx::row& row) {
  Page page;
  page.contract = db::TextOf(row[0]);
  page.edition = row[1].as<int32_t>();
  page.id = db::TextOf(row[2]);
  page.title = db::TextOf(row[3]);
  page.layer = static_cast<Layer>(row[4].as<int>());
  page.parent = db::TextOf(row[5]);
  page.position = row[6].as<int32_t>();
  page.text = db::TextOf(row[7]);
  page.text_sha256 = db::TextOf(row[8]);
  page.media = MediaOf(row[9]);
  page.sources = db::TextsOf(row[10]);
  page.places = PlacesOf(row[11]);
  page.author = db::TextOf(row[12]);
  page.synthetic = row[13].as<bool>();
  page.create_time = db::InstantOf(row[14]);
  page.update_time = db::InstantOf(row[15]);
  page.revision = row[16].as<int64_t>();
  return page;
}

std::string MediaText(const std::vector<Media>& media) {
  auto list = ordered_json::array();
  for (const Media& each : media) {
    list.push_back({{"uri", each.uri},
                    {"sha256", each.sha256},
                    {"alt_text", each.alt_text},
                    {"caption", each.caption},
                    {"credit", each.credit},
                    {"licence", each.licence}});
  }
  return list.dump();
}

std::string PlacesText(const std::vector<PlaceReference>& places) {
  auto list = ordered_json::array();
  for (const PlaceReference& place : places) {
    ordered_json item = {{"label", place.label}, {"place", place.place}};
    if (place.latitude) item["latitude"] = *place.latitude;
    if (place.longitude) item["longitude"] = *place.longitude;
    list.push_back(std::move(item));
  }
  return list.dump();
}

}  // namespace socle::contracts::store
