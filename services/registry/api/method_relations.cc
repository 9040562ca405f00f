#include "services/registry/api/method_relations.h"

#include "platform/access/act_rows.h"
#include "services/registry/domain/governance/rights.h"

namespace socle::registry::api {
namespace {

constexpr access::ActRow<Act> kRows[] = {
    {"BodyService/CreateBody", Act::kCreateBody},
    {"BodyService/UpdateBody", Act::kManageBody},
    {"BodyService/SetStatute", Act::kManageBody},
    {"BodyService/EndBody", Act::kManageBody},
    {"BodyService/AddMembers", Act::kManageBody},
    {"BodyService/UpdateMember", Act::kManageBody},
    {"BodyService/EndMember", Act::kManageBody},
    {"BodyService/ReplaceMember", Act::kManageBody},
    {"MeetingService/ConveneMeeting", Act::kConvene},
    {"MeetingService/UpdateMeeting", Act::kConvene},
    {"MeetingService/CancelMeeting", Act::kConvene},
    {"MeetingService/HoldMeeting", Act::kConvene},
    {"MeetingService/RecordAttendance", Act::kConvene},
    {"MeetingService/PublishMinutes", Act::kConvene},
    {"DecisionService/CreateDecision", Act::kPutToVote},
    {"DecisionService/UpdateDecision", Act::kPutToVote},
    {"DecisionService/OpenVote", Act::kPutToVote},
    {"DecisionService/CloseVote", Act::kPutToVote},
    {"DecisionService/WithdrawDecision", Act::kPutToVote},
    {"DecisionService/ReopenDecision", Act::kPutToVote},
    {"DecisionService/RecordShowOfHands", Act::kRecordVote},
    {"DecisionService/RecordVotes", Act::kRecordVote},
    {"DecisionService/CastVote", Act::kCastVote},
    {"ManifestoService/CreateManifesto", Act::kCarryManifesto},
    {"ManifestoService/UpdateManifesto", Act::kCarryManifesto},
    {"ManifestoService/CreateManifestoVersion", Act::kCarryManifesto},
    {"ManifestoService/CreateAssociatedActor", Act::kCarryManifesto},
    {"ManifestoService/UpdateAssociatedActor", Act::kCarryManifesto},
    {"ManifestoService/RecordAdhesion", Act::kCarryManifesto},
    {"ManifestoService/Adhere", Act::kAdhere},
    {"ManifestoService/ConfirmSignature", Act::kAdhere},
    {"ManifestoService/ContestSignature", Act::kWithdraw},
    {"ManifestoService/WithdrawSignature", Act::kWithdraw},
    {"ManifestoService/CorrectSignature", Act::kAdhere},
    {"ManifestoService/CorrectSignature", Act::kCarryManifesto},
    {"PersonService/CreatePerson", Act::kKeepPerson},
    {"PersonService/UpdatePerson", Act::kKeepPerson},
    {"PersonService/ErasePerson", Act::kKeepPerson},
    {"ReviewService/CreateReview", Act::kReport},
    {"ReviewService/UpdateReview", Act::kReport},
    {"ReviewService/CloseReview", Act::kReport},
    {"ReviewService/CreateContribution", Act::kReport},
    {"ReviewService/UpdateContribution", Act::kReport},
    {"ReviewService/CreatePosition", Act::kReport},
    {"ReviewService/UpdatePosition", Act::kReport},
    {"ExchangeService/CreateExchangeListing", Act::kOfferExperience},
    {"ExchangeService/UpdateExchangeListing", Act::kOfferExperience},
    {"ExchangeService/CloseExchangeListing", Act::kOfferExperience},
    {"ExchangeService/ProposeExchange", Act::kAnswerExperience},
    {"ExchangeService/AcceptExchange", Act::kAnswerExperience},
    {"ExchangeService/DeclineExchange", Act::kAnswerExperience},
    {"ExchangeService/CompleteExchange", Act::kAnswerExperience},
    {"ExchangeService/GiveFeedback", Act::kAnswerExperience},
};

}  // namespace

access::RelationTable MethodRelations() { return access::RelationsOf<Act>(kRows); }

}  // namespace socle::registry::api
