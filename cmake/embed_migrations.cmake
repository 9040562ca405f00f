# Script behind socle_embed_migrations: writes OUT from the SQL files of DIR.
file(GLOB FILES "${DIR}/*.sql")
list(SORT FILES COMPARE NATURAL)
string(REGEX MATCH "^(.*)::([^:]+)$" _ "${FUNCTION}")
set(NAMESPACE "${CMAKE_MATCH_1}")
set(NAME "${CMAKE_MATCH_2}")
set(ROWS "")
foreach(FILE ${FILES})
  get_filename_component(STEM "${FILE}" NAME_WE)
  string(REGEX MATCH "^0*([0-9]+)_" _ "${STEM}")
  set(NUMBER "${CMAKE_MATCH_1}")
  file(READ "${FILE}" SQL)
  # As psql does: a file that several services include, found from the one that includes it.
  while(SQL MATCHES "\n\\\\ir ([^\n]+)\n")
    set(LINE "${CMAKE_MATCH_0}")
    file(READ "${DIR}/${CMAKE_MATCH_1}" INCLUDED)
    string(REPLACE "${LINE}" "\n${INCLUDED}\n" SQL "${SQL}")
  endwhile()
  string(APPEND ROWS "    {${NUMBER}, \"${STEM}\", R\"socle_sql(${SQL})socle_sql\"},\n")
endforeach()
file(WRITE "${OUT}" "// Generated from the SQL files by cmake/embed_migrations.cmake.
#include <span>

#include \"platform/db/migrations.h\"

namespace ${NAMESPACE} {
namespace {
constexpr socle::db::Migration kMigrations[] = {
${ROWS}};
}  // namespace

std::span<const socle::db::Migration> ${NAME}();
std::span<const socle::db::Migration> ${NAME}() { return kMigrations; }

}  // namespace ${NAMESPACE}
")
