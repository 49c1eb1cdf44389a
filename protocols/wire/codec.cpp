#include "wire/codec.h"

#include "wire/agent_bytes.h"
#include "wire/node_bytes.h"
#include "wire/plan_bytes.h"
#include "wire/record_bytes.h"
#include "wire/stream_bytes.h"

namespace lianping {
namespace {

// What strangers send must not write lines into our log; every refusal is in a Result. Protobuf has one log
// for the process, and nothing else here uses protobuf.
[[maybe_unused]] google::protobuf::LogHandler* const protobufs_own_log =
    google::protobuf::SetLogHandler(nullptr);

using bytes::Faults;
using bytes::put;
using bytes::take;

template <class Message>
std::string serialized(const Message& message) {
    std::string out;
    // Fails only where a message is larger than 2 GB, which the limits of what makes messages exclude.
    if (!message.SerializeToString(&out)) out.clear();
    return out;
}

// Parses, after the size was looked at.
template <class Message>
Result<void> parse(std::string_view from, std::size_t limit, const char* what, Message& into) {
    if (from.size() > limit)
        return fail(Error::Code::invalid, std::string(what) + " of " + std::to_string(from.size()) +
                                              " bytes is larger than allowed (" + std::to_string(limit) +
                                              ")");
    if (!into.ParseFromArray(from.data(), static_cast<int>(from.size())))
        return fail(Error::Code::corrupt, std::string(what) + ": these bytes are not such a message");
    return {};
}

template <class Value, class Message>
Result<Value> decode(std::string_view from, std::size_t limit, const char* what) {
    Message message;
    if (auto parsed = parse(from, limit, what, message); !parsed) return fail(parsed.error());
    Faults faults;
    Value value = take(message, faults);
    if (!faults.none()) return faults.error(what);
    return value;
}

template <class Envelope>
void put_term(const Term& term, Envelope& to) {
    if (!term.known()) return;
    to.mutable_term()->set_number(term.number);
    to.mutable_term()->set_leader(term.leader);
    to.mutable_term()->set_seal(term.seal);
}

template <class Envelope>
void take_term(const Envelope& from, Term* term) {
    if (term != nullptr) *term = {from.term().number(), from.term().leader(), from.term().seal()};
}

template <class Envelope, class Value>
Result<Envelope> checked(Value value, const Faults& faults, const char* what) {
    if (!faults.none()) return faults.error(what);
    Result<Envelope> made = Envelope();
    made->template emplace<Value>(std::move(value));
    return made;
}

} // namespace

std::string encode(const FromNode& message, const Term& term) {
    wire::FromNode out;
    put_term(term, out);
    if (const auto* hello = std::get_if<Hello>(&message)) put(*hello, *out.mutable_hello());
    if (const auto* status = std::get_if<Status>(&message)) put(*status, *out.mutable_status());
    if (const auto* confirm = std::get_if<Confirm>(&message)) put(*confirm, *out.mutable_confirm());
    if (const auto* reply = std::get_if<SnapshotReply>(&message)) put(*reply, *out.mutable_snapshot_reply());
    if (const auto* source = std::get_if<SourceStatus>(&message)) put(*source, *out.mutable_source_status());
    if (const auto* reception = std::get_if<Reception>(&message)) put(*reception, *out.mutable_reception());
    if (const auto* played = std::get_if<PlayedBatch>(&message)) put(*played, *out.mutable_played());
    return serialized(out);
}

std::string encode(const ToNode& message, const Term& term) {
    wire::ToNode out;
    put_term(term, out);
    if (const auto* welcome = std::get_if<Welcome>(&message)) put(*welcome, *out.mutable_welcome());
    if (std::holds_alternative<HelloRequest>(message)) out.mutable_hello_request();
    if (const auto* beat = std::get_if<Heartbeat>(&message)) put(*beat, *out.mutable_heartbeat());
    if (const auto* plan = std::get_if<ScreenPlan>(&message)) put(*plan, *out.mutable_plan());
    if (const auto* acts = std::get_if<Acts>(&message)) put(*acts, *out.mutable_acts());
    if (const auto* request = std::get_if<SnapshotRequest>(&message))
        put(*request, *out.mutable_snapshot_request());
    if (const auto* order = std::get_if<StreamOrder>(&message)) put(*order, *out.mutable_stream_order());
    if (const auto* list = std::get_if<StreamList>(&message)) put(*list, *out.mutable_stream_list());
    if (const auto* ack = std::get_if<PlayedAck>(&message)) put(*ack, *out.mutable_played_ack());
    return serialized(out);
}

Result<FromNode> decode_from_node(std::string_view from, Term* term) {
    wire::FromNode message;
    if (auto parsed = parse(from, max_message_bytes, "a node's message", message); !parsed)
        return fail(parsed.error());
    take_term(message, term);
    Faults faults;
    switch (message.message_case()) {
    case wire::FromNode::kHello:
        return checked<FromNode>(take(message.hello(), faults), faults, "Hello");
    case wire::FromNode::kStatus:
        return checked<FromNode>(take(message.status(), faults), faults, "Status");
    case wire::FromNode::kConfirm:
        return checked<FromNode>(take(message.confirm(), faults), faults, "Confirm");
    case wire::FromNode::kSnapshotReply:
        return checked<FromNode>(take(message.snapshot_reply(), faults), faults, "SnapshotReply");
    case wire::FromNode::kSourceStatus:
        return checked<FromNode>(take(message.source_status(), faults), faults, "SourceStatus");
    case wire::FromNode::kReception:
        return checked<FromNode>(take(message.reception(), faults), faults, "Reception");
    case wire::FromNode::kPlayed:
        return checked<FromNode>(take(message.played(), faults), faults, "PlayedBatch");
    case wire::FromNode::MESSAGE_NOT_SET:
        break;
    }
    return fail(Error::Code::unsupported, "a node's message of a kind that this version does not know");
}

Result<ToNode> decode_to_node(std::string_view from, Term* term) {
    wire::ToNode message;
    if (auto parsed = parse(from, max_plan_bytes + 64, "the controller's message", message); !parsed)
        return fail(parsed.error());
    take_term(message, term);
    Faults faults;
    switch (message.message_case()) {
    case wire::ToNode::kWelcome:
        return checked<ToNode>(take(message.welcome(), faults), faults, "Welcome");
    case wire::ToNode::kHelloRequest:
        return ToNode(HelloRequest{});
    case wire::ToNode::kHeartbeat:
        return ToNode(take(message.heartbeat()));
    case wire::ToNode::kPlan:
        return checked<ToNode>(take(message.plan(), faults), faults, "ScreenPlan");
    case wire::ToNode::kActs:
        return checked<ToNode>(take(message.acts(), faults), faults, "Acts");
    case wire::ToNode::kSnapshotRequest:
        return ToNode(take(message.snapshot_request()));
    case wire::ToNode::kStreamOrder:
        return checked<ToNode>(take(message.stream_order(), faults), faults, "StreamOrder");
    case wire::ToNode::kStreamList:
        return checked<ToNode>(take(message.stream_list(), faults), faults, "StreamList");
    case wire::ToNode::kPlayedAck:
        return ToNode(take(message.played_ack()));
    case wire::ToNode::MESSAGE_NOT_SET:
        break;
    }
    return fail(Error::Code::unsupported,
                "a message of the controller of a kind that this version does not know");
}

std::string encode(const FromAgent& message) {
    wire::FromAgent out;
    if (const auto* hello = std::get_if<AgentHello>(&message)) put(*hello, *out.mutable_hello());
    if (const auto* ask = std::get_if<MediaAsk>(&message)) put(*ask, *out.mutable_media_ask());
    if (const auto* state = std::get_if<MediaState>(&message)) put(*state, *out.mutable_media_state());
    if (const auto* state = std::get_if<MachineState>(&message)) put(*state, *out.mutable_machine_state());
    if (const auto* result = std::get_if<OrderResult>(&message)) put(*result, *out.mutable_order_result());
    if (const auto* part = std::get_if<MediaPart>(&message)) put(*part, *out.mutable_media_part());
    if (const auto* offers = std::get_if<RecordingOffers>(&message))
        put(*offers, *out.mutable_recording_offers());
    return serialized(out);
}

std::string encode(const ToAgent& message) {
    wire::ToAgent out;
    if (const auto* welcome = std::get_if<AgentWelcome>(&message)) put(*welcome, *out.mutable_welcome());
    if (const auto* part = std::get_if<MediaPart>(&message)) put(*part, *out.mutable_media_part());
    if (const auto* order = std::get_if<AgentOrder>(&message)) put(*order, *out.mutable_order());
    if (const auto* peers = std::get_if<MediaPeers>(&message)) put(*peers, *out.mutable_media_peers());
    if (const auto* ask = std::get_if<MediaAsk>(&message)) put(*ask, *out.mutable_media_ask());
    if (const auto* here = std::get_if<RecordingsHere>(&message)) put(*here, *out.mutable_recordings_here());
    return serialized(out);
}

Result<FromAgent> decode_from_agent(std::string_view from) {
    wire::FromAgent message;
    if (auto parsed = parse(from, max_agent_bytes, "a housekeeper's message", message); !parsed)
        return fail(parsed.error());
    Faults faults;
    switch (message.message_case()) {
    case wire::FromAgent::kHello:
        return checked<FromAgent>(take(message.hello(), faults), faults, "AgentHello");
    case wire::FromAgent::kMediaAsk:
        return checked<FromAgent>(take(message.media_ask(), faults), faults, "MediaAsk");
    case wire::FromAgent::kMediaState:
        return checked<FromAgent>(take(message.media_state(), faults), faults, "MediaState");
    case wire::FromAgent::kMachineState:
        return checked<FromAgent>(take(message.machine_state(), faults), faults, "MachineState");
    case wire::FromAgent::kOrderResult:
        return checked<FromAgent>(take(message.order_result(), faults), faults, "OrderResult");
    case wire::FromAgent::kMediaPart:
        return checked<FromAgent>(take(message.media_part(), faults), faults, "MediaPart");
    case wire::FromAgent::kRecordingOffers:
        return checked<FromAgent>(take(message.recording_offers(), faults), faults, "RecordingOffers");
    case wire::FromAgent::MESSAGE_NOT_SET:
        break;
    }
    return fail(Error::Code::unsupported,
                "a housekeeper's message of a kind that this version does not know");
}

Result<ToAgent> decode_to_agent(std::string_view from) {
    wire::ToAgent message;
    if (auto parsed = parse(from, max_agent_bytes, "the controller's message", message); !parsed)
        return fail(parsed.error());
    Faults faults;
    switch (message.message_case()) {
    case wire::ToAgent::kWelcome:
        return checked<ToAgent>(take(message.welcome(), faults), faults, "AgentWelcome");
    case wire::ToAgent::kMediaPart:
        return checked<ToAgent>(take(message.media_part(), faults), faults, "MediaPart");
    case wire::ToAgent::kOrder:
        return checked<ToAgent>(take(message.order(), faults), faults, "AgentOrder");
    case wire::ToAgent::kMediaPeers:
        return checked<ToAgent>(take(message.media_peers(), faults), faults, "MediaPeers");
    case wire::ToAgent::kMediaAsk:
        return checked<ToAgent>(take(message.media_ask(), faults), faults, "MediaAsk");
    case wire::ToAgent::kRecordingsHere:
        return checked<ToAgent>(take(message.recordings_here(), faults), faults, "RecordingsHere");
    case wire::ToAgent::MESSAGE_NOT_SET:
        break;
    }
    return fail(Error::Code::unsupported,
                "a message of the controller of a kind that this version does not know");
}

std::string encode_plan(const ScreenPlan& plan) {
    wire::ScreenPlan out;
    put(plan, out);
    return serialized(out);
}

std::string encode_acts(const Acts& acts) {
    wire::Acts out;
    put(acts, out);
    return serialized(out);
}

Result<ScreenPlan> decode_plan(std::string_view from) {
    return decode<ScreenPlan, wire::ScreenPlan>(from, max_plan_bytes, "ScreenPlan");
}

Result<Acts> decode_acts(std::string_view from) {
    return decode<Acts, wire::Acts>(from, max_plan_bytes, "Acts");
}

std::string encode_played(const Played& row) {
    wire::Played out;
    put(row, out);
    return serialized(out);
}

Result<Played> decode_played(std::string_view from) {
    return decode<Played, wire::Played>(from, PlayedBatch::most_bytes, "Played");
}

std::string encode(const ClockQuestion& question) {
    wire::ClockQuestion out;
    out.set_t1(question.t1.ns());
    return serialized(out);
}

std::string encode(const ClockAnswer& answer) {
    wire::ClockAnswer out;
    out.set_t1(answer.t1.ns());
    out.set_t2(answer.t2.ns());
    out.set_t3(answer.t3.ns());
    out.set_epoch(answer.epoch);
    return serialized(out);
}

Result<ClockQuestion> decode_clock_question(std::string_view from) {
    wire::ClockQuestion message;
    if (auto parsed = parse(from, 1024, "ClockQuestion", message); !parsed) return fail(parsed.error());
    Faults faults;
    const ClockQuestion question{faults.node(message.t1())};
    if (!faults.none()) return faults.error("ClockQuestion");
    return question;
}

Result<ClockAnswer> decode_clock_answer(std::string_view from) {
    wire::ClockAnswer message;
    if (auto parsed = parse(from, 1024, "ClockAnswer", message); !parsed) return fail(parsed.error());
    Faults faults;
    const ClockAnswer answer{faults.node(message.t1()), faults.house(message.t2()),
                             faults.house(message.t3()), message.epoch()};
    if (!faults.none()) return faults.error("ClockAnswer");
    return answer;
}

std::string encode(const Command& command) {
    wire::Command out;
    out.set_id(command.id);
    out.set_verb(command.verb);
    for (const auto& [name, value] : command.arguments) {
        wire::Argument& argument = *out.add_arguments();
        argument.set_name(name);
        argument.set_value(value);
    }
    out.set_by(command.by);
    return serialized(out);
}

std::string encode(const Answer& answer) {
    wire::Answer out;
    out.set_id(answer.id);
    out.set_ok(answer.ok);
    out.set_error(answer.error);
    out.set_text(answer.text);
    out.set_json(answer.json);
    out.set_bytes(answer.bytes);
    return serialized(out);
}

Result<Command> decode_command(std::string_view from) {
    wire::Command message;
    if (auto parsed = parse(from, 1U << 20U, "Command", message); !parsed) return fail(parsed.error());
    Command command;
    command.id = message.id();
    command.verb = message.verb();
    for (const wire::Argument& argument : message.arguments())
        command.arguments[argument.name()] = argument.value();
    command.by = message.by();
    return command;
}

Result<Answer> decode_answer(std::string_view from) {
    wire::Answer message;
    if (auto parsed = parse(from, max_message_bytes, "Answer", message); !parsed) return fail(parsed.error());
    return Answer{message.id(),   message.ok(),   message.error(),
                  message.text(), message.json(), message.bytes()};
}

} // namespace lianping
