// The schema of the registry's database, compiled in from services/registry/migrations.
#pragma once

#include <span>

#include "platform/db/migrations.h"

namespace socle::registry::store {

std::span<const db::Migration> Migrations();

// Versions of the schema that this program serves with.
inline constexpr db::SchemaRange kSchema{10, 10};

}  // namespace socle::registry::store
