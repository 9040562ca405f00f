// Fiches-actions between the API's messages and the domain.
#pragma once

#include "platform/api/field_at.h"
#include "services/census/domain/action_sheets/programme_axes.h"
#include "services/census/domain/action_sheets/sheet_book.h"
#include "services/census/domain/action_sheets/sheet_rights.h"
#include "socle/census/v1/action_sheet.pb.h"

namespace socle::census::api {

// As of `today`, which tells whether it is late; without what is private unless `relations` let it be read.
v1::ActionSheet Show(const sheets::Sheet& sheet, Date today, sheets::Relations relations);
// As its keepers see it.
v1::ActionSheet ShowWhole(const sheets::Sheet& sheet, Date today);

v1::ActionSheet::Integration Show(const sheets::Integration& said);

// Everything that a caller writes, into a sheet whose id, origin and steps are set; with the faults of the whole.
void FromProto(const v1::ActionSheet& proto, const sheets::ProgrammeAxes& axes, socle::api::Violations* violations,
               sheets::Sheet* taken);

// What it costs and who pays.
void ShowSheetMoney(const sheets::Sheet& sheet, v1::ActionSheet* proto);
void TakeSheetMoney(const v1::ActionSheet& proto, const socle::api::FieldAt& at, sheets::Sheet* taken);

// "collectivites/…" or "organisations/…"; empty where it may be.
std::string PartyOrEmpty(const socle::api::FieldAt& at, const std::string& name);

}  // namespace socle::census::api
