// The Carnet de Territoire: pages in layers, and editions that never change; as socle.contracts.v1.Notebook says it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/contracts/domain/strategy/contribution.h"
#include "services/contracts/domain/strategy/page_tree.h"

namespace socle::contracts {

inline constexpr size_t kMaxPages = 2000;
inline constexpr int kMaxDepth = 6;
inline constexpr size_t kMaxPageBytes = 100'000;

// As v1::Notebook::Layer; stored: append only.
enum class Layer { kHistorical = 1, kCultural = 2, kEnvironmental = 3 };

struct Notebook {
  std::string contract;  // id
  std::string title;
  std::string description;
  std::vector<std::string> partners;  // sorted, each once
  std::string source;
  bool synthetic = false;
  int32_t page_count = 0;
  int32_t latest_edition = 0;
  Instant update_time = Instant::Max();  // Max: never written
  int64_t revision = 0;                  // of the last change of it or of one of its pages
};

struct Media {
  std::string uri;
  std::string sha256;
  std::string alt_text;
  std::string caption;
  std::string credit;
  std::string licence;
};

struct PlaceReference {
  std::string label;
  std::string place;  // "collectivites/…", "territories/…", or empty
  std::optional<double> latitude;
  std::optional<double> longitude;
};

struct Page {
  std::string contract;  // id
  int32_t edition = 0;   // 0: it is worked on
  std::string id;
  std::string title;
  Layer layer = Layer::kHistorical;
  std::string parent;  // id; empty: at the top
  int32_t position = 0;
  std::string text;         // as given, byte by byte; empty where many are read
  std::string text_sha256;  // of its bytes
  std::vector<Media> media;
  std::vector<std::string> sources;
  std::vector<PlaceReference> places;
  std::string author;
  bool synthetic = false;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;
};

struct Edition {
  std::string contract;  // id
  int32_t number = 0;    // from 1
  std::string title;
  std::string description;
  std::vector<std::string> partners;
  std::string instrument;  // id; empty: with none
  std::string note;
  int32_t page_count = 0;
  std::string sha256;
  Instant publish_time{};
  int64_t revision = 0;
};

// A line of the table of contents.
struct PageEntry {
  PagePlace place;
  std::string title;
  Layer layer = Layer::kHistorical;
};

// What an edition's digest is of, as v1::NotebookEdition::sha256 says. `pages` in reading order.
std::string EditionManifest(const std::vector<Page>& pages);

// What keeps the pages from being published: NO_PAGES, UNTITLED, ALT_TEXT, CREDIT, LICENCE, UNCHANGED. `pages` in
// reading order; `latest`: the newest edition, where there is one.
StrategyConditions CheckPublish(const Notebook& notebook, const std::vector<Page>& pages, const Edition* latest);

std::string PageName(std::string_view contract, int32_t edition, std::string_view page);

}  // namespace socle::contracts
