// The schema of the census database, compiled in from services/census/migrations.
#pragma once

#include <span>

#include "platform/db/migrations.h"

namespace socle::census::store {

std::span<const db::Migration> Migrations();

// Tells listeners that there is a new revision; the payload is its number.
inline constexpr char kRevisionChannel[] = "socle_census_revision";

// The schema that this program serves with: all of the migrations that are compiled in.
inline db::SchemaRange Schema() {
  const int newest = static_cast<int>(Migrations().back().number);
  return {newest, newest};
}

}  // namespace socle::census::store
