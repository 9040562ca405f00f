#include "services/contracts/domain/strategy/notebook_book.h"

#include <fmt/format.h>

namespace socle::contracts {

StrategyConditions CheckPublishNow(NotebookBook& book, db::Transaction& tx, const Notebook& notebook,
                                   const std::vector<Page>& pages, std::string_view instrument) {
  const std::optional<Edition> latest = book.Latest(tx, notebook.contract);
  StrategyConditions unmet = CheckPublish(notebook, pages, latest ? &*latest : nullptr);
  if (!instrument.empty() && !book.HasInstrument(tx, notebook.contract, instrument)) {
    unmet.push_back({"INSTRUMENT", fmt::format("contracts/{}/instruments/{}", notebook.contract, instrument),
                     fmt::format("The contract has no instrument {}.", instrument),
                     fmt::format("Le contrat n'a pas d'instrument {}.", instrument)});
  }
  return unmet;
}

}  // namespace socle::contracts
