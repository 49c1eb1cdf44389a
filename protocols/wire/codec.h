#pragma once
// Bytes <-> messages, by protobuf (lianping.proto). Nothing here throws, and nothing that is decoded can make
// code that reads it go out of range: indices point into their lists, segments ascend without a gap, lengths
// are above zero, trees are not deep, and sizes are limited. Fields that this version does not know are
// skipped; a value of an enum that it does not know becomes the nearest it can show (docs/bus.md, "Old and
// new").
//
// Errors: corrupt (not protobuf, or what the message says is impossible), unsupported (a kind of message that
// this version does not know), invalid (larger than allowed).
//
// Thread-safety: pure functions.

#include "base/result.h"
#include "wire/agents.h"
#include "wire/messages.h"

#include <string>
#include <string_view>

namespace lianping {

inline constexpr std::size_t max_message_bytes = 32U << 20U; // a snapshot; all else is far smaller
inline constexpr std::size_t max_agent_bytes = 4U << 20U;    // at the door of housekeepers
inline constexpr std::size_t max_plan_bytes =
    4U << 20U; // planning stops at 1 MB; a plan in memory may be larger

// `term`: the highest that a node has heard, the one under which a controller speaks. Decoding gives it where
// `term` is not null.
std::string encode(const FromNode& message, const Term& term = {});
std::string encode(const ToNode& message, const Term& term = {});
Result<FromNode> decode_from_node(std::string_view bytes, Term* term = nullptr);
Result<ToNode> decode_to_node(std::string_view bytes, Term* term = nullptr);

std::string encode(const FromAgent& message);
std::string encode(const ToAgent& message);
Result<FromAgent> decode_from_agent(std::string_view bytes);
Result<ToAgent> decode_to_agent(std::string_view bytes);

// A plan or acts alone: what goes on disk.
std::string encode_plan(const ScreenPlan& plan);
std::string encode_acts(const Acts& acts);
Result<ScreenPlan> decode_plan(std::string_view bytes);
Result<Acts> decode_acts(std::string_view bytes);

// A row of the proof of play alone: what a node keeps until the controller has it.
std::string encode_played(const Played& row);
Result<Played> decode_played(std::string_view bytes);

std::string encode(const ClockQuestion& question);
std::string encode(const ClockAnswer& answer);
Result<ClockQuestion> decode_clock_question(std::string_view bytes);
Result<ClockAnswer> decode_clock_answer(std::string_view bytes);

std::string encode(const Command& command);
std::string encode(const Answer& answer);
Result<Command> decode_command(std::string_view bytes);
Result<Answer> decode_answer(std::string_view bytes);

} // namespace lianping
