// Rows of pages, and their lists as jsonb columns hold them.
#pragma once

#include <string>
#include <vector>

#include <pqxx/result>

#include "services/contracts/domain/strategy/notebook.h"

namespace socle::contracts::store {

// The columns that PageOf() reads, of a table with the alias p.
#define SOCLE_PAGE_COLUMNS(edition, text)                                                                   \
  "p.contract_id, " edition ", p.id, p.title, p.layer, p.parent_id, p.position, " text                      \
  ", p.text_sha256, p.media, "                                                                              \
  "to_jsonb(p.sources), p.places, p.author, p.synthetic, " SOCLE_MICROS("p.create_time") ", " SOCLE_MICROS( \
      "p.update_time") ", p.revision "

Page PageOf(const pqxx::row& row);

std::string MediaText(const std::vector<Media>& media);
std::string PlacesText(const std::vector<PlaceReference>& places);

}  // namespace socle::contracts::store
