// What is asked for of duplicates, proposals and guides of census; see invocation.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/date.h"

namespace socle::cli {

// How much of a long answer is shown.
struct Paging {
  int limit = 50;
  bool all = false;
};

// fiche duplicates list, decisions, decide
struct SheetDuplicateCommand {
  enum class Action { kList, kDecisions, kDecide };
  Action action = Action::kList;
  std::string sheet;    // of list and decisions
  std::string party;    // of list
  std::string verdict;  // of decide: SAME, DIFFERENT; so below
  std::vector<std::string> sheets;
  std::string reason;
  std::string supersedes;
  bool validate_only = false;
  Paging paging;
};

// proposal list, show, create, update, move, uptake, participation
struct ProposalCommand {
  enum class Action { kList, kShow, kCreate, kUpdate, kMove, kUptake, kParticipation };
  Action action = Action::kList;
  std::string name;
  std::string query;  // of list; so below
  std::string indicator;
  std::string taken_up_by;
  std::string keeper;    // of list and create
  std::string kind;      // of list
  std::string workshop;  // of list
  std::string status;    // of list and move: name of the enum
  std::string id;        // of create
  // What a new one is made of, or what changes; unset: it stays. An empty text or list: none.
  std::optional<std::string> label;
  std::optional<std::string> new_kind;
  std::optional<std::string> publication;
  std::optional<std::string> new_workshop;
  std::optional<std::string> issue;
  std::optional<std::string> statement;
  std::optional<std::vector<std::string>> indicators;
  std::optional<std::vector<std::string>> domains;
  std::optional<std::string> source;  // of uptake and participation too
  bool synthetic = false;
  std::string reason;         // of move
  std::optional<Date> since;  // of move, uptake and participation
  std::string taker;          // of uptake: contracts/…/actions/…
  std::string state;          // of uptake: name of the enum
  bool gone = false;          // of uptake: no more
  std::string party;          // of participation; so below
  std::string place;
  std::string domain;
  std::string etag;
  bool validate_only = false;
  Paging paging;
};

// guide list, show, build
struct GuideCommand {
  enum class Action { kList, kShow, kBuild };
  Action action = Action::kList;
  std::string name;
  int32_t edition = 0;               // of build: one that is there; 0: builds one
  std::vector<std::string> formats;  // of build: md, html, odt, pdf; empty: all but pdf
  std::string folder = ".";          // of build
  Paging paging;
};

}  // namespace socle::cli
