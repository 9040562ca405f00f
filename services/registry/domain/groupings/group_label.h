// Names of EPCI as the yearly lists print them, and what of them is only typing.
#pragma once

#include <string>
#include <string_view>

namespace socle::registry {

// The lists of 1999–2017 were once read as Latin-1 where they are Windows-1252: "C<U+009C>ur", "l<U+0092>Ailette".
// Gives back "Cœur" and "l’Ailette"; no-break spaces become spaces, outer and double ones go.
std::string RepairGroupLabel(std::string_view label);

// What is left of a label without case, accents, ligatures, punctuation and the nature in front of it: equal for two
// spellings of one name ("CA DE LENS LIEVIN", "CA de Lens - Liévin"; the list of 2004 leaves out "CA").
std::string GroupLabelKey(std::string_view label, std::string_view nature);

}  // namespace socle::registry
