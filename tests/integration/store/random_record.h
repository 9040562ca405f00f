// Small records for tests of the store: random but lawful (facts of one kind about one entity never overlap in both
// times), full of the values that are easily lost on the way to a database and back.
#pragma once

#include <string>

#include <rapidcheck.h>

#include "services/registry/domain/facts.h"

namespace socle::registry::store {

// `max_facts` of each kind; a few entities only, so that facts meet.
rc::Gen<Record> LawfulRecord(int max_facts = 12);

// The sources that LawfulRecord draws from: ids 1 … kSourceCount.
inline constexpr int kSourceCount = 4;
Source TestSource(int number);

// As many facts as the whole of France has, made up: for timings.
Record FranceSizedRecord();

// The record sorted, without repetitions, and its sources numbered in the order of their digests: what two equal
// records have in common whatever store they come from.
Record Canonical(Record record);

// Where two canonical records differ, for a failing test's message; "" when they are equal.
std::string Difference(const Record& got, const Record& wanted);

}  // namespace socle::registry::store
