// LookupCollectivites and SearchCollectivites: from what a person or a file has to the entity.
#include <fmt/format.h>

#include "platform/api/text.h"
#include "platform/rpc/bytes.h"
#include "services/registry/api/collectivite_conversion.h"
#include "services/registry/api/collectivite_filter.h"
#include "services/registry/api/errors.h"
#include "services/registry/api/read_context.h"
#include "services/registry/api/reads.h"

namespace socle::registry::api {
namespace {

constexpr size_t kMaxFound = 1000;
constexpr int kMaxFormerHolders = 100;
constexpr int kDefaultHits = 10;
constexpr int kMaxHits = 100;
constexpr size_t kMaxQueryCodePoints = 200;

using Identifier = v1::LookupCollectivitesRequest::IdentifierCase;

absl::Status Malformed(std::string_view field, std::string_view value, std::string_view shape,
                       std::string_view french) {
  return InvalidField(field, fmt::format("'{}' is not {}", value.substr(0, 40), shape),
                      fmt::format("{} : « {} » n'est pas {}.", field, value.substr(0, 40), french));
}

// Everyone who has ever carried the identifier, in the order of listing.
absl::StatusOr<std::vector<EntityIndex>> EverHolders(const Snapshot& snapshot,
                                                     const v1::LookupCollectivitesRequest& request) {
  const auto copy = [](std::span<const EntityIndex> found) {
    return std::vector<EntityIndex>(found.begin(), found.end());
  };
  const auto by_siren = [&](std::string_view siren) {
    std::vector<EntityIndex> found = copy(snapshot.EverWithSiren(siren));
    const EntityIndex epci = snapshot.Find(Epci(siren));
    if (epci != kNoEntity && std::find(found.begin(), found.end(), epci) == found.end())
      found.insert(found.begin(), epci);
    return found;
  };
  switch (request.identifier_case()) {
    case Identifier::kCode: {
      std::string code = request.code();
      std::transform(code.begin(), code.end(), code.begin(), [](unsigned char c) { return std::toupper(c); });
      if (code.empty() || code.size() > Code::kMaxSize ||
          !std::all_of(code.begin(), code.end(), [](unsigned char c) { return std::isalnum(c) != 0; })) {
        return Malformed("code", request.code(), "a code such as 59350, 2A or 59D", "un code tel que 59350, 2A ou 59D");
      }
      std::vector<EntityIndex> found = snapshot.WithCode(Code(code));
      // "59D" names the collectivité of the département 59, which has that code as its own name.
      if (found.empty() && IsCtcdCode(code) && code.ends_with('D')) {
        found = snapshot.WithCode(Code(std::string_view(code).substr(0, code.size() - 1)));
        std::erase_if(found, [&](EntityIndex entity) {
          return snapshot.entities()[entity].type != CollectiviteType::kDepartement;
        });
      }
      return found;
    }
    case Identifier::kSiren:
      if (!IsSirenShape(request.siren()))
        return Malformed("siren", request.siren(), "nine digits", "fait de neuf chiffres");
      return by_siren(request.siren());
    case Identifier::kSiret:
      if (request.siret().size() != 14 || request.siret().find_first_not_of("0123456789") != std::string::npos) {
        return Malformed("siret", request.siret(), "fourteen digits", "fait de quatorze chiffres");
      }
      return by_siren(std::string_view(request.siret()).substr(0, 9));
    case Identifier::kPostalCode:
      if (!IsPostalCode(request.postal_code())) {
        return Malformed("postal_code", request.postal_code(), "five digits", "fait de cinq chiffres");
      }
      return copy(snapshot.EverWithPostalCode(request.postal_code()));
    case Identifier::IDENTIFIER_NOT_SET:
      break;
  }
  return InvalidField("identifier", "one of code, siren, siret and postal_code must be set",
                      "Indiquez un code, un SIREN, un SIRET ou un code postal.");
}

// Whether the entity carries the identifier on the day; codes are for life.
bool Carries(const EntityView& view, const v1::LookupCollectivitesRequest& request) {
  switch (request.identifier_case()) {
    case Identifier::kSiren:
      return view.siren() == request.siren();
    case Identifier::kSiret:
      return view.siren() == std::string_view(request.siret()).substr(0, 9);
    case Identifier::kPostalCode: {
      const PostalCodes* codes = view.postal_codes();
      return codes != nullptr && codes->codes.find(request.postal_code()) != std::string::npos;
    }
    default:
      return true;
  }
}

}  // namespace

bool IsLong(const v1::LookupCollectivitesRequest&) { return false; }
bool IsLong(const v1::SearchCollectivitesRequest&) { return false; }

Encoded LookupCollectivites(const Serving& serving, const v1::LookupCollectivitesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(serving, request));
  SOCLE_ASSIGN_OR_RETURN(const std::vector<EntityIndex> holders, EverHolders(context.snapshot(), request));
  Reply reply;
  size_t found = 0;
  v1::LookupCollectivitesResponse rest;
  v1::Collectivite message;
  for (const EntityIndex entity : holders) {
    const auto view = EntityView::At(context.snapshot(), entity, context.as_of);
    if (!view || !Carries(*view, request)) {
      if (rest.former_holders_size() < kMaxFormerHolders) {
        rest.add_former_holders(EntityName(context.snapshot().entities()[entity]));
      }
      continue;
    }
    if (found++ == kMaxFound) break;
    if (context.default_view) {
      const uint32_t position = context.views().PositionOf(entity);
      reply.Add(context.views().Items(position, position + 1));
    } else {
      message.Clear();
      ToProto(context.snapshot(), *view, &message);
      reply.AddItem(message);
    }
  }
  SetReadInfo(context, rest.mutable_read_info());
  reply.AddMessage(rest);
  return reply.ToByteBuffer();
}

Encoded SearchCollectivites(const Serving& serving, const v1::SearchCollectivitesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string query,
                         socle::api::CheckText("query", request.query(), {.min = 1, .max = kMaxQueryCodePoints}));
  if (request.page_size() < 0) {
    return InvalidField("page_size", "negative", "page_size : la taille de page ne peut pas être négative.");
  }
  SOCLE_ASSIGN_OR_RETURN(const CollectiviteFilter filter, CollectiviteFilter::Parse(request.filter()));
  SearchOptions options;
  options.limit = request.page_size() == 0 ? kDefaultHits : std::min(request.page_size(), kMaxHits);
  options.population_boost = request.boost_population();
  const AsOf today{serving.today, std::nullopt};
  const std::vector<SearchHit> hits = serving.search->Search(query, options, [&](uint32_t entity) {
    return filter.empty() || filter.Matches(*EntityView::At(*serving.snapshot, entity, today));
  });
  Reply reply;
  for (const SearchHit& hit : hits) {
    const uint32_t position = serving.views->PositionOf(hit.id);
    reply.Add(serving.views->Items(position, position + 1));
  }
  reply.Add(serving.list_info);
  return reply.ToByteBuffer();
}

}  // namespace socle::registry::api
