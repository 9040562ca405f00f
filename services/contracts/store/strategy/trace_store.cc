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
      ForEachLine(row[1], [&](std::string_view line) {
        const size_t space = line.find(' ');
        links.push_back({.level = level,
                         .id = std::string(line.substr(0, space)),
                         .rests_on = std::string(line.substr(space + 1))});
      });
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
