// Collectivités for people: one as a card, many as a table.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <string>

#include "cli/console/console.h"
#include "socle/registry/v1/collectivite.pb.h"
#include "socle/type/v1/read.pb.h"

namespace socle::cli {

// Heading and one line a fact; facts that nobody published are left out.
void PrintCard(const registry::v1::Collectivite& collectivite, const Console& console);

// One line each; columns that all leave empty are left out.
void PrintCollectivites(const google::protobuf::RepeatedPtrField<registry::v1::Collectivite>& collectivites,
                        const Console& console);

// "as of … · revision …", dimmed.
void PrintReadInfo(const type::v1::ReadInfo& info, const Console& console);

// "epci-200093201 since 2020-03-14 (perimeter of 2025)".
std::string MembershipText(const registry::v1::Membership& membership);

// Short names, separated by commas; at most `max`, then how many more.
std::string NamesText(const google::protobuf::RepeatedPtrField<std::string>& names, int max);

// "the perimeter of 2025 stands for 2026" notes below tables: the oldest perimeter that the memberships rest on, or 0.
int PerimeterYearOf(const google::protobuf::RepeatedPtrField<registry::v1::Collectivite>& collectivites);

}  // namespace socle::cli
