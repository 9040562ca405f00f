// ProgrammeService: the programmes of the deployment, from memory.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/domain/programmes/catalogue.h"

namespace socle::contracts::api {

class ProgrammeService {
 public:
  // The catalogue must outlive it.
  explicit ProgrammeService(const Catalogue* catalogue);

  rpc::Service* service() { return &service_; }

 private:
  const Catalogue* const catalogue_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
