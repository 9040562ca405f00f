// The trace of FrameworkStore.
//
// A level, and the links of a level, come as one text with a line for each: of ten thousand actions that is several
// times faster than as many rows.
#include <algorithm>
#include <map>

#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/store/strategy/framework_store.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;

// What is deleted is no node, nor a proposal that was rejected; a link to it leads nowhere. In the order of the graph.
constexpr Query kNodes{
    "trace.nodes",
    "SELECT 1, string_agg(id, chr(10) ORDER BY id) FROM finding WHERE contract_id = $1 AND delete_time = 'infinity' "
    "UNION ALL SELECT l.level, (SELECT string_agg(id, chr(10) ORDER BY id) FROM framework_item i WHERE i.contract_id = "
    "$1 AND i.level = l.level AND delete_time = 'infinity') FROM (VALUES (2), (3)) l (level) "
    "UNION ALL SELECT 4, string_agg(id, chr(10) ORDER BY id) FROM action WHERE contract_id = $1 AND delete_time IS "
    "NULL "
    "AND selection <> 3 ORDER BY 1"};
constexpr Query kLinks{
    "trace.links",
    "SELECT level, string_agg(item_id || ' ' || rests_on_id, chr(10)) FROM framework_link WHERE contract_id = $1 GROUP "
    "BY 1 UNION ALL SELECT 4, string_agg(action_id || ' ' || orientation_id, chr(10)) FROM action_orientation WHERE "
    "contract_id = $1"};
constexpr Query kThere{
    "trace.there",
    "SELECT FROM finding WHERE $2::int = 1 AND contract_id = $1 AND id = $3 AND delete_time = 'infinity' UNION ALL "
    "SELECT FROM framework_item WHERE level = $2::int AND contract_id = $1 AND id = $3 AND delete_time = 'infinity' "
    "UNION ALL SELECT FROM action WHERE $2::int = 4 AND contract_id = $1 AND id = $3 AND delete_time IS NULL AND "
    "selection <> 3"};
// One step from things $3 of level $2: the links, what rests first.
constexpr Query kAnswers{
    "trace.answers",
    "SELECT string_agg(l.item_id || ' ' || l.rests_on_id, chr(10)) FROM framework_link l JOIN framework_item i ON i.id "
    "= l.item_id WHERE l.contract_id = $1 AND l.level = $2::int + 1 AND l.rests_on_id = ANY($3::text[]) AND "
    "i.delete_time = 'infinity' UNION ALL SELECT string_agg(o.action_id || ' ' || o.orientation_id, chr(10)) FROM "
    "action_orientation o JOIN action a ON (a.contract_id, a.id) = (o.contract_id, o.action_id) WHERE $2::int = 3 AND "
    "o.contract_id = $1 AND o.orientation_id = ANY($3::text[]) AND a.delete_time IS NULL AND a.selection <> 3"};
constexpr Query kGrounds{
    "trace.grounds",
    "SELECT string_agg(l.item_id || ' ' || l.rests_on_id, chr(10)) FROM framework_link l JOIN finding f ON f.id = "
    "l.rests_on_id WHERE l.level = 2 AND $2::int = 2 AND l.contract_id = $1 AND l.item_id = ANY($3::text[]) AND "
    "f.delete_time = 'infinity' UNION ALL SELECT string_agg(l.item_id || ' ' || l.rests_on_id, chr(10)) FROM "
    "framework_link l JOIN framework_item i ON i.id = l.rests_on_id WHERE l.level = 3 AND $2::int = 3 AND "
    "l.contract_id = $1 AND l.item_id = ANY($3::text[]) AND i.delete_time = 'infinity' UNION ALL SELECT "
    "string_agg(o.action_id || ' ' || o.orientation_id, chr(10)) FROM action_orientation o JOIN framework_item i ON "
    "i.id = o.orientation_id WHERE $2::int = 4 AND o.contract_id = $1 AND o.action_id = ANY($3::text[]) AND "
    "i.contract_id = $1 AND i.level = 3 AND i.delete_time = 'infinity'"};
constexpr Query kTitles{
    "trace.titles",
    "SELECT 1, id, left(text, 300) FROM finding WHERE contract_id = $1 AND id = ANY($2::text[]) UNION ALL SELECT "
    "level, "
    "id, title FROM framework_item WHERE contract_id = $1 AND id = ANY($2::text[]) UNION ALL SELECT 4, id, title FROM "
    "action WHERE contract_id = $1 AND id = ANY($3::text[])"};

TraceLevel LevelOf(const pqxx::row& row) { return static_cast<TraceLevel>(row[0].as<int>()); }

// `fn` takes each line of a text.
template <typename Fn>
void ForEachLine(const pqxx::field& field, const Fn& fn) {
  std::string_view rest(field.c_str(), field.size());
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    fn(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

// "item rests-on".
TraceLink LinkOf(TraceLevel level, std::string_view line) {
  const size_t space = line.find(' ');
  return {.level = level, .id = std::string(line.substr(0, space)), .rests_on = std::string(line.substr(space + 1))};
}

}  // namespace

absl::StatusOr<TraceGraph> FrameworkStore::ReadTrace(std::string_view contract, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<TraceGraph> {
    std::vector<TraceNode> nodes;
    std::vector<TraceLink> links;
    for (const pqxx::row& row : tx.Exec(kNodes, contract)) {
      const TraceLevel level = LevelOf(row);
      ForEachLine(row[1], [&](std::string_view id) { nodes.push_back({.level = level, .id = std::string(id)}); });
    }
    for (const pqxx::row& row : tx.Exec(kLinks, contract)) {
      const TraceLevel level = LevelOf(row);
      ForEachLine(row[1], [&](std::string_view line) { links.push_back(LinkOf(level, line)); });
    }
    return TraceGraph(std::move(nodes), links);
  });
}

absl::StatusOr<TraceGraph> FrameworkStore::ReadTraceOf(std::string_view contract, const TraceNode& start, TraceWay way,
                                                       TraceLevel until, Deadline deadline) {
  const bool forward = way == TraceWay::kFrom;
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<TraceGraph> {
    if (tx.Exec(kThere, contract, static_cast<int>(start.level), start.id).empty()) return TraceGraph({}, {});
    std::vector<TraceNode> nodes = {start};
    std::vector<TraceLink> links;
    std::vector<std::string> reached = {start.id};
    const auto end = static_cast<int>(forward ? TraceLevel::kAction : TraceLevel::kFinding);
    int level = static_cast<int>(start.level);
    while (level != static_cast<int>(until) && level != end && !reached.empty()) {
      const size_t before = links.size();
      for (const pqxx::row& row : tx.Exec(forward ? kAnswers : kGrounds, contract, level, db::ArrayOf(reached))) {
        const auto resting = static_cast<TraceLevel>(forward ? level + 1 : level);
        ForEachLine(row[0], [&](std::string_view line) { links.push_back(LinkOf(resting, line)); });
      }
      reached.clear();
      for (size_t i = before; i < links.size(); ++i) reached.push_back(forward ? links[i].id : links[i].rests_on);
      std::sort(reached.begin(), reached.end());
      reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
      level += forward ? 1 : -1;
      for (const std::string& id : reached) nodes.push_back({.level = static_cast<TraceLevel>(level), .id = id});
    }
    return TraceGraph(std::move(nodes), links);
  });
}

absl::StatusOr<std::vector<std::string>> FrameworkStore::Titles(std::string_view contract,
                                                                const std::vector<TraceNode>& nodes,
                                                                Deadline deadline) {
  std::vector<std::string> actions, others;
  for (const TraceNode& node : nodes) (node.level == TraceLevel::kAction ? actions : others).push_back(node.id);
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<std::string>> {
    std::map<std::pair<TraceLevel, std::string>, std::string> found;
    for (const pqxx::row& row : tx.Exec(kTitles, contract, db::ArrayOf(others), db::ArrayOf(actions))) {
      found[{LevelOf(row), TextOf(row[1])}] = TextOf(row[2]);
    }
    std::vector<std::string> titles;
    for (const TraceNode& node : nodes) titles.push_back(found[{node.level, node.id}]);
    return titles;
  });
}

}  // namespace socle::contracts::store
