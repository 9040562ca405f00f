// ActionSheetTableService: fiches-actions in and out as tables.
#pragma once

#include "platform/rpc/service.h"
#include "services/census/api/action_sheets/sheet_import.h"
#include "services/census/domain/registry.h"

namespace socle::census::api {

class ActionSheetTableService {
 public:
  // All must outlive it.
  struct Needs {
    SheetImport::Needs import;
    Registry* registry;
  };
  explicit ActionSheetTableService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::Status Export(rpc::Call& call, const v1::ExportActionSheetsRequest& request,
                      rpc::StreamOut<v1::ExportActionSheetsResponse>& out);

  const Needs needs_;
  const SheetImport import_;
  rpc::Service service_;
};

}  // namespace socle::census::api
