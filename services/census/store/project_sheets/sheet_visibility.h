// Which version of a sheet somebody may see, in SQL: the one place that says so.
//
// $1: ReaderKeys() of the actor; $2: "party:…" of those that it acts for. `v.version` is null where it may see none.
#pragma once

#include <string>

#include "platform/db/array_literal.h"
#include "services/census/domain/campaigns/campaign.h"

#define SOCLE_SHEET_SEEN                                                                                             \
  "CROSS JOIN LATERAL (SELECT s.owner = ANY($1::text[]) OR EXISTS (SELECT FROM campaign_reader r WHERE "             \
  "r.campaign_id = s.campaign_id AND r.reader = ANY($1::text[])) AS inside) i CROSS JOIN LATERAL (SELECT CASE WHEN " \
  "i.inside THEN s.version WHEN s.state <> 6 AND s.published_version > 0 AND (s.published_visibility = 1 OR "        \
  "(s.published_visibility = 2 AND EXISTS (SELECT FROM project_sheet_key k WHERE k.sheet_id = s.id AND k.version = " \
  "s.published_version AND k.key = ANY($2::text[])))) THEN s.published_version END AS version) v "

// The columns of a sheet as it is seen: from outside it is PUBLISHED, and no reason is told.
#define SOCLE_SHEET_COLUMNS                                                                                   \
  "s.id, s.owner, coalesce(s.campaign_id, ''), CASE WHEN i.inside THEN s.state ELSE 5 END, c.version, "       \
  "s.published_version, s.published_visibility, s.project_id, CASE WHEN i.inside THEN s.reason ELSE '' END, " \
  "c.content, " SOCLE_MICROS("s.create_time") ", " SOCLE_MICROS("s.update_time") ", s.revision "

namespace socle::census::store {

// The first two parameters of what looks through somebody's eyes.
struct Eyes {
  explicit Eyes(const Actor& actor) : readers(db::ArrayOf(ReaderKeys(actor))) {
    db::ArrayLiteral keys;
    for (const std::string& party : actor.acts_for) keys.Add("party:" + party);
    parties = keys.ToString();
  }
  std::string readers;
  std::string parties;
};

}  // namespace socle::census::store
