# socle_embed_migrations(TARGET dir FUNCTION ns::Name): compiles the numbered SQL files of a folder into TARGET, as
# `std::span<const socle::db::Migration> ns::Name()`. Declare that function in a header of your own.
# A line `\ir FILE` includes a file of the platform, as it does for psql.
function(socle_embed_migrations TARGET DIR)
  cmake_parse_arguments(ARG "" "FUNCTION" "" ${ARGN})
  get_filename_component(DIR "${DIR}" ABSOLUTE)
  file(GLOB FILES CONFIGURE_DEPENDS "${DIR}/*.sql" "${PROJECT_SOURCE_DIR}/platform/*/*.sql")
  string(MAKE_C_IDENTIFIER "${ARG_FUNCTION}" STEM)  # a target may carry those of several services
  set(OUT "${CMAKE_CURRENT_BINARY_DIR}/${TARGET}_${STEM}.cc")
  file(CONFIGURE OUTPUT "${OUT}.files" CONTENT "${FILES}")  # another one when a file goes, which DEPENDS alone misses
  add_custom_command(
    OUTPUT "${OUT}"
    COMMAND ${CMAKE_COMMAND} -DDIR=${DIR} -DOUT=${OUT} -DFUNCTION=${ARG_FUNCTION}
            -P "${PROJECT_SOURCE_DIR}/cmake/embed_migrations.cmake"
    DEPENDS ${FILES} "${OUT}.files" "${PROJECT_SOURCE_DIR}/cmake/embed_migrations.cmake"
    VERBATIM)
  target_sources(${TARGET} PRIVATE "${OUT}")
  target_link_libraries(${TARGET} PUBLIC socle_db)
endfunction()
