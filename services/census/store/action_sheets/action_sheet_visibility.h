// Who may see a fiche-action `a`, in SQL: the one place that says so. $1: names of those that the actor acts for.
#pragma once

#define SOCLE_SHEET_KEPT "(a.origin = ANY($1::text[]) OR a.owner = ANY($1::text[]))"
#define SOCLE_ACTION_SHEET_SEEN                                     \
  "(a.visibility = 1 OR ($1::text[] <> '{}' AND (" SOCLE_SHEET_KEPT \
  " OR (a.visibility = 2 AND a.parties && $1::text[])))) "
