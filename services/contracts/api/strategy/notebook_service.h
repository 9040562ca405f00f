// NotebookService: the Carnet de Territoire, written page by page, published as editions, browsed either way.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/api/strategy/contributions.h"
#include "services/contracts/domain/strategy/notebook_book.h"
#include "socle/contracts/v1/notebook_service.pb.h"

namespace socle::contracts::api {

class NotebookService {
 public:
  // All must outlive the service.
  NotebookService(ContractBook* contracts, NotebookBook* book, write::Writer* writer);

  rpc::Service* service() { return &service_; }

 private:
  void AddNotebook();
  void AddPages();
  void AddEditions();
  void AddReads();

  absl::StatusOr<v1::NotebookPage> CreatePage(rpc::Call& call, const v1::CreateNotebookPageRequest& request);
  absl::StatusOr<v1::NotebookPage> UpdatePage(rpc::Call& call, const v1::UpdateNotebookPageRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeletePage(rpc::Call& call, const v1::DeleteNotebookPageRequest& request);
  absl::StatusOr<v1::NotebookEdition> Publish(rpc::Call& call, const v1::PublishNotebookEditionRequest& request);
  absl::StatusOr<v1::ReadNotebookPageResponse> ReadPage(rpc::Call& call, std::string_view name);
  absl::StatusOr<v1::ListNotebookPagesResponse> ListPages(rpc::Call& call, const v1::ListNotebookPagesRequest& request);
  // INVALID_ARGUMENT when the page cannot stand where it is to.
  absl::Status CheckPlaceOf(db::Transaction& tx, const Page& page);

  ContractBook* const contracts_;
  NotebookBook* const book_;
  write::Writer* const writer_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
