// Who carries an entity on, as the API shows it.
#pragma once

#include "services/registry/api/read_context.h"
#include "services/registry/domain/successors.h"
#include "socle/registry/v1/collectivite_service.pb.h"

namespace socle::registry::api {

// An heir with its label of the day, its share, and the events that lead to it: at most 50.
void AddHeir(const ReadContext& context, const Heir& heir, v1::Successor* successor);

// What came of the entity: never MALFORMED or UNKNOWN_ENTITY.
v1::SuccessorResolution::Outcome OutcomeOf(const Entity& entity, const Resolution& resolution);

// What came of an entity since the day, with 100 heirs at most; but for what was asked.
void ShowResolution(const ReadContext& context, EntityIndex index, Date day, const Resolution& resolution,
                    v1::SuccessorResolution* proto);

}  // namespace socle::registry::api
