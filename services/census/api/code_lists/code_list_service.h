// CodeListService: the lists that sheets are told in.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/code_lists/code_list_book.h"
#include "socle/census/v1/code_list_service.pb.h"

namespace socle::census::api {

class CodeListService {
 public:
  // Both must outlive it.
  CodeListService(CodeListBook* book, write::Writer* writer);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::CodeList> Publish(rpc::Call& call, const v1::PublishCodeListRequest& request);

  CodeListBook* const book_;
  write::Writer* const writer_;
  rpc::Service service_;
};

}  // namespace socle::census::api
