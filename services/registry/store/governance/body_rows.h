// Rows of bodies, statutes and members: which columns a statement selects, and what they are read into.
#pragma once

#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/governance/body_archive.h"
#include "services/registry/store/written_rows.h"

// Of `alias`, a table with both ends of knowledge; $n: an instant in microseconds, or null for now.
#define SOCLE_AT_INSTANT(n) "(timestamptz 'epoch' + " n "::bigint * interval '1 microsecond')"
#define SOCLE_BELIEVED(alias, n)                                                     \
  "CASE WHEN " n "::bigint IS NULL THEN " alias ".known_to = 'infinity' ELSE " alias \
  ".known_from <= " SOCLE_AT_INSTANT(n) " AND " SOCLE_AT_INSTANT(n) " < " alias ".known_to END"

// Body b with its version v.
#define SOCLE_BODY_COLUMNS \
  "b.id, " SOCLE_MICROS("b.create_time") ", " SOCLE_MICROS("b.update_time") ", b.revision, b.own_revision, "  \
  "v.display_name, v.kind, v.parent, v.pilot, v.begin_date, v.end_date, v.description, v.source, v.synthetic"

// Member m.
#define SOCLE_MEMBER_COLUMNS                                                                                        \
  "m.member_id, m.body_id, m.party, m.party_label, m.person, m.capacity, m.college, m.office, m.voting, m.voices, " \
  "array_to_string(m.alternates, ','), m.begin_date, m.end_date, " SOCLE_MICROS("m.known_from") ", " SOCLE_MICROS(  \
      "m.known_to") ", m.since_revision, m.source, m.synthetic"

namespace socle::registry::store {

inline constexpr int kBodyColumns = 14;

std::optional<int64_t> Micros(const std::optional<Instant>& instant);

Body BodyOf(const pqxx::row& row);
// Columns content, valid_from, valid_to from `first` on; null valid_to: open.
absl::StatusOr<Statute> StatuteOfRow(const pqxx::row& row, int first);
RecordedMember MemberOf(const pqxx::row& row);

}  // namespace socle::registry::store
